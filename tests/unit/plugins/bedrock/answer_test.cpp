// What an answer becomes, and what of it goes back: the blocks that no recording shows, and the ends of streams.

#include <boost/test/unit_test.hpp>

#include "bedrock_under_test.hpp"

namespace parlance::testing {

namespace {

/// Whether a block goes back as it came.
void check_round_trip(const Bedrock& bedrock, std::string_view block)
{
    const DriveResult answer = bedrock.answered(block);
    BOOST_TEST_REQUIRE(answer.response.success());
    BOOST_TEST(bedrock.handed_back(answer) == parsed("[" + std::string(block) + "]"), block);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bedrock_answer)

BOOST_AUTO_TEST_CASE(every_block_of_a_whole_answer_goes_back_as_it_came)
{
    const Bedrock bedrock;
    for (
        const std::string_view block : {
            R"({"text":"Hi"})",
            R"({"reasoningContent":{"reasoningText":{"text":"Hm","signature":"c2ln"}}})",
            R"({"reasoningContent":{"reasoningText":{"text":"Hm"}}})",
            R"({"reasoningContent":{"reasoningText":{"text":"","signature":"c2ln"}}})",
            R"({"reasoningContent":{"redactedContent":"c2VjcmV0"}})",
            R"({"reasoningContent":{"encryptedContent":"of a later version"}})",
            R"({"toolUse":{"toolUseId":"t1","name":"look","input":{"a":1.50}}})",
            R"({"toolUse":{"toolUseId":"t1","name":"nova_grounding","input":{},"type":"server_tool_use"}})",
            R"({"toolResult":{"toolUseId":"t1","content":[{"text":"a"},{"json":{"b":1}}],"status":"error","type":"x"}})",
            R"({"citationsContent":{"content":[{"text":"It is."}],"citations":[{"title":"A","location":{}}]}})",
            R"({"citationsContent":{"content":[{"text":"It"},{"text":" is."}],"citations":[]}})",
            R"({"citationsContent":{"citations":[{"location":{"web":{"url":"https://a.example"}}}]}})",
            R"({"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}})",
            R"({"image":{"format":"png","source":{"s3Location":{"uri":"s3://a/b.png"}}}})",
            R"({"video":{"format":"three_gp","source":{"bytes":"AAAA"}}})",
            R"({"hologram":{"depth":3}})",
        })
        check_round_trip(bedrock, block);
}

