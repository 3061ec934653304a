// What Mistral answers: blocks in their order, references, failures, limits, and the way back.

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "mistral_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using namespace parlance::testing;

namespace {

std::string whole(std::string_view content)
{
    return R"({"id":"an-id","model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant",)"
           R"("content":)" +
           std::string(content) +
           R"(}}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,)"
           R"("num_cached_tokens":1,"service_tier":"standard"}})";
}

std::string chunk(std::string_view content, std::string_view finish = "null")
{
    return R"({"id":"an-id","choices":[{"index":0,"delta":{"content":)" + std::string(content) +
           R"(},"finish_reason":)" + std::string(finish) + R"(}],"p":"abcdef"})";
}

json::value handed_back(const ChatResponse& response)
{
    return Mistral().body(next_turn(response)).at("messages").at(1).at("content");
}

ChatError failure(int status, std::string body)
{
    return *Mistral().ask(ChatRequest("Hello"), std::move(body), status).response.error();
}

/// Thinking of several pieces, some of them no text, around texts with references.
constexpr std::string_view blocks = R"([
 {"type":"thinking","thinking":[{"type":"text","text":"Hm \u00e9."},
   {"type":"tool_reference","tool":"web_search","title":"t"},{"type":"text","text":"So."}],"closed":true},
 {"type":"text","text":"Ada"},{"type":"reference","reference_ids":[0,2]},{"type":"text","text":" and Bob"},
 {"type":"thinking","thinking":[{"type":"text","text":"Enough."}]},
 {"type":"chart","of":"a new type"},{"type":"text","text":"."}])";

}  // namespace

BOOST_AUTO_TEST_SUITE(mistral_answer)

BOOST_AUTO_TEST_CASE(blocks_are_parts_in_their_order)
{
    const ChatResponse response = Mistral().ask(ChatRequest("Who?"), whole(blocks)).response;
    std::vector<PartKind> kinds;
    for (const Part& part : response.parts())
        kinds.push_back(part.kind);
    const std::vector<PartKind> wanted = {PartKind::reasoning, PartKind::text,   PartKind::text,
                                          PartKind::reasoning, PartKind::custom, PartKind::text};
    BOOST_TEST((kinds == wanted));
    BOOST_TEST(response.content() == "Ada and Bob.");
    BOOST_TEST(response.reasoning() == "Hm \xC3\xA9.So.Enough.");
}

BOOST_AUTO_TEST_CASE(references_are_sources_of_the_text_before_them)
{
    const ChatResponse response = Mistral().ask(ChatRequest("Who?"), whole(blocks)).response;
    const auto& sources = response.parts()[1].parts;
    BOOST_TEST_REQUIRE(sources.size() == 2u);
    BOOST_TEST((sources[0].kind == PartKind::source));
    BOOST_TEST(sources[0].id == "0");
    BOOST_TEST(sources[1].id == "2");
}

BOOST_AUTO_TEST_CASE(blocks_go_back_as_they_came)
{
    const ChatResponse response = Mistral().ask(ChatRequest("Who?"), whole(blocks)).response;
    BOOST_TEST(handed_back(response) == parsed(blocks));
}

BOOST_AUTO_TEST_CASE(streamed_blocks_go_back_put_together)
{
    const DriveResult result = Mistral().stream(
        ChatRequest("Who?"),
        {chunk(R"("")"), chunk(R"([{"type":"thinking","thinking":[{"type":"text","text":"H\ud83d"}]}])"),
         chunk(R"([{"type":"thinking","thinking":[{"type":"text","text":"\ude00m"}],"closed":true}])"),
         chunk(R"([{"type":"text","text":"A"}])"), chunk(R"("da")"),
         chunk(R"([{"type":"reference","reference_ids":[1]}])"), chunk(R"(" and Bob")", R"("stop")"), "[DONE]"});
    BOOST_TEST_REQUIRE(result.response.success());
    BOOST_TEST(result.response.reasoning() == "H\xF0\x9F\x98\x80m");
    BOOST_TEST(handed_back(result.response) == parsed(R"([
        {"type":"thinking","thinking":[{"type":"text","text":"H\ud83d\ude00m"}],"closed":true},
        {"type":"text","text":"Ada"},{"type":"reference","reference_ids":[1]},{"type":"text","text":" and Bob"}])"));
}

BOOST_AUTO_TEST_CASE(a_streamed_thought_with_more_than_text_keeps_its_elements)
{
    const DriveResult result = Mistral().stream(
        ChatRequest("Who?"),
        {chunk(R"([{"type":"thinking","thinking":[{"type":"text","text":"Se"}]}])"),
         chunk(
             R"([{"type":"thinking","thinking":[{"type":"text","text":"e"},{"type":"reference","reference_ids":[0]}]}])"),
         chunk(R"([{"type":"thinking","thinking":[{"type":"text","text":"."}]}])", R"("stop")"), "[DONE]"});
    BOOST_TEST(handed_back(result.response) == parsed(R"([{"type":"thinking","thinking":[{"type":"text","text":"See"},
        {"type":"reference","reference_ids":[0]},{"type":"text","text":"."}]}])"));
}

