#include <parlance/wire/retry_hint.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>

namespace {

std::optional<std::int64_t> until(std::string_view moment, std::string date = "Sun, 06 Nov 1994 08:49:37 GMT")
{
    const std::string name = "date";
    const parlance_header header{{name.data(), name.size()}, {date.data(), date.size()}, 0, 0};
    const parlance_http_head head{
        sizeof(parlance_http_head), 0, 429, PARLANCE_FRAMING_WHOLE, {&header, 1, sizeof header}};
    return parlance::wire::wait_until(parlance::HttpHead(head), moment);
}

}  // namespace

using parlance::wire::wait_in_words;

BOOST_AUTO_TEST_SUITE(retry_hint)

BOOST_AUTO_TEST_CASE(the_wait_that_a_message_tells_is_read)
{
    BOOST_TEST(wait_in_words("Limit 3, Used 3. Please try again in 20s. Visit us.").value() == 20'000);
    BOOST_TEST(wait_in_words("Please try again in 7m12.5s. Need more?").value() == 432'500);
    BOOST_TEST(wait_in_words("Please try again in 350ms").value() == 350);
    BOOST_TEST(wait_in_words("Please retry after 46 seconds.").value() == 46'000);
    BOOST_TEST(wait_in_words("Please retry in 1 minute").value() == 60'000);
}

BOOST_AUTO_TEST_CASE(a_message_without_a_wait_tells_none)
{
    for (const char* const message : {"", "try again in ", "try again in a while", "retry after", "try again in 5",
                                      "try again in 5 apples", "try again later"})
        BOOST_TEST(!wait_in_words(message).has_value(), message);
}

BOOST_AUTO_TEST_CASE(the_wait_until_a_moment_begins_at_the_answers_date)
{
    BOOST_TEST(until("1754667660000", "Fri, 08 Aug 2025 15:40:30 GMT").value() == 30'000);
    BOOST_TEST(until("1754667660", "Fri, 08 Aug 2025 15:40:30 GMT").value() == 30'000);
    BOOST_TEST(until("1754667660000", "Fri, 08 Aug 2025 16:00:00 GMT").value() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_no_moment_gives_no_wait)
{
    for (const char* const text : {"", "12", "-1754667660", "175466766x", "784111787000", "17546676600000"})
        BOOST_TEST(!until(text).has_value(), text);
    BOOST_TEST(!until("1754667660", "yesterday").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