BOOST_AUTO_TEST_CASE(a_citation_is_a_source_of_the_text_it_stands_in)
{
    const DriveResult answer = Bedrock().answered(
        R"({"citationsContent":{"content":[{"text":"It is."}],"citations":[{"title":"A page","sourceContent":)"
        R"([{"text":"so "},{"text":"it is"}],"location":{"web":{"url":"https://a.example","domain":"a.example"}}}]}})");
    BOOST_TEST(answer.response.content() == "It is.");
    const Part text = answer.response.parts().at(0);
    BOOST_TEST_REQUIRE(text.parts.size() == 1u);
    BOOST_TEST((text.parts[0].kind == PartKind::source));
    BOOST_TEST(text.parts[0].url == "https://a.example");
    BOOST_TEST(text.parts[0].name == "A page");
    BOOST_TEST(text.parts[0].text == "so it is");
}

BOOST_AUTO_TEST_CASE(a_tool_that_the_service_runs_is_marked_so_and_its_result_is_readable)
{
    const DriveResult answer =
        Bedrock().answered(R"({"toolUse":{"toolUseId":"t1","name":"py","input":{},"type":"server_tool_use"}},)"
                           R"({"toolResult":{"toolUseId":"t1","content":[{"text":"a"},{"json":{"b":1}}],"type":"r"}})");
    const auto parts = answer.response.parts();
    BOOST_TEST_REQUIRE(parts.size() == 2u);
    BOOST_TEST((parts[0].flags & PARLANCE_PART_PROVIDER_RUN) != 0u);
    BOOST_TEST((parts[1].flags & PARLANCE_PART_PROVIDER_RUN) != 0u);
    BOOST_TEST(parts[1].id == "t1");
    BOOST_TEST_REQUIRE(parts[1].parts.size() == 2u);
    BOOST_TEST(parts[1].parts[0].text == "a");
    BOOST_TEST(parts[1].parts[1].text == R"({"b":1})");
    BOOST_TEST(parts[1].parts[1].media_type == "application/json");
}

BOOST_AUTO_TEST_CASE(pieces_of_a_stream_make_the_blocks_that_a_whole_answer_has)
{
    const Bedrock bedrock;
    const DriveResult answer = bedrock.streamed(stream_of({
        {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"H"}}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"m"}}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"c2"}}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"ln"}}})"},
        {"contentBlockStop", R"({"contentBlockIndex":0})"},
        {"contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"text":"It is"}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"citation":{"title":"A"}}})"},
        {"contentBlockStop", R"({"contentBlockIndex":1})"},
        {"contentBlockStart", R"({"contentBlockIndex":2,"start":{"image":{"format":"png"}}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":2,"delta":{"image":{"source":{"bytes":"iVBORw0KGgo="}}}})"},
        {"contentBlockStop", R"({"contentBlockIndex":2})"},
        {"contentBlockStart", R"({"contentBlockIndex":3,"start":{"toolUse":{"toolUseId":"t","name":"n"}}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":3,"delta":{"toolUse":{"input":"{\"a\""}}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":3,"delta":{"toolUse":{"input":":1}"}}})"},
        {"contentBlockStop", R"({"contentBlockIndex":3})"},
    }));
    BOOST_TEST_REQUIRE(answer.response.success());
    BOOST_TEST(answer.response.reasoning() == "Hm");
    BOOST_TEST(answer.response.content() == "It is");
    BOOST_TEST(bedrock.handed_back(answer) == parsed(R"([
        {"reasoningContent":{"reasoningText":{"text":"Hm","signature":"c2ln"}}},
        {"citationsContent":{"content":[{"text":"It is"}],"citations":[{"title":"A"}]}},
        {"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}},
        {"toolUse":{"toolUseId":"t","name":"n","input":{"a":1}}}])"));
}

BOOST_AUTO_TEST_CASE(a_streamed_block_of_a_later_version_is_put_together_and_goes_back)
{
    const Bedrock bedrock;
    const DriveResult answer = bedrock.streamed(stream_of({
        {"contentBlockStart", R"({"contentBlockIndex":0,"start":{"hologram":{"id":"h1","frames":[1]}}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"hologram":{"title":"A \"cu"}}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"hologram":{"title":"be\"","frames":[2,3]}}})"},
        {"contentBlockStop", R"({"contentBlockIndex":0})"},
        {"contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"smell":"li"}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"smell":"lac"}})"},
        {"somethingNew", R"({"contentBlockIndex":1})"},
        {"contentBlockStop", R"({"contentBlockIndex":1})"},
    }));
    BOOST_TEST_REQUIRE(answer.response.success());
    BOOST_TEST(answer.response.content().empty());
    BOOST_TEST(bedrock.handed_back(answer) ==
               parsed(R"([{"hologram":{"id":"h1","frames":[1,2,3],"title":"A \"cube\""}},{"smell":"lilac"}])"));
}

BOOST_AUTO_TEST_CASE(a_pair_of_escapes_that_two_messages_share_is_one_character)
{
    const DriveResult answer = Bedrock().streamed(stream_of({
        {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":"a\ud83d"}})"},
        {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":"\ude00b\ud83d"}})"},
    }));
    BOOST_TEST(answer.response.content() ==
               "a\xF0\x9F\x98\x80"
               "b\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(arguments_that_were_cut_short_are_kept_and_marked)
{
    const DriveResult answer = Bedrock().streamed(stream_of(
        {
            {"contentBlockStart", R"({"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t","name":"n"}}})"},
            {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"toolUse":{"input":"{\"a\":"}}})"},
        },
        R"({"stopReason":"max_tokens"})"));
    BOOST_TEST_REQUIRE(answer.response.tool_calls().size() == 1u);
    BOOST_TEST(answer.response.tool_calls()[0].text == R"({"a":)");
    BOOST_TEST((answer.response.tool_calls()[0].flags & PARLANCE_PART_INCOMPLETE) != 0u);
    BOOST_TEST((answer.response.finish() == FinishReason::length));
}

