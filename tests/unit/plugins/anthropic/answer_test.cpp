// Answers, whole and streamed: what each block becomes, what goes back, and what a server may get wrong.

#include "bench.hpp"

using namespace parlance;
using parlance::testing::DriveResult;
using parlance::testing::WireAnswer;
using parlance::testing::anthropic::Bench;
using parlance::testing::anthropic::parsed;

namespace {

constexpr std::string_view start =
    R"({"type":"message_start","message":{"id":"msg_1","model":"m","content":[],"usage":{"input_tokens":3,"output_tokens":1}}})";
constexpr std::string_view stop = R"({"type":"message_stop"})";
constexpr std::string_view end_turn =
    R"({"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}})";

/// A whole message with this content, as JSON.
std::string message(std::string_view content, std::string_view reason = "end_turn")
{
    return R"({"type":"message","id":"msg_1","model":"m","role":"assistant","content":)" + std::string(content) +
           R"(,"stop_reason":")" + std::string(reason) + R"(","usage":{"input_tokens":3,"output_tokens":5}})";
}

/// What the assistant's message would be in the next turn.
boost::json::value handed_back(const DriveResult& result)
{
    ChatRequest next("Hello");
    next.add_message(result.response.message());
    return Bench().body(next).at("messages").at(1).at("content");
}

const Part& only_part(const DriveResult& result)
{
    BOOST_TEST_REQUIRE(result.response.parts().size() == 1u);
    return result.response.parts().front();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(anthropic_answer)

BOOST_AUTO_TEST_CASE(a_block_of_a_type_that_nobody_knows_is_kept_and_goes_back)
{
    const char* const content = R"([{"type":"compaction","content":"so far","n":1e3}])";
    const DriveResult result = Bench().whole(message(content));
    BOOST_TEST((only_part(result).kind == PartKind::custom));
    BOOST_TEST(only_part(result).name == "compaction");
    BOOST_TEST(handed_back(result) == parsed(content));
}

BOOST_AUTO_TEST_CASE(deltas_that_nobody_knows_grow_the_block_they_belong_to)
{
    const DriveResult result = Bench().stream(
        {start,
         R"({"type":"content_block_start","index":0,"content_block":{"type":"compaction","content":null,"seed":"a"}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"so \"far"}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"\" and on","seed":"b"}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","tokens":12}})",
         R"({"type":"content_block_stop","index":0})", end_turn, stop});
    BOOST_TEST(handed_back(result) ==
               parsed(R"([{"type":"compaction","content":"so \"far\" and on","seed":"ab","tokens":12}])"));
}

BOOST_AUTO_TEST_CASE(a_tool_that_the_provider_ran_is_not_the_callers)
{
    const char* const content =
        R"([{"type":"mcp_tool_use","id":"mcptoolu_1","name":"echo","server_name":"s","input":{"a":1.0}},
        {"type":"mcp_tool_result","tool_use_id":"mcptoolu_1","is_error":true,"content":[{"type":"text","text":"no"}]}])";
    const DriveResult result = Bench().whole(message(content));
    BOOST_TEST_REQUIRE(result.response.parts().size() == 2u);
    const Part &call = result.response.parts()[0], &answer = result.response.parts()[1];
    BOOST_TEST((call.kind == PartKind::tool_call));
    BOOST_TEST(call.flags == PARLANCE_PART_PROVIDER_RUN);
    BOOST_TEST(call.text == R"({"a":1.0})");
    BOOST_TEST((answer.kind == PartKind::tool_result));
    BOOST_TEST(answer.flags == (PARLANCE_PART_PROVIDER_RUN | PARLANCE_PART_IS_ERROR));
    BOOST_TEST(answer.id == "mcptoolu_1");
    BOOST_TEST(answer.text == R"([{"type":"text","text":"no"}])");
    BOOST_TEST((result.response.finish() == FinishReason::stop));
    BOOST_TEST(handed_back(result) == parsed(content));
}

BOOST_AUTO_TEST_CASE(citations_are_sources_and_go_back_as_citations)
{
    const char* const content =
        R"([{"type":"text","text":"Blue.","citations":[{"type":"char_location","cited_text":"is blue",
        "document_index":0,"document_title":"Sky","start_char_index":3,"end_char_index":9,"file_id":null}]}])";
    const DriveResult result = Bench().whole(message(content));
    const Part& text = only_part(result);
    BOOST_TEST_REQUIRE(text.parts.size() == 1u);
    BOOST_TEST((text.parts[0].kind == PartKind::source));
    BOOST_TEST(text.parts[0].name == "Sky");
    BOOST_TEST(text.parts[0].text == "is blue");
    BOOST_TEST(handed_back(result) == parsed(content));
}

