// What the Gemini API can answer and no recording has: pictures, sound, code, several candidates, deep arguments.

#include <boost/test/unit_test.hpp>

#include "gemini_under_test.hpp"

using namespace parlance;
using namespace parlance::testing;
using namespace parlance::testing::gemini;

BOOST_AUTO_TEST_SUITE(gemini_answers)

BOOST_AUTO_TEST_CASE(a_signed_piece_of_a_stream_is_a_part_of_its_own_and_goes_back_so)
{
    const auto plugin = ai_studio();
    const ChatResponse response =
        read(plugin,
             events({candidate(R"({"text":"one "})", ""), candidate(R"({"text":"two"})", ""),
                     candidate(R"({"text":" three","thoughtSignature":"c2ln"})", ""), candidate(R"({"text":""})")}),
             true);
    BOOST_TEST(response.success());
    BOOST_TEST(response.content() == "one two three");
    BOOST_TEST(response.parts().size() == 2u);
    BOOST_TEST(handed_back(plugin, response).at("parts") ==
               json::parse(R"([{"text":"one two"},{"text":" three","thoughtSignature":"c2ln"}])"));
}

BOOST_AUTO_TEST_CASE(thoughts_are_told_as_summaries_and_go_back_with_their_signature)
{
    const auto plugin = ai_studio();
    const ChatResponse response =
        read(plugin, document(candidate(R"({"text":"hm","thought":true,"thoughtSignature":"c2ln"},{"text":"yes"})")));
    BOOST_TEST(response.reasoning() == "hm");
    BOOST_TEST(response.content() == "yes");
    BOOST_TEST((response.parts().at(0).flags & PARLANCE_PART_SUMMARY) != 0u);
    BOOST_TEST(handed_back(plugin, response).at("parts") ==
               json::parse(R"([{"text":"hm","thought":true,"thoughtSignature":"c2ln"},{"text":"yes"}])"));
}

BOOST_AUTO_TEST_CASE(a_signature_without_content_is_kept_and_goes_back)
{
    const auto plugin = ai_studio();
    const ChatResponse response =
        read(plugin, document(candidate(R"({"text":"a"},{"thought":true,"thoughtSignature":"c2ln"})")));
    BOOST_TEST(response.content() == "a");
    BOOST_TEST(handed_back(plugin, response).at("parts").at(1) ==
               json::parse(R"({"thought":true,"thoughtSignature":"c2ln"})"));
}

BOOST_AUTO_TEST_CASE(calls_without_ids_get_ids_of_their_own_that_are_not_sent_back)
{
    const auto plugin = ai_studio();
    const ChatResponse response = read(
        plugin, document(candidate(R"({"functionCall":{"name":"f","args":{"a":1}}},{"functionCall":{"name":"f"}})")));
    BOOST_TEST((response.finish() == FinishReason::tool_calls));
    const auto calls = response.tool_calls();
    BOOST_TEST_REQUIRE(calls.size() == 2u);
    BOOST_TEST(calls[0].id == "call_r1_0_0");
    BOOST_TEST(calls[1].id == "call_r1_0_1");
    BOOST_TEST(calls[0].text == R"({"a":1})");

    ChatRequest next("Hello");
    next.add_message(response.message());
    next.add_message(Message(Role::tool, {Part::tool_result(calls[1].id, "second")}));
    next.add_message(Message(Role::tool, {Part::tool_result(calls[0].id, R"({"n":1})")}));
    const json::value contents = body_of(plugin, next).at("contents");
    BOOST_TEST(contents.at(1).at("parts") ==
               json::parse(R"([{"functionCall":{"name":"f","args":{"a":1}}},{"functionCall":{"name":"f"}}])"));
    BOOST_TEST(contents.as_array().size() == 3u);  // results side by side stand in one content
    BOOST_TEST(contents.at(2).at("parts") ==
               json::parse(R"([{"functionResponse":{"name":"f","response":{"output":"second"}}},
                               {"functionResponse":{"name":"f","response":{"n":1}}}])"));
}

