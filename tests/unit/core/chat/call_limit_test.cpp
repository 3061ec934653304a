#include "chat/call_limit.hpp"

#include <boost/test/unit_test.hpp>

using namespace parlance::core;
using namespace std::chrono_literals;

namespace {

const std::chrono::steady_clock::time_point began{100s};

}  // namespace

BOOST_AUTO_TEST_SUITE(call_limit_of)

BOOST_AUTO_TEST_CASE(the_words_say_how_long_and_who_asked_for_it)
{
    BOOST_TEST(call_limit(began, {}, 1800s).words == "within 1800 s (timeouts.total)");
    const CallLimit asked = call_limit(began, {200, 0}, 1800s);
    BOOST_TEST((asked.moment == began + 200ms));
    BOOST_TEST(asked.words == "within 200 ms (the request's timeout_ms, or --timeout)");
}

BOOST_AUTO_TEST_CASE(of_two_moments_the_earlier_holds)
{
    const CallLimit deadline = call_limit(began, {200, 100'100}, 0s);
    BOOST_TEST((deadline.moment == began + 100ms));
    BOOST_TEST(deadline.words == "by the request's deadline (deadline_ms)");
    BOOST_TEST((call_limit(began, {200, 100'300}, 0s).moment == began + 200ms));
}

BOOST_AUTO_TEST_CASE(nothing_and_zero_are_no_limit)
{
    BOOST_TEST(!call_limit(began, {}, 0s).moment.has_value());
    BOOST_TEST(!call_limit(began, {0, 0}, 1800s).moment.has_value());
    BOOST_TEST(call_limit(began, {0, 0}, 1800s).words == "");
}

BOOST_AUTO_TEST_SUITE_END()
