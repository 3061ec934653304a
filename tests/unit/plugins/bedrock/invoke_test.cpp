// Claude models by InvokeModel: the Messages API in another envelope.

#include <parlance/detail/json_base64.hpp>

#include <boost/test/unit_test.hpp>

#include "bedrock_under_test.hpp"

namespace parlance::testing {

namespace {

constexpr std::string_view config =
    R"({"model":"us.anthropic.claude-opus-5","options":{"api":"invoke","region":"eu-west-1"}})";

/// A message of the stream that wraps an event.
std::string chunk(std::string_view event)
{
    std::string payload = R"({"bytes":")";
    detail::append_base64(payload, event);
    return aws_event("chunk", payload + R"(","p":"abc"})");
}

constexpr std::string_view start =
    R"({"type":"message_start","message":{"id":"m1","content":[],"usage":{"input_tokens":3,"output_tokens":1}}})";
constexpr std::string_view block =
    R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})";
constexpr std::string_view text =
    R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}})";
constexpr std::string_view stop =
    R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}})";
constexpr std::string_view end =
    R"({"type":"message_stop","amazon-bedrock-invocationMetrics":{"invocationLatency":7}})";

}  // namespace

BOOST_AUTO_TEST_SUITE(bedrock_invoke)

BOOST_AUTO_TEST_CASE(the_body_is_the_messages_api_without_what_stands_in_the_path)
{
    ChatRequest request("Hi");
    request.max_tokens(50).stream(true).extra(R"({"anthropic":{"betas":["one-2026-01-01","two"]}})");
    const DriveResult result = Bedrock(config).ask(request);
    BOOST_TEST_REQUIRE(result.sent.has_value());
    BOOST_TEST(result.sent->url == "/model/us.anthropic.claude-opus-5/invoke-with-response-stream");
    BOOST_TEST(result.sent->auth == "aws_sigv4:bedrock:eu-west-1");
    BOOST_TEST(boost::json::parse(result.sent->body) == parsed(R"({"anthropic_version":"bedrock-2023-05-31",
        "anthropic_beta":["one-2026-01-01","two"],"max_tokens":50,"messages":[{"role":"user","content":"Hi"}]})"));
    for (const Header& header : result.sent->headers)
        BOOST_TEST(!header.name.starts_with("anthropic"));
}

BOOST_AUTO_TEST_CASE(models_of_other_makers_are_refused_and_unknown_ones_asked)
{
    const Bedrock bedrock(config);
    const DriveResult other = bedrock.ask(ChatRequest("Hi").model("meta.llama3-8b-instruct-v1:0"));
    BOOST_TEST((other.response.error()->kind == ErrorKind::unsupported));
    BOOST_TEST(other.response.error()->where == "/model");
    BOOST_TEST(
        bedrock.ask(ChatRequest("Hi").model("arn:aws:bedrock:us-east-1:1:provisioned-model/x")).sent.has_value());
}

BOOST_AUTO_TEST_CASE(chunks_hold_the_events_and_the_last_the_latency)
{
    std::string body;
    for (const std::string_view event : {start, block, text, stop, end})
        body += chunk(event);
    const DriveResult answer = Bedrock(config).streamed(body);
    BOOST_TEST_REQUIRE(answer.response.success());
    BOOST_TEST(answer.response.content() == "Hi");
    BOOST_TEST(answer.response.metadata().usage.completion_tokens.value() == 5);
    BOOST_TEST(std::ranges::any_of(
        answer.events, [](const std::string& line) { return line.find("time.latency_ms") != std::string::npos; }));
}

BOOST_AUTO_TEST_CASE(a_failure_or_garbage_among_the_chunks_is_an_error)
{
    const std::pair<std::string, ErrorKind> rows[] = {
        {aws_exception("throttlingException", R"({"message":"slow down"})"), ErrorKind::rate_limited},
        {aws_event("chunk", R"({"bytes":"???"})"), ErrorKind::bad_response},
        {aws_event("chunk", "not JSON"), ErrorKind::bad_response},
        {chunk("not JSON"), ErrorKind::bad_response},
        {chunk(R"({"type":"error","error":{"type":"overloaded_error","message":"busy"}})"), ErrorKind::overloaded},
    };
    for (const auto& [bytes, kind] : rows) {
        const DriveResult answer = Bedrock(config).streamed(chunk(start) + chunk(block) + chunk(text) + bytes);
        BOOST_TEST_REQUIRE(answer.response.is_error());
        BOOST_TEST((answer.response.error()->kind == kind), answer.response.error()->message);
        BOOST_TEST(answer.response.content() == "Hi");
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::testing
