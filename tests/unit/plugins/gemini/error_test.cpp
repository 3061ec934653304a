// What goes wrong at Google's, in its many spellings, and what of it is worth a retry.

#include <boost/test/unit_test.hpp>

#include "gemini_under_test.hpp"

using namespace parlance;
using namespace parlance::testing;
using namespace parlance::testing::gemini;

BOOST_AUTO_TEST_SUITE(gemini_errors)

namespace {

ChatError error_of(const std::string& body, int status, const PluginUnderTest& plugin = ai_studio())
{
    return read(plugin, document(body, status)).error().value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(reasons_and_messages_say_more_than_the_status)
{
    struct Row {
        const char* error;
        int status;
        ErrorKind kind;
    };
    const Row rows[] = {
        {R"({"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]})",
         400, ErrorKind::authentication},
        {R"({"code":403,"message":"Method doesn't allow unregistered callers.","status":"PERMISSION_DENIED"})", 403,
         ErrorKind::authentication},
        {R"({"code":403,"message":"denied","status":"PERMISSION_DENIED","details":[{"reason":"IAM_PERMISSION_DENIED"}]})",
         403, ErrorKind::permission},
        {R"({"code":400,"message":"The input token count (9) exceeds the maximum number of tokens allowed (5).","status":"INVALID_ARGUMENT"})",
         400, ErrorKind::context_too_long},
        {R"({"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"})",
         400, ErrorKind::permission},
        {R"({"code":503,"message":"overloaded","status":"UNAVAILABLE"})", 503, ErrorKind::overloaded},
        {R"({"code":504,"message":"slow","status":"DEADLINE_EXCEEDED"})", 504, ErrorKind::timeout},
        {R"({"code":404,"message":"no","status":"NOT_FOUND"})", 404, ErrorKind::not_found},
    };
    for (const Row& row : rows) {
        const ChatError error = error_of(std::string(R"({"error":)") + row.error + "}", row.status);
        BOOST_TEST_CONTEXT(row.error) BOOST_TEST((error.kind == row.kind));
        BOOST_TEST(error.http_status == row.status);
    }
}

BOOST_AUTO_TEST_CASE(a_limit_for_the_day_is_used_up_and_one_for_the_minute_only_waits)
{
    const auto limited = [](const char* quota, const char* value) {
        return error_of(
            std::string(
                R"([{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":")") +
                quota + R"(","quotaValue":")" + value + R"("}]},{"retryDelay":"1.5s"}]}}])",
            429);
    };
    const ChatError minute = limited("RequestsPerMinute", "10");
    BOOST_TEST((minute.kind == ErrorKind::rate_limited));
    BOOST_TEST(minute.retry_after_ms == 1500);
    BOOST_TEST((limited("RequestsPerDayPerProject", "10").kind == ErrorKind::quota_exhausted));
    BOOST_TEST((limited("RequestsPerMinute", "0").kind == ErrorKind::quota_exhausted));
}

BOOST_AUTO_TEST_CASE(an_error_inside_a_stream_ends_it_and_keeps_what_came)
{
    const ChatResponse response =
        read(ai_studio(),
             events({candidate(R"({"text":"a"})", ""),
                     R"({"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}})"}),
             true);
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::overloaded));
    BOOST_TEST(response.error()->provider_code == "UNAVAILABLE");
    BOOST_TEST(response.content() == "a");
}

BOOST_AUTO_TEST_CASE(a_failure_may_have_its_status_as_a_number)
{
    const auto told = [](const char* code) {
        const std::string body = std::string(R"({"error":{"message":"No.","code":)") + code + "}}";
        return *read(ai_studio(), document(body)).error();
    };
    BOOST_TEST((told("3").kind == ErrorKind::invalid_request));
    BOOST_TEST(told("3").provider_code == "INVALID_ARGUMENT");
    BOOST_TEST((told("1").kind == ErrorKind::cancelled));
    BOOST_TEST((told("4").kind == ErrorKind::timeout));
    BOOST_TEST((told("8").kind == ErrorKind::rate_limited));
    BOOST_TEST((told("14").kind == ErrorKind::overloaded));
    BOOST_TEST((told("16").kind == ErrorKind::authentication));
    BOOST_TEST((told("404").kind == ErrorKind::not_found));
    BOOST_TEST((told("17").kind == ErrorKind::overloaded));
}

BOOST_AUTO_TEST_CASE(a_blocked_prompt_is_an_error_that_says_why)
{
    const ChatResponse response = read(
        ai_studio(),
        document(R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":4}})"));
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::content_filtered));
    BOOST_TEST(response.error()->provider_code == "PROHIBITED_CONTENT");
    BOOST_TEST(response.metadata().usage.prompt_tokens.value() == 4);
}

BOOST_AUTO_TEST_CASE(an_error_page_is_quoted)
{
    const WireAnswer page{502, {{"content-type", "text/html"}}, "<html><body>Bad Gateway</body></html>"};
    BOOST_TEST(read(ai_studio(), page).error()->message.find("Bad Gateway") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