BOOST_AUTO_TEST_CASE(a_citation_may_come_before_the_text_it_vouches_for)
{
    const DriveResult result = Bench().stream(
        {start, R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"","citations":[]}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://e.org","title":"E","cited_text":"c","encrypted_index":"x"}}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Blue."}})",
         R"({"type":"content_block_stop","index":0})", end_turn, stop});
    BOOST_TEST((only_part(result).kind == PartKind::text));
    BOOST_TEST(only_part(result).text == "Blue.");
    BOOST_TEST(only_part(result).parts.at(0).url == "https://e.org");
    BOOST_TEST(handed_back(result).at(0).at("citations").at(0).at("encrypted_index") == "x");
}

BOOST_AUTO_TEST_CASE(arguments_that_were_cut_short_are_kept_as_they_came_and_marked)
{
    const DriveResult result = Bench().stream(
        {start,
         R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\": \"b"}})",
         R"({"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":5}})", stop});
    BOOST_TEST(only_part(result).text == "{\"a\": \"b");
    BOOST_TEST(only_part(result).flags == PARLANCE_PART_INCOMPLETE);
    BOOST_TEST((result.response.finish() == FinishReason::length));
}

BOOST_AUTO_TEST_CASE(arguments_that_came_with_the_blocks_beginning_count)
{
    const DriveResult result = Bench().stream(
        {start,
         R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{"a":1}}})",
         R"({"type":"content_block_stop","index":0})", end_turn, stop});
    BOOST_TEST(only_part(result).text == R"({"a":1})");
    BOOST_TEST((result.response.finish() == FinishReason::tool_calls));
    BOOST_TEST(result.response.choices().front().finish_raw == "end_turn");
}

BOOST_AUTO_TEST_CASE(half_of_a_character_waits_for_its_other_half)
{
    const DriveResult result = Bench().stream(
        {start, R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\ud83d"}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\ude00b\ud83d"}})",
         R"({"type":"content_block_stop","index":0})", end_turn, stop});
    BOOST_TEST(only_part(result).text ==
               "a\xF0\x9F\x98\x80"
               "b\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(blocks_that_share_a_number_or_lack_a_beginning_are_read_all_the_same)
{
    const DriveResult result = Bench().stream(
        {start, start, R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"one"}})",
         R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"two"}})",
         R"({"type":"content_block_delta","index":7,"delta":{"type":"thinking_delta","thinking":"hm"}})", end_turn,
         stop});
    BOOST_TEST_REQUIRE(result.response.parts().size() == 3u);
    BOOST_TEST(result.response.parts()[0].text == "one");
    BOOST_TEST(result.response.parts()[1].text == "two");
    BOOST_TEST(result.response.reasoning() == "hm");
}

BOOST_AUTO_TEST_CASE(thinking_goes_back_with_its_signature_even_when_it_is_empty)
{
    const DriveResult result = Bench().stream(
        {start,
         R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}})",
         R"({"type":"content_block_stop","index":0})",
         R"({"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"d"}})",
         R"({"type":"content_block_stop","index":1})", end_turn, stop});
    BOOST_TEST(handed_back(result) == parsed(R"([{"type":"thinking","thinking":"","signature":"sig"},
        {"type":"redacted_thinking","data":"d"}])"));
}

BOOST_AUTO_TEST_CASE(why_a_model_refused_is_told_and_is_not_part_of_the_next_turn)
{
    const DriveResult result = Bench().stream(
        {start, R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"I"}})",
         R"({"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"bio","explanation":"Too dangerous."}}})",
         stop});
    BOOST_TEST((result.response.finish() == FinishReason::refusal));
    BOOST_TEST(result.response.refusal() == "Too dangerous.");
    BOOST_TEST(handed_back(result) == parsed(R"("I")"));
}

BOOST_AUTO_TEST_CASE(facts_that_a_further_turn_may_need_are_told)
{
    const DriveResult result = Bench().stream(
        {start,
         R"({"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END","container":{"id":"c_1"}}})",
         stop});
    std::vector<std::string> facts;
    for (const Param& fact : result.response.metadata().meta)
        if (const auto* text = std::get_if<std::string>(&fact.value)) facts.push_back(fact.key + "=" + *text);
    const std::vector<std::string> wanted{"container=c_1", "stop_sequence=END"};
    BOOST_TEST(facts == wanted, boost::test_tools::per_element());
    BOOST_TEST(result.response.metadata().response_id == "msg_1");
    BOOST_TEST((result.response.finish() == FinishReason::stop));
}