BOOST_AUTO_TEST_CASE(a_call_without_arguments_has_none)
{
    const DriveResult answer = Bedrock().streamed(stream_of({
        {"contentBlockStart", R"({"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t","name":"n"}}})"},
        {"contentBlockStop", R"({"contentBlockIndex":0})"},
    }));
    BOOST_TEST_REQUIRE(answer.response.tool_calls().size() == 1u);
    BOOST_TEST(answer.response.tool_calls()[0].text.empty());
    BOOST_TEST(answer.response.tool_calls()[0].flags == 0u);
}

BOOST_AUTO_TEST_CASE(every_stop_reason_has_a_code)
{
    const Bedrock bedrock;
    const std::pair<std::string_view, FinishReason> rows[] = {
        {"end_turn", FinishReason::stop},
        {"stop_sequence", FinishReason::stop},
        {"max_tokens", FinishReason::length},
        {"model_context_window_exceeded", FinishReason::length},
        {"tool_use", FinishReason::tool_calls},
        {"guardrail_intervened", FinishReason::content_filter},
        {"content_filtered", FinishReason::content_filter},
        {"malformed_model_output", FinishReason::error},
        {"malformed_tool_use", FinishReason::error},
        {"bored", FinishReason::other},
    };
    for (const auto& [word, reason] : rows) {
        const DriveResult answer = bedrock.answered(R"({"text":"Hi"})", word);
        BOOST_TEST((answer.response.finish() == reason), word);
        BOOST_TEST(answer.response.choices().at(0).finish_raw == word);
    }
}

BOOST_AUTO_TEST_CASE(usage_counts_what_the_cache_gave_and_took_as_input)
{
    const DriveResult answer = Bedrock().ask(
        ChatRequest("Hello"),
        R"({"output":{"message":{"content":[]}},"stopReason":"end_turn","metrics":{"latencyMs":12},"usage":)"
        R"({"inputTokens":3,"cacheReadInputTokens":100,"cacheWriteInputTokens":20,"outputTokens":5,"totalTokens":128}})");
    const Usage& usage = answer.response.metadata().usage;
    BOOST_TEST(usage.prompt_tokens.value() == 123);
    BOOST_TEST(usage.completion_tokens.value() == 5);
    BOOST_TEST(usage.total_tokens.value() == 128);
    BOOST_TEST(usage.cached_tokens.value() == 100);
    BOOST_TEST(usage.cache_write_tokens.value() == 20);
}

BOOST_AUTO_TEST_CASE(what_was_not_counted_stays_unknown)
{
    const DriveResult answer =
        Bedrock().ask(ChatRequest("Hello"), R"({"output":{"message":{"content":[]}},"stopReason":"end_turn"})");
    BOOST_TEST_REQUIRE(answer.response.success());
    BOOST_TEST(!answer.response.metadata().usage.prompt_tokens.has_value());
    BOOST_TEST(!answer.response.metadata().usage.cached_tokens.has_value());
}

BOOST_AUTO_TEST_CASE(traces_and_fields_of_the_model_are_kept_as_facts)
{
    const DriveResult answer = Bedrock().streamed(
        stream_of({}, R"({"stopReason":"stop_sequence","additionalModelResponseFields":{"stop_sequence":"END"}})"));
    BOOST_TEST(answer.events.size() >= 3u);
    const auto has = [&](std::string_view words) {
        return std::ranges::any_of(answer.events,
                                   [&](const std::string& line) { return line.find(words) != line.npos; });
    };
    BOOST_TEST(has("stop_sequence"));
    BOOST_TEST(has("bedrock.additional_response_fields"));
}

