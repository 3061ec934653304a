// Usage, rate limits and errors: numbers and words beside the content.

#include "bench.hpp"

#include <map>

using namespace parlance;
using parlance::testing::DriveResult;
using parlance::testing::WireAnswer;
using parlance::testing::anthropic::Bench;

namespace {

using Counts = std::map<std::string, std::int64_t>;

Counts counts(const std::vector<Param>& params)
{
    Counts all;
    for (const Param& param : params)
        if (const auto* count = std::get_if<std::int64_t>(&param.value)) all[param.key] = *count;
    return all;
}

Counts usage(const DriveResult& result)
{
    return counts(result.response.metadata().usage.all);
}

DriveResult failed(int status, std::string body)
{
    return Bench().run(ChatRequest("Hi"), Bench::answer(std::move(body), status));
}

ErrorKind kind(int status, const char* type, const char* message)
{
    const std::string body = std::string(R"({"type":"error","error":{"type":")") + type + R"(","message":")" + message +
                             R"("},"request_id":"req_1"})";
    return failed(status, body).response.error()->kind;
}

}  // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(Counts)

BOOST_AUTO_TEST_SUITE(anthropic_facts)

BOOST_AUTO_TEST_CASE(input_is_what_was_new_and_what_the_cache_gave_and_took)
{
    const auto result = Bench().whole(R"({"type":"message","content":[],"stop_reason":"end_turn","usage":{
        "input_tokens":3,"cache_read_input_tokens":1111,"cache_creation_input_tokens":20,"output_tokens":7,
        "cache_creation":{"ephemeral_5m_input_tokens":15,"ephemeral_1h_input_tokens":5},
        "output_tokens_details":{"thinking_tokens":4},
        "server_tool_use":{"web_search_requests":2,"web_fetch_requests":0},"service_tier":"standard"}})");
    const Counts wanted{{"input", 1134},
                        {"output", 7},
                        {"total", 1141},
                        {"input.cache_read", 1111},
                        {"input.cache_write", 20},
                        {"input.cache_write_5m", 15},
                        {"input.cache_write_1h", 5},
                        {"output.reasoning", 4},
                        {"tool.web_search", 2},
                        {"tool.web_fetch", 0}};
    BOOST_TEST(usage(result) == wanted);
}

BOOST_AUTO_TEST_CASE(what_a_later_event_leaves_out_still_holds)
{
    const auto result = Bench().stream(
        {R"({"type":"message_start","message":{"content":[],"usage":{"input_tokens":30,"cache_read_input_tokens":5,"output_tokens":1}}})",
         R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}})",
         R"({"type":"message_stop"})"});
    const Counts wanted{{"input", 35}, {"output", 9}, {"total", 44}, {"input.cache_read", 5}};
    BOOST_TEST(usage(result) == wanted);
}

BOOST_AUTO_TEST_CASE(what_was_paid_for_before_the_answer_is_billed_beside_it)
{
    const auto result = Bench().whole(R"({"type":"message","content":[],"stop_reason":"end_turn","usage":{
        "input_tokens":40,"output_tokens":5,"iterations":[
          {"type":"compaction","input_tokens":9000,"output_tokens":70,"cache_read_input_tokens":500},
          {"type":"message","input_tokens":40,"output_tokens":5}]}})");
    const Counts wanted{
        {"input", 40}, {"output", 5}, {"total", 45}, {"billed.input_tokens", 9540}, {"billed.output_tokens", 75}};
    BOOST_TEST(usage(result) == wanted);
    const Counts alone{{"input", 4}, {"output", 1}, {"total", 5}};
    BOOST_TEST(usage(Bench().whole(R"({"type":"message","content":[],"stop_reason":"end_turn","usage":{"input_tokens":4,
        "output_tokens":1,"iterations":[{"type":"message","input_tokens":4,"output_tokens":1}]}})")) == alone);
}

BOOST_AUTO_TEST_CASE(what_is_not_said_is_not_counted)
{
    BOOST_TEST(usage(Bench().whole(R"({"type":"message","content":[],"stop_reason":"end_turn"})")).empty());
    const Counts output_only{{"output", 2}};
    BOOST_TEST(
        usage(Bench().whole(R"({"type":"message","content":[],"usage":{"input_tokens":null,"output_tokens":2}})")) ==
        output_only);
}

BOOST_AUTO_TEST_CASE(absurd_counts_are_not_believed)
{
    const auto result = Bench().whole(
        R"({"type":"message","content":[],"usage":{"input_tokens":9223372036854775807,"cache_read_input_tokens":9223372036854775807,"output_tokens":-4}})");
    BOOST_TEST(usage(result).empty());
}

BOOST_AUTO_TEST_CASE(a_gateways_cost_is_told)
{
    const auto result = Bench().whole(
        R"({"type":"message","content":[],"usage":{"input_tokens":1,"output_tokens":1,"cost":0.000112}})");
    BOOST_TEST_REQUIRE(result.response.metadata().cost.has_value());
    BOOST_TEST(result.response.metadata().cost->amount == 0.000112);
}

