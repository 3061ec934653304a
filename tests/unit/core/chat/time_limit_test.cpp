#include "chat/time_limit.hpp"

#include <cstdint>

#include <boost/test/unit_test.hpp>

namespace parlance::core {

BOOST_AUTO_TEST_SUITE(time_limits)

BOOST_AUTO_TEST_CASE(the_longest_number_still_gives_a_moment_in_the_future)
{
    const auto now = std::chrono::steady_clock::now();
    BOOST_TEST((now + time_limit(INT64_MAX) > now + std::chrono::hours(24 * 365)));
    BOOST_TEST((std::chrono::steady_clock::time_point(time_limit(INT64_MAX)) > now));
    BOOST_TEST((std::chrono::nanoseconds(time_limit(INT64_MAX)).count() > 0));
}

BOOST_AUTO_TEST_CASE(an_ordinary_limit_stays_as_it_is_and_a_negative_one_is_none)
{
    BOOST_TEST(time_limit(1).count() == 1);
    BOOST_TEST(time_limit(600'000).count() == 600'000);
    BOOST_TEST(time_limit(0).count() == 0);
    BOOST_TEST(time_limit(INT64_MIN).count() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