BOOST_AUTO_TEST_CASE(a_failure_inside_a_stream_ends_it_and_keeps_what_came)
{
    const std::string start = aws_event("messageStart", "{}") +
                              aws_event("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":"Hel"}})");
    struct Row {
        std::string message;
        ErrorKind kind;
        std::string_view code;
    };
    const Row rows[] = {
        {aws_exception("throttlingException", R"({"message":"Too many requests"})"), ErrorKind::rate_limited,
         "throttlingException"},
        {aws_exception("serviceUnavailableException", "{}"), ErrorKind::overloaded, "serviceUnavailableException"},
        {aws_exception("internalServerException", R"({"message":"oops"})"), ErrorKind::overloaded,
         "internalServerException"},
        {aws_exception("validationException", R"({"message":"Input is too long for the model"})"),
         ErrorKind::context_too_long, "validationException"},
        {aws_exception("modelStreamErrorException", R"({"message":"m","originalStatusCode":400})"),
         ErrorKind::invalid_request, "modelStreamErrorException"},
        {aws_exception("modelStreamErrorException", R"({"message":"m"})"), ErrorKind::overloaded,
         "modelStreamErrorException"},
        {aws_message(aws_text_header(":message-type", "error") + aws_text_header(":error-code", "InternalFailure") +
                         aws_text_header(":error-message", "it broke"),
                     ""),
         ErrorKind::overloaded, "InternalFailure"},
    };
    const Bedrock bedrock;
    for (const Row& row : rows) {
        const DriveResult answer = bedrock.streamed(start + row.message);
        BOOST_TEST_CONTEXT(row.code)
        {
            BOOST_TEST_REQUIRE(answer.response.is_error());
            BOOST_TEST((answer.response.error()->kind == row.kind));
            BOOST_TEST(answer.response.error()->provider_code == row.code);
            BOOST_TEST(!answer.response.error()->message.empty());
            BOOST_TEST(answer.response.content() == "Hel");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_stream_that_nothing_opened_is_no_answer)
{
    const DriveResult answer =
        Bedrock().streamed(aws_event("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":"Hel"}})") +
                           aws_event("messageStop", R"({"stopReason":"end_turn"})") + aws_event("metadata", "{}"));
    BOOST_TEST_REQUIRE(answer.response.is_error());
    BOOST_TEST((answer.response.error()->kind == ErrorKind::bad_response));
}

BOOST_AUTO_TEST_CASE(a_stream_without_its_stop_is_truncated_and_without_its_usage_is_not)
{
    const Bedrock bedrock;
    const std::string start = aws_event("messageStart", "{}") +
                              aws_event("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":"Hello"}})");
    const DriveResult cut = bedrock.streamed(start);
    BOOST_TEST_REQUIRE(cut.response.is_error());
    BOOST_TEST((cut.response.error()->kind == ErrorKind::truncated));
    const DriveResult stopped = bedrock.streamed(start + aws_event("messageStop", R"({"stopReason":"end_turn"})"));
    BOOST_TEST(stopped.response.success());
}

BOOST_AUTO_TEST_CASE(what_is_no_answer_of_converse_says_what_came)
{
    const Bedrock bedrock;
    for (const std::string_view body : {"<html>Welcome</html>", R"({"choices":[]})", R"({"output":{}})", ""}) {
        const DriveResult answer =
            bedrock.ask(ChatRequest("Hello"), {200, {{"content-type", "text/html"}}, std::string(body)});
        BOOST_TEST_REQUIRE(answer.response.is_error());
        BOOST_TEST((answer.response.error()->kind == ErrorKind::bad_response), body);
    }
}

BOOST_AUTO_TEST_CASE(a_whole_stream_of_another_operation_is_no_answer)
{
    for (const std::string& foreign : {aws_event("chunk", R"({"bytes":"e30="})"), std::string()}) {
        const DriveResult answer = Bedrock().streamed(foreign);
        BOOST_TEST_REQUIRE(answer.response.is_error());
        BOOST_TEST((answer.response.error()->kind == ErrorKind::bad_response));
        BOOST_TEST(answer.response.error()->message.find("check base_url") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_whole_answer_to_a_request_for_a_stream_is_read_as_such)
{
    const DriveResult answer =
        Bedrock().ask(ChatRequest("Hello").stream(true),
                      R"({"output":{"message":{"content":[{"text":"Hi"}]}},"stopReason":"end_turn"})");
    BOOST_TEST(answer.response.content() == "Hi");
}

BOOST_AUTO_TEST_CASE(an_input_that_is_null_is_an_empty_text)
{
    const DriveResult answer = Bedrock().answered(R"({"toolUse":{"toolUseId":"t1","name":"look","input":null}})");
    BOOST_TEST_REQUIRE(answer.response.tool_calls().size() == 1u);
    BOOST_TEST(answer.response.tool_calls()[0].text == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::testing