BOOST_AUTO_TEST_CASE(limits_are_told_with_the_time_that_is_left)
{
    WireAnswer answer = Bench::answer(R"({"type":"message","content":[],"stop_reason":"end_turn"})");
    answer.headers.insert(answer.headers.end(), {{"Date", "Wed, 19 Aug 2026 14:34:04 GMT"},
                                                 {"anthropic-ratelimit-requests-limit", "10000"},
                                                 {"anthropic-ratelimit-requests-remaining", "9999"},
                                                 {"anthropic-ratelimit-requests-reset", "2026-08-19T14:34:14Z"},
                                                 {"anthropic-ratelimit-tokens-remaining", "0"},
                                                 {"anthropic-ratelimit-tokens-reset", "2026-08-19T16:34:04.5+02:00"},
                                                 {"anthropic-ratelimit-input-tokens-limit", "soon"}});
    const Counts wanted{{"requests.limit", 10000},
                        {"requests.remaining", 9999},
                        {"requests.reset_ms", 10000},
                        {"tokens.remaining", 0},
                        {"tokens.reset_ms", 500}};
    BOOST_TEST(counts(Bench().run(ChatRequest("Hi"), answer).response.metadata().limits) == wanted);
}

BOOST_AUTO_TEST_CASE(a_reset_without_a_date_to_compare_with_is_not_told)
{
    WireAnswer answer = Bench::answer(R"({"type":"message","content":[]})");
    answer.headers.emplace_back("anthropic-ratelimit-tokens-reset", "2026-08-19T14:34:14Z");
    BOOST_TEST(Bench().run(ChatRequest("Hi"), answer).response.metadata().limits.empty());
    answer.headers.emplace_back("Date", "Wed, 31 Feb 2026 14:34:04 GMT");
    BOOST_TEST(Bench().run(ChatRequest("Hi"), answer).response.metadata().limits.empty());
}

BOOST_AUTO_TEST_CASE(a_failure_has_the_kind_of_its_type)
{
    BOOST_TEST((kind(400, "invalid_request_error", "bad") == ErrorKind::invalid_request));
    BOOST_TEST((kind(401, "authentication_error", "invalid x-api-key") == ErrorKind::authentication));
    BOOST_TEST((kind(402, "billing_error", "pay") == ErrorKind::quota_exhausted));
    BOOST_TEST((kind(403, "permission_error", "no") == ErrorKind::permission));
    BOOST_TEST((kind(404, "not_found_error", "model: x") == ErrorKind::not_found));
    BOOST_TEST((kind(413, "request_too_large", "too large") == ErrorKind::too_large));
    BOOST_TEST((kind(429, "rate_limit_error", "slow down") == ErrorKind::rate_limited));
    BOOST_TEST((kind(500, "api_error", "oops") == ErrorKind::overloaded));
    BOOST_TEST((kind(504, "timeout_error", "late") == ErrorKind::timeout));
    BOOST_TEST((kind(529, "overloaded_error", "Overloaded") == ErrorKind::overloaded));
}

BOOST_AUTO_TEST_CASE(a_refusal_that_shares_its_type_is_told_apart_by_its_words)
{
    constexpr const char* type = "invalid_request_error";
    BOOST_TEST((kind(400, type, "prompt is too long: 3 tokens > 2 maximum") == ErrorKind::context_too_long));
    BOOST_TEST((kind(400, type, "input length and `max_tokens` exceed context limit: 1 + 2 > 2") ==
                ErrorKind::context_too_long));
    BOOST_TEST((kind(400, type, "Your credit balance is too low to access the API") == ErrorKind::quota_exhausted));
    BOOST_TEST((kind(400, type, "Output blocked by content filtering policy") == ErrorKind::content_filtered));
}

BOOST_AUTO_TEST_CASE(a_failure_keeps_its_code_and_its_request)
{
    const auto result =
        failed(404, R"({"type":"error","error":{"type":"not_found_error","message":"model: x"},"request_id":"req_1"})");
    BOOST_TEST(result.response.error()->message == "model: x");
    BOOST_TEST(result.response.error()->provider_code == "not_found_error");
    BOOST_TEST(result.response.error()->request_id == "req_1");
    BOOST_TEST(result.response.error()->http_status == 404);
}

BOOST_AUTO_TEST_CASE(gateways_fail_in_shapes_of_their_own)
{
    BOOST_TEST(failed(400, R"({"error":"no such route"})").response.error()->message == "no such route");
    BOOST_TEST(failed(400, R"({"error":{"code":400,"message":"bad"}})").response.error()->message == "bad");
    BOOST_TEST(failed(403, R"({"message":"blocked"})").response.error()->message == "blocked");
    BOOST_TEST(failed(502, "<html><h1>Bad Gateway</h1></html>").response.error()->message.find("Bad Gateway") !=
               std::string::npos);
    BOOST_TEST((failed(429, "").response.error()->kind == ErrorKind::rate_limited));
}

BOOST_AUTO_TEST_CASE(a_failure_inside_a_success_is_a_failure)
{
    const auto result = Bench().whole(R"({"type":"error","error":{"type":"api_error","message":"oops"}})");
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::overloaded));
}

BOOST_AUTO_TEST_SUITE_END()
