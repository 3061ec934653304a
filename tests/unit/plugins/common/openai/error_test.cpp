#include <boost/test/unit_test.hpp>

#include <parlance/openai/dialect.hpp>
#include <parlance/openai/error.hpp>
#include <parlance/wire/error_text.hpp>

#include <string>
#include <vector>

using parlance::ChatError;
using parlance::ErrorKind;
using parlance::openai::tells_failure;
using parlance::wire::plain_excerpt;

namespace {

ChatError read(int status, std::string_view body, std::string content_type = "application/json")
{
    const parlance::openai::Dialect dialect("acme", {}, "");
    const std::string name = "content-type";
    const parlance_header header{{name.data(), name.size()}, {content_type.data(), content_type.size()}, 0, 0};
    const parlance_http_head head{
        sizeof(parlance_http_head), 0, status, PARLANCE_FRAMING_WHOLE, {&header, 1, sizeof header}};
    return parlance::openai::read_error(dialect, parlance::HttpHead(head), body);
}

ChatError failure(std::string_view body)
{
    const parlance::openai::Dialect dialect("acme", {}, "");
    const parlance::JsonDocument document(body);
    BOOST_TEST(tells_failure(document.root()));
    return parlance::openai::read_failure(dialect, document.root());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_error)

BOOST_AUTO_TEST_CASE(every_shape_gives_its_message)
{
    const std::vector<std::pair<const char*, const char*>> shapes = {
        {R"({"error":{"message":"m","type":"t","param":null,"code":null}})", "m"},
        {R"({"error":"m"})", "m"},
        {R"({"code":"Client specified an invalid argument","error":"m"})", "m"},
        {R"({"object":"error","message":"m","type":"t","code":400})", "m"},
        {R"({"detail":"m"})", "m"},
        {R"({"detail":[{"loc":["body"],"msg":"a"},{"msg":"b"}]})", "a; b"},
        {R"({"message":["a","b"],"statusCode":"400"})", "a; b"},
        {R"({"message":{"detail":[{"msg":"m"}]}})", "m"},
        {R"([{"error":{"code":400,"message":"m"}}])", "m"},
        {R"({"errors":[{"message":"m"}]})", "m"},
    };
    for (const auto& [body, message] : shapes)
        BOOST_TEST(read(400, body).message == message, body);
}

BOOST_AUTO_TEST_CASE(codes_and_types_choose_the_kind)
{
    const std::vector<std::pair<const char*, ErrorKind>> rows = {
        {R"({"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}})",
         ErrorKind::quota_exhausted},
        {R"({"error":{"message":"m","code":"context_length_exceeded"}})", ErrorKind::context_too_long},
        {R"({"error":{"message":"m","type":"too_many_prompt_tokens","code":400}})", ErrorKind::context_too_long},
        {R"({"error":{"message":"m","code":"content_filter"}})", ErrorKind::content_filtered},
        {R"({"error":{"message":"m","code":"invalid_api_key"}})", ErrorKind::authentication},
        {R"({"error":{"message":"m","code":"model_not_found"}})", ErrorKind::not_found},
        {R"({"code":"x","error":"Incorrect API key provided: sk."})", ErrorKind::authentication},
        {R"({"error":{"message":"m","code":"something_else"}})", ErrorKind::by_status},
    };
    for (const auto& [body, kind] : rows)
        BOOST_TEST((read(429, body).kind == kind), body);
    BOOST_TEST((read(402, R"({"error":{"message":"m"}})").kind == ErrorKind::quota_exhausted));
}

BOOST_AUTO_TEST_CASE(the_words_of_a_message_win_over_the_status)
{
    struct Row {
        int status;
        const char* message;
        ErrorKind kind;
    };
    const Row rows[] = {
        {400, "This model's maximum context length is 2048 tokens. However, you requested 3000",
         ErrorKind::context_too_long},
        {400, "The decoder prompt (length 9) is longer than the maximum model length of 4",
         ErrorKind::context_too_long},
        {422, "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8", ErrorKind::context_too_long},
        {400, "The prompt is too long: 9, model maximum context length: 8", ErrorKind::context_too_long},
        {400, "This model's maximum prompt length is 8 but the request contains 9", ErrorKind::context_too_long},
        {400, "Invalid request: Your request exceeded model token limit: 8", ErrorKind::context_too_long},
        {400, "Trying to keep the first 9 tokens when context the overflows.", ErrorKind::context_too_long},
        {500, "input (9 tokens) is too large to process. increase the physical batch size",
         ErrorKind::context_too_long},
        {400, "prompt too long; exceeded max context length by 9 tokens", ErrorKind::context_too_long},
        {403, "Your team has either used all available credits or reached its limit", ErrorKind::quota_exhausted},
        {412, "Account x is suspended, possibly due to reaching the monthly spending limit",
         ErrorKind::quota_exhausted},
        {403, "Sorry, your account balance is insufficient", ErrorKind::quota_exhausted},
        {403, "not enough balance", ErrorKind::quota_exhausted},
        {400, "Content Exists Risk", ErrorKind::content_filtered},
        {403, "Content violates usage guidelines. Failed check: X", ErrorKind::content_filtered},
        {403, "Your chosen model requires moderation and your input was flagged", ErrorKind::content_filtered},
        {400, "Model Not Exist", ErrorKind::not_found},
        {400, "a/b is not a valid model ID", ErrorKind::not_found},
        {500, "image input is not supported - hint: provide the mmproj", ErrorKind::unsupported},
        {401, "This model's maximum context length is 2048 tokens", ErrorKind::by_status},
        {400, "Unknown parameter: 'context'", ErrorKind::by_status},
    };
    for (const Row& row : rows) {
        const std::string body =
            R"({"error":{"message":")" + std::string(row.message) + R"(","type":"invalid_request_error","code":null}})";
        BOOST_TEST((read(row.status, body).kind == row.kind), row.message);
    }
    BOOST_TEST(
        (read(413, R"({"error":{"message":"m","code":"tokens_limit_reached"}})").kind == ErrorKind::context_too_long));
    BOOST_TEST((read(429, R"({"error":{"message":"m","type":"exceeded_current_quota_error"}})").kind ==
                ErrorKind::quota_exhausted));
}

