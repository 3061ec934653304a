// What Cohere answers: citations, plans, blocks of unknown types, failures, and the way back.

#include <boost/test/unit_test.hpp>

#include "cohere_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using namespace parlance::testing;

namespace {

constexpr std::string_view cited_message = R"({"role":"assistant",
 "content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"Ada \u00e9tait l\u00e0."}],
 "citations":[{"start":0,"end":3,"text":"Ada","content_index":1,"type":"TEXT_CONTENT","sources":[
   {"type":"document","id":"doc:0","document":{"id":"doc:0","title":"Facts","url":"https://example.org/a"}},
   {"type":"tool","id":"call:1","tool_output":{"title":"More"}}]},
  {"start":0,"end":2,"text":"Hm","content_index":0,"type":"THINKING_CONTENT","sources":[]}]})";

std::string whole(std::string_view message, std::string_view word = "COMPLETE")
{
    return R"({"id":"an-id","message":)" + std::string(message) + R"(,"finish_reason":")" + std::string(word) + "\"}";
}

std::string event(std::string_view type, std::string_view message)
{
    return R"({"type":")" + std::string(type) + R"(","index":0,"delta":{"message":)" + std::string(message) + "}}";
}

const std::string ends = R"({"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{}}})";

/// The assistant's message in what is sent next.
json::value handed_back(const ChatResponse& response)
{
    return Cohere().body(next_turn(response)).at("messages").at(1);
}

ChatError failure(int status, const std::string& body)
{
    return *Cohere().ask(ChatRequest("Hello"), body, status).response.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cohere_answer)

BOOST_AUTO_TEST_CASE(each_source_of_a_citation_is_a_child_of_the_part_it_vouches_for)
{
    const ChatResponse response = Cohere().ask(ChatRequest("Who?"), whole(cited_message)).response;
    BOOST_TEST_REQUIRE(response.parts().size() == 2u);
    const auto& sources = response.parts()[1].parts;
    BOOST_TEST_REQUIRE(sources.size() == 2u);
    BOOST_TEST((sources[0].kind == PartKind::source));
    BOOST_TEST(sources[0].url == "https://example.org/a");
    BOOST_TEST(sources[0].name == "Facts");
    BOOST_TEST(sources[0].end == 3);
    BOOST_TEST((sources[0].flags == PARLANCE_PART_RANGE_CODEPOINTS));
    BOOST_TEST(sources[1].id == "call:1");
    BOOST_TEST(response.parts()[0].parts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_cited_answer_goes_back_as_it_came)
{
    const ChatResponse response = Cohere().ask(ChatRequest("Who?"), whole(cited_message)).response;
    BOOST_TEST(handed_back(response) == parsed(cited_message));
}

BOOST_AUTO_TEST_CASE(sources_of_another_provider_are_left_out_with_a_warning)
{
    Part text(PartKind::text, "Ada.");
    text.parts.emplace_back(PartKind::source);
    const DriveResult result = Cohere().ask(said_by(Role::assistant, {text}));
    BOOST_TEST(first_warning(result) == "part_not_sent /messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(a_plan_is_reasoning_and_goes_back_as_a_plan)
{
    const std::string_view message = R"({"role":"assistant","tool_plan":"I will look.","tool_calls":[
        {"id":"a","type":"function","function":{"name":"look","arguments":"{\"x\":1}"}}]})";
    const ChatResponse response = Cohere().ask(ChatRequest("Who?"), whole(message, "TOOL_CALL")).response;
    BOOST_TEST(response.reasoning() == "I will look.");
    BOOST_TEST((response.choices().front().finish == FinishReason::tool_calls));
    BOOST_TEST(handed_back(response) == parsed(message));
}

BOOST_AUTO_TEST_CASE(a_streamed_block_of_an_unknown_type_is_kept_and_goes_back)
{
    const DriveResult result = Cohere().stream(
        ChatRequest("Who?"), {event("content-start", R"({"content":{"type":"chart","svg":"<a","size":1}})"),
                              event("content-delta", R"({"content":{"svg":"/>","size":2}})"), ends, "[DONE]"});
    BOOST_TEST_REQUIRE(result.response.parts().size() == 1u);
    BOOST_TEST((result.response.parts().front().kind == PartKind::custom));
    BOOST_TEST(handed_back(result.response).at("content") == parsed(R"([{"type":"chart","svg":"<a/>","size":2}])"));
}

BOOST_AUTO_TEST_CASE(a_character_that_is_split_between_two_deltas_is_whole)
{
    const DriveResult result =
        Cohere().stream(ChatRequest("Who?"), {event("content-start", R"({"content":{"type":"text","text":""}})"),
                                              event("content-delta", R"({"content":{"text":"a\ud83d"}})"),
                                              event("content-delta", R"({"content":{"text":"\ude00b"}})"), ends});
    BOOST_TEST(result.response.content() ==
               "a\xF0\x9F\x98\x80"
               "b");
}

BOOST_AUTO_TEST_CASE(a_whole_stream_of_another_dialect_is_no_answer)
{
    for (const std::string foreign :
         {R"({"type":"message_start","message":{"id":"msg_1"}})", R"({"type":"response.created","response":{}})"}) {
        const DriveResult result = Cohere().stream(ChatRequest("Who?"), {foreign, foreign});
        BOOST_TEST_REQUIRE(result.response.is_error());
        BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response), foreign);
        BOOST_TEST(result.response.error()->message.find("check base_url") != std::string::npos);
    }
    for (const bool streams : {false, true}) {
        const DriveResult empty = Cohere().ask(ChatRequest("Who?").stream(streams), "");
        BOOST_TEST_REQUIRE(empty.response.is_error());
        BOOST_TEST((empty.response.error()->kind == ErrorKind::bad_response));
    }
    BOOST_TEST((Cohere().stream(ChatRequest("Who?"), {}).response.error()->kind == ErrorKind::bad_response));
}

