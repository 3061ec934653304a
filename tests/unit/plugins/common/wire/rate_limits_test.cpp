#include <parlance/wire/rate_limits.hpp>

#include <boost/test/unit_test.hpp>

#include <vector>

#include "support/event_log.hpp"

using namespace parlance;

namespace {

using Rows = std::vector<std::pair<std::string_view, std::string_view>>;

/// A limit that these headers tell, or -1.
std::int64_t told(const Rows& rows, std::string_view key)
{
    std::vector<parlance_header> headers;
    for (const auto& [name, value] : rows)
        headers.push_back({{name.data(), name.size()}, {value.data(), value.size()}, 0, 0});
    parlance_http_head head{};
    head.struct_size = sizeof head;
    head.status = 200;
    head.headers = {headers.data(), static_cast<std::uint32_t>(headers.size()), sizeof(parlance_header)};
    testing::EventLog log;
    Output out(log.output());
    wire::report_rate_limits(HttpHead(head), out);
    for (const Param& limit : log.response().metadata().limits)
        if (limit.key == key) return std::get<std::int64_t>(limit.value);
    return -1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rate_limits)

BOOST_AUTO_TEST_CASE(durations_add_up_their_units)
{
    BOOST_TEST(wire::duration_ms("6ms").value() == 6);
    BOOST_TEST(wire::duration_ms("1m30s").value() == 90'000);
    BOOST_TEST(wire::duration_ms("2m59.56s").value() == 179'560);
    BOOST_TEST(wire::duration_ms("1h0m0s").value() == 3'600'000);
    for (const char* const bad : {"", "5", "s", "1x", "1m2", "-1s", "1.2.3s", "1s1"})
        BOOST_TEST(!wire::duration_ms(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(dates_are_moments)
{
    BOOST_TEST(wire::http_date_ms("Sun, 06 Nov 1994 08:49:37 GMT").value() == 784'111'777'000);
    for (const char* const bad : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT",
                                  "Sun, 06 Nvo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:3x GMT"})
        BOOST_TEST(!wire::http_date_ms(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(plain_numbers_are_seconds_unless_the_period_says_milliseconds)
{
    BOOST_TEST(told({{"x-ratelimit-limit-requests", "50"}, {"x-ratelimit-reset-requests", "1.5"}},
                    "requests.reset_ms") == 1500);
    const Rows deployments{{"X-RateLimit-Limit-Requests", "120"},
                           {"x-ratelimit-remaining-requests", "119"},
                           {"x-ratelimit-renewalperiod-requests", "60"},
                           {"x-ratelimit-reset-requests", "500"}};
    BOOST_TEST(told(deployments, "requests.reset_ms") == 500);
    const Rows v1{{"x-ratelimit-limit-requests", "50"},
                  {"x-ratelimit-remaining-requests", "49"},
                  {"x-ratelimit-renewalperiod-requests", "60"},
                  {"x-ratelimit-reset-requests", "1"}};
    BOOST_TEST(told(v1, "requests.reset_ms") == 1000);
}

BOOST_AUTO_TEST_CASE(a_moment_counts_from_the_date_of_the_answer)
{
    Rows rows{{"x-ratelimit-limit", "1"}, {"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "784111787000"}};
    BOOST_TEST(told(rows, "requests.remaining") == 0);
    BOOST_TEST(told(rows, "requests.reset_ms") == -1);
    rows[2].second = "1784111787000";
    rows.push_back({"date", "Sun, 06 Nov 1994 08:49:37 GMT"});
    BOOST_TEST(told(rows, "requests.reset_ms") == 1'784'111'787'000 - 784'111'777'000);
    rows[2].second = "1000";
    BOOST_TEST(told(rows, "requests.reset_ms") == 1'000'000);
}

BOOST_AUTO_TEST_CASE(headers_that_say_nothing_tell_nothing)
{
    BOOST_TEST(told({{"x-ratelimit-limit-requests", "many"}}, "requests.limit") == -1);
    BOOST_TEST(told({}, "tokens.limit") == -1);
}

BOOST_AUTO_TEST_SUITE_END()