BOOST_AUTO_TEST_CASE(streamed_arguments_of_any_depth_become_one_object)
{
    const auto plugin = vertex();
    const auto piece = [](std::string_view partial) {
        return candidate(
            std::string(R"({"functionCall":{"partialArgs":[)").append(partial).append(R"(],"willContinue":true}})"),
            "");
    };
    const ChatResponse response = read(
        plugin,
        events(
            {candidate(R"({"functionCall":{"name":"f","id":"7","willContinue":true},"thoughtSignature":"c2ln"})", ""),
             piece(R"({"jsonPath":"$.a.b","stringValue":"x\"","willContinue":true})"),
             piece(R"({"jsonPath":"$.a.b","stringValue":"\ud83d","willContinue":true})"),
             piece(R"({"jsonPath":"$.a.b","stringValue":"\ude00"})"), piece(R"({"jsonPath":"$.a.c","boolValue":true})"),
             piece(R"({"jsonPath":"$.l[0].n","numberValue":1.50},{"jsonPath":"$.l[1].n","numberValue":2})"),
             piece(R"({"jsonPath":"$['odd name']","nullValue":"NULL_VALUE"})"), candidate(R"({"functionCall":{}})")}),
        true);
    BOOST_TEST_REQUIRE(response.success());
    const Part call = response.tool_calls().at(0);
    BOOST_TEST(
        json::parse(call.text) ==
        json::parse(
            "{\"a\":{\"b\":\"x\\\"\xF0\x9F\x98\x80\",\"c\":true},\"l\":[{\"n\":1.5},{\"n\":2}],\"odd name\":null}"));
    BOOST_TEST(call.text.find("1.50") != std::string::npos);  // numbers keep their spelling
    BOOST_TEST(handed_back(plugin, response).at("parts").at(0).at("thoughtSignature") == "c2ln");
    BOOST_TEST(handed_back(plugin, response).at("parts").at(0).at("functionCall").at("id") == "7");
}

BOOST_AUTO_TEST_CASE(streamed_arguments_that_go_back_into_what_is_closed_are_a_bad_answer)
{
    const ChatResponse response = read(
        vertex(),
        events(
            {candidate(R"({"functionCall":{"name":"f","willContinue":true}})", ""),
             candidate(
                 R"({"functionCall":{"partialArgs":[{"jsonPath":"$.a.x","numberValue":1},{"jsonPath":"$.b","numberValue":2},{"jsonPath":"$.a.y","numberValue":3}],"willContinue":true}})")}),
        true);
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::bad_response));
}

BOOST_AUTO_TEST_CASE(a_call_whose_arguments_were_cut_off_is_incomplete)
{
    const ChatResponse response = read(
        vertex(),
        events(
            {candidate(R"({"functionCall":{"name":"f","willContinue":true}})", ""),
             candidate(
                 R"({"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"x","willContinue":true}],"willContinue":true}})",
                 R"(,"finishReason":"MAX_TOKENS")")}),
        true);
    BOOST_TEST((response.finish() == FinishReason::length));
    BOOST_TEST((response.tool_calls().at(0).flags & PARLANCE_PART_INCOMPLETE) != 0u);
}

BOOST_AUTO_TEST_CASE(pictures_come_as_bytes_in_either_alphabet_and_go_back)
{
    const auto plugin = ai_studio();
    const ChatResponse response =
        read(plugin,
             document(candidate(R"({"inlineData":{"mimeType":"image/png","data":"-_8"},"thoughtSignature":"c2ln"})")));
    BOOST_TEST_REQUIRE(response.parts().size() == 1u);
    BOOST_TEST((response.parts()[0].kind == PartKind::image));
    BOOST_TEST(response.parts()[0].data == "\xFB\xFF");
    BOOST_TEST(handed_back(plugin, response).at("parts").at(0) ==
               json::parse(R"({"inlineData":{"mimeType":"image/png","data":"+/8="},"thoughtSignature":"c2ln"})"));
}