BOOST_AUTO_TEST_CASE(a_turn_that_pauses_says_so)
{
    BOOST_TEST((Bench().whole(message("[]", "pause_turn")).response.finish() == FinishReason::pause));
    BOOST_TEST(
        (Bench().whole(message("[]", "model_context_window_exceeded")).response.finish() == FinishReason::length));
    BOOST_TEST((Bench().whole(message("[]", "new_word")).response.finish() == FinishReason::other));
}

BOOST_AUTO_TEST_CASE(a_whole_stream_of_another_dialect_is_no_answer_and_one_that_was_cut_is_unknown)
{
    for (const std::string_view foreign :
         {R"({"type":"message-start","id":"a","delta":{"message":{"role":"assistant"}}})",  // Cohere
          R"({"type":"response.created","response":{"id":"resp_1"}})",
          R"({"messageStart":{"role":"assistant"},"type":"bedrock"})"}) {
        const DriveResult whole = Bench().stream({foreign, R"({"type":"else"})"});
        BOOST_TEST_REQUIRE(whole.response.is_error());
        BOOST_TEST((whole.response.error()->kind == ErrorKind::bad_response), foreign);
        BOOST_TEST(whole.response.error()->message.find(std::string(foreign)) != std::string::npos);
        BOOST_TEST(whole.response.error()->message.find("check base_url") != std::string::npos);
        BOOST_TEST((Bench().stream({foreign}, BodyEnd::cut).response.error()->kind == ErrorKind::truncated));
    }
    BOOST_TEST((Bench().stream({R"({"type":"ping"})"}).response.error()->kind == ErrorKind::truncated));
}

BOOST_AUTO_TEST_CASE(a_stream_of_aws_events_is_told_by_its_type)
{
    const WireAnswer events{200, {{"content-type", "application/vnd.amazon.eventstream"}}, "\x01\x02"};
    const DriveResult result = Bench().run(ChatRequest("Hello").stream(true), events);
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST(result.response.error()->message.find("application/vnd.amazon.eventstream") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_body_is_no_answer)
{
    for (const int status : {200, 204})
        for (const char* const type : {"application/json", "text/event-stream", ""}) {
            const WireAnswer nothing{status, {{"content-type", type}}, ""};
            for (const bool streams : {false, true}) {
                const DriveResult result = Bench().run(ChatRequest("Hello").stream(streams), nothing);
                BOOST_TEST_REQUIRE(result.response.is_error());
                BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response), type);
                BOOST_TEST(result.response.error()->message.find("check base_url") != std::string::npos);
            }
        }
}

BOOST_AUTO_TEST_CASE(a_stream_without_its_end_is_truncated_whatever_came_before)
{
    for (const std::string_view last : {std::string_view("[DONE]"), end_turn}) {
        const DriveResult result = Bench().stream({start, end_turn, last});
        BOOST_TEST_REQUIRE(result.response.is_error());
        BOOST_TEST((result.response.error()->kind == ErrorKind::truncated));
    }
}

BOOST_AUTO_TEST_CASE(an_error_in_a_stream_keeps_what_had_come)
{
    const DriveResult result = Bench().stream(
        {start, R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Hel"}})",
         R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"})"});
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::overloaded));
    BOOST_TEST((result.response.error()->phase == Phase::stream));
    BOOST_TEST(result.response.error()->request_id == "req_1");
    BOOST_TEST(result.response.content() == "Hel");
}

BOOST_AUTO_TEST_CASE(an_event_that_is_no_json_is_a_bad_response)
{
    const DriveResult result = Bench().stream({start, "{\"type\":"});
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response));
}

BOOST_AUTO_TEST_CASE(another_dialects_answer_is_named_as_such)
{
    const auto streamed = Bench().stream({R"({"id":"1","object":"chat.completion.chunk","choices":[]})"});
    const auto whole = Bench().whole(R"({"id":"1","object":"chat.completion","choices":[]})");
    const auto page = Bench().run(ChatRequest("Hi").stream(true),
                                  WireAnswer{200, {{"content-type", "text/html"}}, "<h1>Log in</h1>"});
    for (const DriveResult* result : {&streamed, &whole, &page}) {
        BOOST_TEST_REQUIRE(result->response.is_error());
        BOOST_TEST((result->response.error()->kind == ErrorKind::bad_response));
        BOOST_TEST(result->response.error()->message.find("check base_url") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_whole_answer_to_a_request_for_a_stream_is_read_as_such)
{
    const DriveResult result =
        Bench().run(ChatRequest("Hi").stream(true), Bench::answer(message(R"([{"type":"text","text":"Hi"}])")));
    BOOST_TEST(result.response.success());
    BOOST_TEST(result.response.content() == "Hi");
}

BOOST_AUTO_TEST_SUITE_END()