BOOST_AUTO_TEST_CASE(a_moderators_refusal_is_known_by_what_it_flagged)
{
    const ChatError error =
        read(403, R"({"error":{"message":"m","code":403,"metadata":{"reasons":["violence"],"flagged_input":"x"}}})");
    BOOST_TEST((error.kind == ErrorKind::content_filtered));
    BOOST_TEST(error.message == "m: violence");
}

BOOST_AUTO_TEST_CASE(a_gateways_error_has_the_words_of_the_provider_behind_it)
{
    const auto told = [](const std::string& raw) {
        return read(400, R"({"error":{"message":"Provider returned error","code":400,"metadata":{"raw":)" + raw +
                             R"(,"provider_name":"Acme"}}})");
    };
    BOOST_TEST(told(R"("busy, come back")").message == "Provider returned error: busy, come back (Acme)");
    BOOST_TEST(told(R"("{\"error\":{\"message\":\"too busy\"}}")").message ==
               "Provider returned error: too busy (Acme)");
    BOOST_TEST(told(R"({"error_message":"too busy"})").message == "Provider returned error: too busy (Acme)");
    BOOST_TEST(told("null").message == "Provider returned error");
    BOOST_TEST((told(R"("maximum context length is 8")").kind == ErrorKind::context_too_long));
    BOOST_TEST(told('"' + std::string(5000, 'x') + '"').message.size() < 400U);
}

BOOST_AUTO_TEST_CASE(the_wait_that_a_message_asks_for_is_a_hint)
{
    BOOST_TEST(read(429, R"({"error":{"message":"Slow down. Please try again in 1m2s."}})").retry_after_ms == 62'000);
    BOOST_TEST(read(429, R"({"error":{"message":"Slow down."}})").retry_after_ms == -1);
}

BOOST_AUTO_TEST_CASE(a_code_is_kept_as_it_was_spelled)
{
    BOOST_TEST(read(400, R"({"error":{"message":"m","code":1500}})").provider_code == "1500");
    BOOST_TEST(read(400, R"({"error":{"message":"m","type":"t","code":null}})").provider_code == "t");
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_json_is_quoted_without_markup)
{
    const ChatError error =
        read(502, "<html>\r\n<head><title>502 Bad Gateway</title></head></html>", "text/html; charset=utf-8");
    BOOST_TEST(error.message == "the server answered 502 with text/html: 502 Bad Gateway");
    BOOST_TEST(read(503, "no backend", "").message == "the server answered 503: no backend");
    BOOST_TEST(read(500, "", "").message == "the server answered 500 without saying why");
}

BOOST_AUTO_TEST_CASE(inside_a_stream_the_failure_itself_names_its_status)
{
    BOOST_TEST((failure(R"({"error":{"message":"m","type":"invalid_request_error","status_code":400}})").kind ==
                ErrorKind::invalid_request));
    BOOST_TEST((failure(R"({"error":{"message":"m","code":429}})").kind == ErrorKind::rate_limited));
    BOOST_TEST((failure(R"({"error":{"message":"m","code":"503"}})").kind == ErrorKind::overloaded));
    BOOST_TEST(
        (failure(R"({"error":{"message":"m","type":"server_error","code":null}})").kind == ErrorKind::overloaded));
    BOOST_TEST((failure(R"({"error":"m"})").kind == ErrorKind::by_status));
    BOOST_TEST(!failure(R"({"error":{}})").message.empty());
}

BOOST_AUTO_TEST_CASE(an_error_member_without_an_error_is_none)
{
    for (const char* const body :
         {R"({"error":null})", R"({"error":false})", R"({"choices":[],"message":"x","code":400})", "[]", "{}"}) {
        const parlance::JsonDocument document{std::string_view(body)};
        BOOST_TEST(!tells_failure(document.root()), body);
    }
}

BOOST_AUTO_TEST_CASE(an_excerpt_is_one_line_and_cuts_no_character)
{
    BOOST_TEST(plain_excerpt(" a\n\tb<br/>c ", 99) == "a b c");
    BOOST_TEST(plain_excerpt("a\xC3\xA9", 2) == "a");
    BOOST_TEST(plain_excerpt("a\xC3\xA9", 9) == "a\xC3\xA9");
}

BOOST_AUTO_TEST_SUITE_END()