BOOST_AUTO_TEST_CASE(a_picture_that_was_only_thought_of_is_reasoning)
{
    const auto plugin = ai_studio();
    const ChatResponse response =
        read(plugin, document(candidate(R"({"inlineData":{"mimeType":"image/png","data":"+/8="},"thought":true})")));
    BOOST_TEST((response.parts().at(0).kind == PartKind::reasoning));
    BOOST_TEST(handed_back(plugin, response).at("parts").at(0) ==
               json::parse(R"({"inlineData":{"mimeType":"image/png","data":"+/8="},"thought":true})"));
}

BOOST_AUTO_TEST_CASE(sound_that_comes_in_pieces_is_one_part)
{
    const std::string piece = candidate(R"({"inlineData":{"mimeType":"audio/L16;rate=24000","data":"AAEC"}})", "");
    const ChatResponse response = read(ai_studio(), events({piece, piece, candidate("")}), true);
    BOOST_TEST_REQUIRE(response.parts().size() == 1u);
    BOOST_TEST((response.parts()[0].kind == PartKind::audio));
    BOOST_TEST(response.parts()[0].data == std::string("\0\1\2\0\1\2", 6));
}

BOOST_AUTO_TEST_CASE(code_that_the_service_ran_is_no_call_to_answer)
{
    const auto plugin = ai_studio();
    const std::string parts =
        R"({"executableCode":{"language":"PYTHON","code":"1/0"}},{"codeExecutionResult":{"outcome":"OUTCOME_FAILED","output":"no"}},{"text":"oh"})";
    const ChatResponse response = read(plugin, document(candidate(parts)));
    BOOST_TEST((response.finish() == FinishReason::stop));
    BOOST_TEST_REQUIRE(response.parts().size() == 3u);
    BOOST_TEST((response.parts()[0].flags & PARLANCE_PART_PROVIDER_RUN) != 0u);
    BOOST_TEST((response.parts()[1].kind == PartKind::tool_result));
    BOOST_TEST((response.parts()[1].flags & PARLANCE_PART_IS_ERROR) != 0u);
    BOOST_TEST(response.parts()[1].text == "no");
    BOOST_TEST(handed_back(plugin, response).at("parts") == json::parse("[" + parts + "]"));
}

BOOST_AUTO_TEST_CASE(each_candidate_is_a_lane)
{
    const ChatResponse response = read(
        ai_studio(),
        events(
            {R"({"candidates":[{"content":{"parts":[{"text":"a"}]}},{"content":{"parts":[{"text":"b"}]},"index":1}]})",
             R"({"candidates":[{"content":{"parts":[{"text":"B"}]},"index":1,"finishReason":"MAX_TOKENS"}]})",
             R"({"candidates":[{"finishReason":"STOP"}]})"}),
        true);
    BOOST_TEST(response.success());
    BOOST_TEST_REQUIRE(response.choices().size() == 2u);
    BOOST_TEST(response.choices()[0].parts.at(0).text == "a");
    BOOST_TEST(response.choices()[1].parts.at(0).text == "bB");
    BOOST_TEST((response.choices()[1].finish == FinishReason::length));
}

BOOST_AUTO_TEST_CASE(a_stream_with_an_open_candidate_was_cut)
{
    const ChatResponse response = read(
        ai_studio(),
        events(
            {R"({"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"},{"content":{"parts":[{"text":"b"}]},"index":1}]})"}),
        true);
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::truncated));
}