BOOST_AUTO_TEST_CASE(a_plain_text_goes_back_as_one)
{
    const ChatResponse response = Mistral().ask(ChatRequest("Who?"), whole(R"("Ada")")).response;
    BOOST_TEST(handed_back(response) == "Ada");
}

BOOST_AUTO_TEST_CASE(reasoning_and_sources_of_others_are_left_out_with_a_warning)
{
    Part thought(PartKind::reasoning, "Hm.");
    thought.extra = R"({"acme":{"signature":"x"}})";
    const DriveResult reasoned = Mistral().ask(said_by(Role::assistant, {thought, Part(PartKind::text, "Ada")}));
    BOOST_TEST(first_warning(reasoned) == "part_not_sent /messages/0/parts/0");
    Part text(PartKind::text, "Ada");
    text.parts.emplace_back(PartKind::source);
    const DriveResult cited = Mistral().ask(said_by(Role::assistant, {text}));
    BOOST_TEST(first_warning(cited) == "part_not_sent /messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(counters_stand_under_several_names)
{
    const ChatResponse response = Mistral().ask(ChatRequest("Who?"), whole(R"("Ada")")).response;
    BOOST_TEST(response.metadata().usage.cached_tokens.value_or(-1) == 1);
    const auto& meta = response.metadata().meta;
    const auto tier = std::ranges::find(meta, "service_tier", &Param::key);
    BOOST_TEST_REQUIRE((tier != meta.end()));
    BOOST_TEST(std::get<std::string>(tier->value) == "standard");
}

BOOST_AUTO_TEST_CASE(a_full_context_ends_an_answer_as_too_long)
{
    const DriveResult result = Mistral().stream(ChatRequest("Who?"), {chunk(R"("A")", R"("model_length")"), "[DONE]"});
    BOOST_TEST((result.response.choices().front().finish == FinishReason::length));
    BOOST_TEST(result.response.choices().front().finish_raw == "model_length");
}

BOOST_AUTO_TEST_CASE(an_unknown_model_is_not_found)
{
    const ChatError error = failure(400, R"({"object":"error","message":"Invalid model: x","type":"invalid_model",)"
                                         R"("param":null,"code":"1500","raw_status_code":400})");
    BOOST_TEST((error.kind == ErrorKind::not_found));
    BOOST_TEST(error.message == "Invalid model: x");
    BOOST_TEST(error.provider_code == "1500");
}

BOOST_AUTO_TEST_CASE(each_shape_of_error_has_its_words)
{
    BOOST_TEST(failure(401, R"({"detail":"Invalid API Key"})").message == "Invalid API Key");
    const std::string list = R"([{"type":"missing","loc":["body","messages"],"msg":"Field required"}])";
    BOOST_TEST(failure(422, R"({"detail":)" + list + "}").message == "Field required");
    const ChatError nested =
        failure(422, R"({"object":"error","message":{"detail":)" + list + R"(},"type":"invalid_request_error"})");
    BOOST_TEST(nested.message == "Field required");
    BOOST_TEST((nested.kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_CASE(errors_have_a_kind_to_act_on)
{
    const auto error = [](std::string_view message, std::string_view code) {
        return R"({"object":"error","message":")" + std::string(message) + R"(","code":")" + std::string(code) + "\"}";
    };
    BOOST_TEST((failure(429, error("Service tier capacity exceeded", "3505")).kind == ErrorKind::overloaded));
    BOOST_TEST((failure(429, error("Requests rate limit exceeded", "1300")).kind == ErrorKind::rate_limited));
    BOOST_TEST((failure(400, error("too large for model with 32768 maximum context length", "3051")).kind ==
                ErrorKind::context_too_long));
}

BOOST_AUTO_TEST_CASE(headers_tell_what_is_left)
{
    const WireAnswer answer{200,
                            {{"content-type", "application/json"},
                             {"x-ratelimit-limit-req-minute", "100"},
                             {"x-ratelimit-remaining-req-minute", "89"},
                             {"x-ratelimit-limit-tokens-minute", "100000"},
                             {"x-ratelimit-remaining-tokens-minute", "97976"}},
                            whole(R"("Ada")")};
    const Mistral mistral;
    const auto limits = drive(mistral.translator(), ChatRequest("Hello"), answer).response.metadata().limits;
    BOOST_TEST_REQUIRE(limits.size() == 4u);
    BOOST_TEST(limits[3].key == "tokens.remaining");
    BOOST_TEST(std::get<std::int64_t>(limits[3].value) == 97976);
}

BOOST_AUTO_TEST_CASE(a_limit_that_cannot_be_meant_is_unknown)
{
    const WireAnswer answer{200,
                            {{"content-type", "application/json"},
                             {"ratelimitbysize-reset", "9223372036854775807"},
                             {"ratelimitbysize-limit", "500"}},
                            whole("\"Hi\"")};
    const auto limits = drive(Mistral().translator(), ChatRequest("Hello"), answer).response.metadata().limits;
    BOOST_TEST_REQUIRE(limits.size() == 1u);
    BOOST_TEST(limits[0].key == "tokens.limit");
}

BOOST_AUTO_TEST_SUITE_END()