BOOST_AUTO_TEST_CASE(a_stream_is_whole_once_its_message_has_ended)
{
    const std::vector<std::string> begun = {event("content-start", R"({"content":{"type":"text","text":"a"}})")};
    const DriveResult cut = Cohere().stream(ChatRequest("Who?"), begun);
    BOOST_TEST_REQUIRE(cut.response.is_error());
    BOOST_TEST((cut.response.error()->kind == ErrorKind::truncated));
    BOOST_TEST(Cohere().stream(ChatRequest("Who?"), {begun.front(), ends}).response.success());
}

BOOST_AUTO_TEST_CASE(an_answer_that_failed_on_the_way_is_an_error_behind_what_came)
{
    const DriveResult result = Cohere().stream(
        ChatRequest("Who?"),
        {event("content-start", R"({"content":{"type":"text","text":"a"}})"),
         R"({"type":"message-end","delta":{"finish_reason":"TIMEOUT","usage":{"tokens":{"input_tokens":3}}}})"});
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::timeout));
    BOOST_TEST(result.response.content() == "a");
    BOOST_TEST(result.response.metadata().usage.prompt_tokens.value_or(-1) == 3);
}

BOOST_AUTO_TEST_CASE(an_answer_that_was_found_toxic_ended_by_its_filter)
{
    const ChatResponse response =
        Cohere().ask(ChatRequest("Who?"), whole(R"({"role":"assistant","content":[]})", "ERROR_TOXIC")).response;
    BOOST_TEST(response.success());
    BOOST_TEST((response.choices().front().finish == FinishReason::content_filter));
    BOOST_TEST(response.choices().front().finish_raw == "ERROR_TOXIC");
}

BOOST_AUTO_TEST_CASE(errors_have_a_kind_to_act_on)
{
    const auto says = [](std::string_view words) { return R"({"id":"r","message":")" + std::string(words) + "\"}"; };
    const ChatError minute = failure(429, says("a Trial key, which is limited to 20 API calls / minute"));
    BOOST_TEST((minute.kind == ErrorKind::rate_limited));
    BOOST_TEST(minute.request_id == "r");
    BOOST_TEST((failure(429, says("limited to 1000 API calls / month")).kind == ErrorKind::quota_exhausted));
    BOOST_TEST((failure(402, says("pay")).kind == ErrorKind::quota_exhausted));
    BOOST_TEST((failure(498, says("blocked")).kind == ErrorKind::content_filtered));
    BOOST_TEST((failure(400, says("too many tokens: too long")).kind == ErrorKind::context_too_long));
    BOOST_TEST((failure(404, says("model 'x' was removed")).kind == ErrorKind::not_found));
    BOOST_TEST((failure(502, "<html>Bad Gateway</html>").message.find("Bad Gateway") != std::string::npos));
}

BOOST_AUTO_TEST_CASE(an_answer_of_another_kind_is_a_bad_response)
{
    const DriveResult other = Cohere().ask(ChatRequest("Hello"), R"({"choices":[{"message":{"content":"a"}}]})");
    BOOST_TEST_REQUIRE(other.response.is_error());
    BOOST_TEST((other.response.error()->kind == ErrorKind::bad_response));
    const DriveResult chunk = Cohere().stream(ChatRequest("Hello"), {R"({"choices":[{"delta":{"content":"a"}}]})"});
    BOOST_TEST((chunk.response.error()->kind == ErrorKind::bad_response));
}

BOOST_AUTO_TEST_CASE(headers_tell_limits_the_request_and_warnings)
{
    const WireAnswer answer{200,
                            {{"content-type", "application/json"},
                             {"x-debug-trace-id", "trace"},
                             {"x-api-warning", "model 'a' is deprecated"},
                             {"x-trial-endpoint-call-limit", "20"},
                             {"x-trial-endpoint-call-remaining", "16"}},
                            whole(R"({"role":"assistant","content":[{"type":"text","text":"a"}]})")};
    const Cohere cohere;
    const DriveResult result = drive(cohere.translator(), ChatRequest("Hello"), answer);
    BOOST_TEST(first_warning(result) == "provider_warning ");
    BOOST_TEST(result.response.metadata().limits.size() == 2u);
    BOOST_TEST(result.response.metadata().request_id == "trace");
}

BOOST_AUTO_TEST_CASE(an_end_before_any_known_event_is_a_bad_response_that_quotes_what_came_instead)
{
    const ChatResponse response =
        Cohere().stream(ChatRequest("Hello"), {R"({"type":"queue","state":"full"})", "[DONE]"}).response;
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::bad_response));
    BOOST_TEST(response.error()->message.find("full") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(usage_may_stand_under_its_older_name)
{
    const Usage usage = Cohere()
                            .ask(ChatRequest("Hello"), R"({"message":{"content":[{"type":"text","text":"Hi"}]},
                                 "finish_reason":"COMPLETE","meta":{"tokens":{"input_tokens":6,"output_tokens":2}}})")
                            .response.metadata()
                            .usage;
    BOOST_TEST(usage.prompt_tokens.value() == 6);
    BOOST_TEST(usage.completion_tokens.value() == 2);
}

BOOST_AUTO_TEST_CASE(the_mark_behind_the_end_may_be_quoted)
{
    const DriveResult result = Cohere().stream(
        ChatRequest("Who?"), {event("content-delta", R"({"content":{"text":"Ada"}})"), ends, "\"[DONE]\""});
    BOOST_TEST(result.response.success());
    BOOST_TEST(result.response.content() == "Ada");
}

BOOST_AUTO_TEST_SUITE_END()