BOOST_AUTO_TEST_CASE(finish_words_and_their_numbers_have_meanings)
{
    const auto finish = [](const PluginUnderTest& plugin, const std::string& word) {
        return read(plugin, document(candidate(R"({"text":"a"})", ",\"finishReason\":" + word))).finish();
    };
    const auto studio = ai_studio();
    const auto cloud = vertex();
    BOOST_TEST((finish(studio, "\"PROHIBITED_CONTENT\"") == FinishReason::content_filter));
    BOOST_TEST((finish(studio, "\"MALFORMED_FUNCTION_CALL\"") == FinishReason::error));
    BOOST_TEST((finish(studio, "\"UNEXPECTED_TOOL_CALL\"") == FinishReason::error));
    BOOST_TEST((finish(studio, "\"NEWS\"") == FinishReason::other));
    BOOST_TEST((finish(studio, "2") == FinishReason::length));
    BOOST_TEST((finish(studio, "12") == FinishReason::error));          // UNEXPECTED_TOOL_CALL
    BOOST_TEST((finish(cloud, "12") == FinishReason::content_filter));  // IMAGE_PROHIBITED_CONTENT
    BOOST_TEST((finish(cloud, "6") == FinishReason::content_filter));   // BLOCKLIST
}

BOOST_AUTO_TEST_CASE(a_call_that_comes_behind_the_finish_word_still_makes_it_a_finish_of_calls)
{
    const ChatResponse response = read(
        ai_studio(),
        events({candidate(R"({"text":"let me see"})"), candidate(R"({"functionCall":{"name":"f","args":{}}})")}), true);
    BOOST_TEST((response.finish() == FinishReason::tool_calls));
    BOOST_TEST(response.choices()[0].finish_raw == "STOP");
}

BOOST_AUTO_TEST_CASE(sources_are_children_of_the_text_with_ranges_in_bytes)
{
    const ChatResponse response = read(
        ai_studio(),
        document(candidate(
            R"({"text":"\u00e9 one."},{"text":"two."})",
            R"(,"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a","title":"A"}},{"retrievedContext":{"uri":"gs://b","title":"B","text":"words"}},{"web":{"uri":"https://c","title":"C"}}],"groundingSupports":[{"segment":{"endIndex":7},"groundingChunkIndices":[0]},{"segment":{"partIndex":1,"endIndex":4},"groundingChunkIndices":[1,0]}]})")));
    BOOST_TEST_REQUIRE(response.parts().size() == 2u);
    const auto& first = response.parts()[0].parts;
    const auto& second = response.parts()[1].parts;
    BOOST_TEST_REQUIRE(first.size() == 2u);
    BOOST_TEST(first[0].url == "https://a");
    BOOST_TEST(first[0].end == 7);
    BOOST_TEST(first[1].url == "https://c");  // vouches for the whole
    BOOST_TEST(first[1].end == 0);
    BOOST_TEST_REQUIRE(second.size() == 2u);
    BOOST_TEST(second[0].text == "words");
    BOOST_TEST(second[0].end == 4);
    BOOST_TEST(json::parse(finish_fact(response, "grounding_metadata")).at("groundingChunks").as_array().size() == 3u);
}

BOOST_AUTO_TEST_CASE(sources_of_a_stream_are_told_once_though_chunks_repeat_them)
{
    const char* const grounding =
        R"(,"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a","title":"A"}}],"groundingSupports":[{"segment":{"startIndex":4,"endIndex":7},"groundingChunkIndices":[0]}]})";
    const ChatResponse response = read(ai_studio(),
                                       events({candidate(R"({"text":"one "})", ""),
                                               candidate(R"({"text":"two","thoughtSignature":"c2ln"})", grounding),
                                               candidate(R"({"text":""})", grounding)}),
                                       true);
    BOOST_TEST_REQUIRE(response.parts().size() == 2u);
    BOOST_TEST(response.parts()[0].parts.empty());
    BOOST_TEST_REQUIRE(response.parts()[1].parts.size() == 1u);
    BOOST_TEST(response.parts()[1].parts[0].begin == 0);  // counted within its part
    BOOST_TEST(response.parts()[1].parts[0].end == 3);
}

BOOST_AUTO_TEST_CASE(log_probabilities_are_told_with_the_finish)
{
    const ChatResponse response = read(
        ai_studio(),
        document(candidate(
            R"({"text":"a"})",
            R"(,"finishReason":"STOP","logprobsResult":{"chosenCandidates":[{"token":"a","logProbability":-0.5}],"topCandidates":[{"candidates":[{"token":"a","logProbability":-0.5},{"token":"b","logProbability":-2}]}]})")));
    BOOST_TEST(
        json::parse(finish_fact(response, "logprobs")) ==
        json::parse(
            R"({"content":[{"token":"a","logprob":-0.5,"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-2}]}]})"));
}

