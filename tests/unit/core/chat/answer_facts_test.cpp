#include "chat/answer_facts.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace parlance::core;

namespace {

// Sun, 06 Nov 1994 08:49:37 GMT
const auto november_1994 = std::chrono::system_clock::time_point(std::chrono::seconds(784'111'777));

AnswerFacts facts(std::vector<HttpHeader> headers)
{
    return read_facts(headers, november_1994);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answer_facts)

BOOST_AUTO_TEST_CASE(retry_after_is_read_in_each_spelling_and_senseless_ones_are_ignored)
{
    struct Row {
        const char* value;
        std::int64_t milliseconds;  // -1: ignored
    };
    const Row rows[] = {
        {"20", 20'000},
        {"0.5", 500},
        {"1.25", 1'250},
        {"0", -1},
        {"-3", -1},
        {"", -1},
        {"soon", -1},
        {"1e3", -1},
        {"inf", -1},
        {"1000000000", -1},
        {"99999999999999999999999999999999999999", -1},
        {"Sun, 06 Nov 1994 08:49:47 GMT", 10'000},
        {"Sun, 06 Nov 1994 08:49:27 GMT", -1},
        {"Fri, 31 Dec 9999 23:59:59 GMT", -1},
        {"Sun, 31 Feb 1995 08:49:47 GMT", -1},
        {"Sunday, 06-Nov-94 08:49:37 GMT", -1},
    };
    for (const Row& row : rows)
        BOOST_TEST(facts({{"Retry-After", row.value}}).retry_after_ms == row.milliseconds, row.value);
}

BOOST_AUTO_TEST_CASE(milliseconds_win_over_seconds_wherever_they_stand)
{
    BOOST_TEST(facts({{"retry-after-ms", "1500"}, {"retry-after", "20"}}).retry_after_ms == 1'500);
    BOOST_TEST(facts({{"retry-after", "20"}, {"x-ms-retry-after-ms", "1500"}}).retry_after_ms == 1'500);
    BOOST_TEST(facts({{"retry-after-ms", "0"}, {"retry-after", "20"}}).retry_after_ms == 20'000);
}

BOOST_AUTO_TEST_CASE(milliseconds_may_be_fractions_and_senseless_ones_are_ignored)
{
    BOOST_TEST(facts({{"Retry-After-Ms", "499.2"}}).retry_after_ms == 500);
    BOOST_TEST(facts({{"x-ms-retry-after-ms", "1"}}).retry_after_ms == 1);
    for (const char* value : {"", "-1", "soon", "0", "1e9", "99999999999999999999"})
        BOOST_TEST(facts({{"retry-after-ms", value}}).retry_after_ms == -1, value);
}

BOOST_AUTO_TEST_CASE(a_date_is_read_to_the_second)
{
    for (const char* text :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
        BOOST_TEST((parse_http_date(text, november_1994) == std::chrono::floor<std::chrono::seconds>(november_1994)),
                   text);
    for (const char* text : {"", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nox 1994 08:49:37 GMT", "1994-11-06",
                             "Sunday, 06-Nov-9x 08:49:37 GMT", "Sun Nov 36 08:49:37 1994", "Sun Nov  x 08:49:37 1994",
                             " GMT", "Sunday, 06-Nov-94 08:49:37 GMT GMT"})
        BOOST_TEST(!parse_http_date(text, november_1994).has_value(), text);
}

BOOST_AUTO_TEST_CASE(a_year_of_two_digits_is_at_most_fifty_years_ahead)
{
    const auto year_of = [](const char* text) {
        return static_cast<int>(
            std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*parse_http_date(text, november_1994)))
                .year());
    };
    BOOST_TEST(year_of("Tuesday, 01-Nov-44 08:49:37 GMT") == 1944);
    BOOST_TEST(year_of("Tuesday, 01-Nov-99 08:49:37 GMT") == 1999);
}

BOOST_AUTO_TEST_CASE(the_most_telling_request_id_is_kept)
{
    BOOST_TEST(facts({{"x-inference-id", "inference"}, {"X-Request-ID", "request"}}).request_id == "request");
    BOOST_TEST(facts({{"X-Request-ID", "request"}, {"x-inference-id", "inference"}}).request_id == "request");
    BOOST_TEST(facts({{"content-length", "3"}}).request_id.empty());
}

BOOST_AUTO_TEST_CASE(a_content_type_is_compared_without_case_and_parameters)
{
    BOOST_TEST(facts({{"Content-Type", "Text/Event-Stream; charset=utf-8"}}).content_type == "text/event-stream");
    BOOST_TEST(facts({{"Content-Type", "text/event-stream;"}}).content_type == "text/event-stream");
}

BOOST_AUTO_TEST_CASE(x_should_retry_is_true_false_or_nothing)
{
    BOOST_TEST(facts({{"x-should-retry", "true"}}).should_retry.value());
    BOOST_TEST(!facts({{"x-should-retry", "false"}}).should_retry.value());
    BOOST_TEST(!facts({{"x-should-retry", "maybe"}}).should_retry.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