BOOST_AUTO_TEST_CASE(usage_counts_modalities_and_what_tools_read)
{
    const ChatResponse response = read(
        ai_studio(),
        document(
            R"({"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":30,"candidatesTokenCount":5,"thoughtsTokenCount":7,"toolUsePromptTokenCount":11,"totalTokenCount":53,"cachedContentTokenCount":4,"promptTokensDetails":[{"modality":"TEXT","tokenCount":10},{"modality":"IMAGE","tokenCount":12},{"modality":"AUDIO","tokenCount":8}],"candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":5}]}})"));
    const Usage& usage = response.metadata().usage;
    BOOST_TEST(usage.prompt_tokens.value() == 30);
    BOOST_TEST(usage.completion_tokens.value() == 12);
    BOOST_TEST(usage.reasoning_tokens.value() == 7);
    BOOST_TEST(usage.cached_tokens.value() == 4);
    BOOST_TEST(usage.total_tokens.value() == 53);
    std::string others;
    for (const Param& param : usage.all)
        if (param.key.find('.') != std::string::npos)
            others += param.key + "=" + std::to_string(std::get<std::int64_t>(param.value)) + " ";
    BOOST_TEST(others.find("input.image=12") != std::string::npos);
    BOOST_TEST(others.find("input.audio=8") != std::string::npos);
    BOOST_TEST(others.find("output.audio=5") != std::string::npos);
    BOOST_TEST(others.find("input.tool_use=11") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_list_of_chunks_is_read_though_a_stream_was_not_asked_for)
{
    const ChatResponse response =
        read(ai_studio(), document("[" + candidate(R"({"text":"a"})", "") + "," + candidate(R"({"text":"b"})") + "]"));
    BOOST_TEST(response.success());
    BOOST_TEST(response.content() == "ab");
}

BOOST_AUTO_TEST_CASE(one_document_instead_of_a_stream_is_read)
{
    const ChatResponse answer = read(ai_studio(), document(candidate(R"({"text":"whole"})")), true);
    BOOST_TEST(answer.success());
    BOOST_TEST(answer.content() == "whole");
    const ChatResponse failed = read(
        vertex(), document(R"({"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED"}})"), true);
    BOOST_TEST_REQUIRE(failed.is_error());
    BOOST_TEST((failed.error()->kind == ErrorKind::rate_limited));
}

BOOST_AUTO_TEST_CASE(a_whole_stream_of_another_dialect_is_no_answer)
{
    constexpr std::string_view foreign[] = {R"({"type":"message_start","message":{"id":"msg_1"}})",
                                            R"({"id":"c","object":"chat.completion.chunk","choices":[]})",
                                            R"({"model":"llama","message":{"content":"a"},"done":true})"};
    for (const std::string_view frame : foreign) {
        for (const WireAnswer& answer :
             {events({frame, frame}), document(std::string(frame)), document("[" + std::string(frame) + "]")}) {
            const ChatResponse response = read(ai_studio(), answer, true);
            BOOST_TEST_REQUIRE(response.is_error());
            BOOST_TEST((response.error()->kind == ErrorKind::bad_response), frame);
            BOOST_TEST(response.error()->message.find("check base_url") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_stream_of_aws_events_is_told_by_its_type)
{
    const WireAnswer events{200, {{"content-type", "application/vnd.amazon.eventstream"}}, "\x01\x02"};
    const ChatResponse response = read(ai_studio(), events, true);
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST(response.error()->message.find("application/vnd.amazon.eventstream") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_body_is_no_answer)
{
    for (const bool streams : {false, true})
        for (const WireAnswer& nothing : {document(""), document("", 204), events({}), WireAnswer{204, {}, ""}}) {
            const ChatResponse response = read(ai_studio(), nothing, streams);
            BOOST_TEST_REQUIRE(response.is_error());
            BOOST_TEST((response.error()->kind == ErrorKind::bad_response));
        }
}

BOOST_AUTO_TEST_CASE(a_list_that_ends_before_its_bracket_was_cut)
{
    const ChatResponse response = read(ai_studio(), document("[" + candidate(R"({"text":"a"})")), true);
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::truncated));
    BOOST_TEST(response.content() == "a");
}

BOOST_AUTO_TEST_CASE(another_dialect_and_a_web_page_are_no_answer)
{
    const auto plugin = ai_studio();
    for (const char* const body :
         {R"({"choices":[{"message":{"content":"hi"}}]})", "<html><title>Sign in</title></html>", "null"}) {
        const ChatResponse response = read(plugin, document(body));
        BOOST_TEST_REQUIRE(response.is_error());
        BOOST_TEST((response.error()->kind == ErrorKind::bad_response));
    }
}

BOOST_AUTO_TEST_CASE(members_that_are_null_say_nothing)
{
    const std::string answer = candidate(R"({"functionCall":null,"text":"Hi","inlineData":null,"thought":null})");
    const ChatResponse response = read(ai_studio(), document(answer));
    BOOST_TEST_REQUIRE(response.success());
    BOOST_TEST(response.content() == "Hi");
}

BOOST_AUTO_TEST_CASE(a_prompt_without_a_reason_to_block_it_is_not_blocked)
{
    for (const char* const reason : {"null", "0", R"("BLOCK_REASON_UNSPECIFIED")", R"("BLOCKED_REASON_UNSPECIFIED")"}) {
        const std::string feedback = R"({"promptFeedback":{"blockReason":)" + std::string(reason) + "}}";
        const ChatResponse response = read(ai_studio(), events({feedback, candidate(R"({"text":"Hi"})")}), true);
        BOOST_TEST(response.success(), reason);
    }
}

BOOST_AUTO_TEST_CASE(a_prompt_may_be_blocked_in_words_alone)
{
    const std::string feedback = R"({"candidates":[],"promptFeedback":{"blockReasonMessage":"Not today."}})";
    for (const bool streams : {false, true}) {
        const ChatResponse response = read(ai_studio(), streams ? events({feedback}) : document(feedback), streams);
        BOOST_TEST_REQUIRE(response.is_error());
        BOOST_TEST((response.error()->kind == ErrorKind::content_filtered));
        BOOST_TEST(response.error()->message == "Not today.");
    }
}

BOOST_AUTO_TEST_CASE(a_picture_that_did_not_come_is_a_failure_of_the_model)
{
    const ChatResponse response =
        read(vertex(), document(R"({"candidates":[{"finishReason":"NO_IMAGE"}],"responseId":"r"})"));
    BOOST_TEST((response.choices().at(0).finish == FinishReason::error));
    BOOST_TEST(response.choices().at(0).finish_raw == "NO_IMAGE");
}

BOOST_AUTO_TEST_CASE(pieces_of_arguments_that_come_all_at_once_are_read)
{
    const ChatResponse response = read(
        vertex(),
        events({candidate(
            R"({"functionCall":{"name":"f","partialArgs":[{"jsonPath":"$.a","stringValue":"x"},{"jsonPath":"$.b","numberValue":2}]}})")}),
        true);
    BOOST_TEST_REQUIRE(response.success());
    BOOST_TEST(response.tool_calls().at(0).text == R"({"a":"x","b":2})");
}

BOOST_AUTO_TEST_CASE(a_count_that_cannot_be_meant_is_unknown)
{
    const std::string answer =
        R"({"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],"usageMetadata":)"
        R"({"promptTokenCount":3,"candidatesTokenCount":9223372036854775807,"thoughtsTokenCount":2}})";
    const Usage usage = read(ai_studio(), document(answer)).metadata().usage;
    BOOST_TEST(usage.prompt_tokens.value() == 3);
    BOOST_TEST(usage.completion_tokens.value() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
