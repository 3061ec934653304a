#include <boost/test/unit_test.hpp>

#include "plugins/common/openai/request_maker.hpp"

using parlance::ErrorKind;
using parlance::FinishReason;
using parlance::PartKind;
using parlance::openai::testing::Read;

namespace {

std::string delta(const std::string& members, const char* finish = "null")
{
    return R"({"choices":[{"index":0,"delta":{)" + members + R"(},"finish_reason":)" + finish + "}]}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_answer)

BOOST_AUTO_TEST_CASE(deltas_of_content_are_one_part)
{
    const Read read({delta(R"("role":"assistant","content":"")"), delta(R"("content":"Hel")"),
                     delta(R"("content":"lo")"), "[DONE]"});
    BOOST_TEST(read.done);
    BOOST_TEST(read.response().content() == "Hello");
    BOOST_TEST(read.response().parts().size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_emoji_split_between_two_deltas_stays_whole)
{
    const Read read({delta(R"("content":"a\ud83d")"), delta(R"("content":"\ude00b")")});
    BOOST_TEST(read.response().content() ==
               "a\xF0\x9F\x98\x80"
               "b");
    BOOST_TEST(read.events().size() == 2u);
}

BOOST_AUTO_TEST_CASE(half_an_emoji_that_never_gets_its_other_half_is_replaced)
{
    BOOST_TEST(Read({delta(R"("content":"a\ud83d")"), delta(R"("content":"b")")}).response().content() ==
               "a\xEF\xBF\xBD"
               "b");
    BOOST_TEST(Read({delta(R"("content":"a\ud83d")"), delta("", "\"stop\"")}).response().content() == "a\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(an_escaped_backslash_before_u_is_no_half_pair)
{
    BOOST_TEST(Read({delta(R"("content":"\\ud83d")")}).response().content() == "\\ud83d");
}

BOOST_AUTO_TEST_CASE(reasoning_comes_before_the_text_it_led_to)
{
    const Read read =
        Read::whole(R"({"choices":[{"message":{"content":"4","reasoning_content":"2+2"},"finish_reason":"stop"}]})");
    BOOST_TEST_REQUIRE(read.response().parts().size() == 2u);
    BOOST_TEST((read.response().parts()[0].kind == PartKind::reasoning));
    BOOST_TEST(read.response().parts()[0].extra == R"({"acme":{"member":"reasoning_content"}})");
}

BOOST_AUTO_TEST_CASE(reasoning_under_two_names_is_read_once)
{
    BOOST_TEST(Read({delta(R"("reasoning":"a","reasoning_content":"a")")}).response().reasoning() == "a");
}

BOOST_AUTO_TEST_CASE(typed_reasoning_is_kept_to_be_handed_back)
{
    const Read read({delta(R"("reasoning":"a","reasoning_details":[{"type":"reasoning.text","text":"a"}])"),
                     delta(R"("reasoning_details":[{"type":"reasoning.encrypted","data":"x"}])"),
                     delta("", "\"stop\"")});
    BOOST_TEST(read.response().reasoning() == "a");
    BOOST_TEST(
        read.response().parts()[0].extra ==
        R"({"acme":{"reasoning_details":[{"type":"reasoning.text","text":"a"},{"type":"reasoning.encrypted","data":"x"}]}})");
}

BOOST_AUTO_TEST_CASE(arguments_are_joined_by_index)
{
    const Read read({delta(R"("tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":""}}])"),
                     delta(R"("tool_calls":[{"index":1,"id":"2","function":{"name":"g","arguments":"{}"}}])"),
                     delta(R"("tool_calls":[{"index":0,"function":{"arguments":"{\"a\""}}])"),
                     delta(R"("tool_calls":[{"index":0,"function":{"arguments":":1}"}}])"),
                     delta("", "\"tool_calls\"")});
    const auto calls = read.response().tool_calls();
    BOOST_TEST_REQUIRE(calls.size() == 2u);
    BOOST_TEST(calls[0].text == "{\"a\":1}");
    BOOST_TEST(calls[1].name == "g");
}

BOOST_AUTO_TEST_CASE(calls_that_share_an_index_are_told_apart_by_their_ids)
{
    const Read read({delta(R"("tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{}"}}])"),
                     delta(R"("tool_calls":[{"index":0,"id":"2","function":{"name":"f","arguments":"[]"}}])")});
    BOOST_TEST(read.response().tool_calls().size() == 2u);
}

BOOST_AUTO_TEST_CASE(calls_without_index_and_id_begin_with_their_names_and_get_ids)
{
    const Read read({delta(
        R"("tool_calls":[{"function":{"name":"f","arguments":{"a":1}}},{"function":{"name":"g","arguments":"{}"}}])")});
    const auto calls = read.response().tool_calls();
    BOOST_TEST_REQUIRE(calls.size() == 2u);
    BOOST_TEST(calls[0].text == "{\"a\":1}");
    BOOST_TEST(!calls[0].id.empty());
    BOOST_TEST(calls[0].id != calls[1].id);
}

BOOST_AUTO_TEST_CASE(the_old_function_call_is_a_tool_call)
{
    const Read read({delta(R"("function_call":{"name":"f","arguments":"{"})"),
                     delta(R"("function_call":{"arguments":"}"})"), delta("", "\"function_call\"")});
    BOOST_TEST_REQUIRE(read.response().tool_calls().size() == 1u);
    BOOST_TEST(read.response().tool_calls()[0].text == "{}");
    BOOST_TEST((read.response().finish() == FinishReason::tool_calls));
}

BOOST_AUTO_TEST_CASE(a_stop_with_calls_or_with_a_refusal_alone_says_which)
{
    BOOST_TEST((Read({delta(R"("tool_calls":[{"id":"1","function":{"name":"f"}}])", "\"stop\"")}).response().finish() ==
                FinishReason::tool_calls));
    BOOST_TEST((Read({delta(R"("refusal":"no")", "\"stop\"")}).response().finish() == FinishReason::refusal));
}

BOOST_AUTO_TEST_CASE(a_repeated_finish_is_reported_once)
{
    const Read read({delta("", "\"length\""), delta("", "\"length\"")});
    BOOST_TEST(read.events().size() == 1u);
    BOOST_TEST(read.finished());
}

BOOST_AUTO_TEST_CASE(an_answer_is_finished_when_every_choice_that_began_is)
{
    const Read read({R"({"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]})",
                     delta("", "\"stop\"")});
    BOOST_TEST(!read.finished());
}

BOOST_AUTO_TEST_CASE(usage_after_the_finish_counts)
{
    const Read read(
        {delta("", "\"stop\""),
         R"({"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":3}}})"});
    BOOST_TEST(read.response().metadata().usage.prompt_tokens.value() == 5);
    BOOST_TEST(read.response().metadata().usage.cached_tokens.value() == 3);
    BOOST_TEST(!read.response().metadata().usage.total_tokens.has_value());
}

BOOST_AUTO_TEST_CASE(facts_about_the_answer_are_told_once)
{
    const char* const chunk = R"({"id":"x","model":"m","system_fingerprint":null,"choices":[]})";
    const Read read({chunk, chunk});
    BOOST_TEST(read.events().size() == 1u);
    BOOST_TEST(read.response().metadata().response_id == "x");
}

BOOST_AUTO_TEST_CASE(log_probabilities_are_gathered_for_the_finish)
{
    const auto chunk = [](const char* token, const char* finish) {
        return std::string(R"({"choices":[{"index":0,"delta":{},"logprobs":{"content":[)") + token +
               R"(]},"finish_reason":)" + finish + "}]}";
    };
    const Read read({chunk("1", "null"), chunk("2", "\"stop\"")});
    BOOST_TEST_REQUIRE(read.response().choices()[0].finish_params.size() == 1u);
    BOOST_TEST(std::get<parlance::Json>(read.response().choices()[0].finish_params[0].value).text ==
               R"({"content":[1,2],"refusal":[]})");
}

BOOST_AUTO_TEST_CASE(sources_are_children_of_the_text)
{
    const Read read = Read::whole(
        R"({"citations":["https://a"],"choices":[{"message":{"content":"x","annotations":[{"type":"url_citation",)"
        R"("url_citation":{"url":"https://b","title":"B","start_index":0,"end_index":1}}]},"finish_reason":"stop"}]})");
    const auto& children = read.response().parts()[0].parts;
    BOOST_TEST_REQUIRE(children.size() == 2u);
    BOOST_TEST(children[0].url == "https://b");
    BOOST_TEST(children[0].end == 1);
    BOOST_TEST(children[1].url == "https://a");
}

BOOST_AUTO_TEST_CASE(pictures_come_as_bytes)
{
    const Read read = Read::whole(R"({"choices":[{"message":{"content":"","images":[{"type":"image_url","image_url":)"
                                  R"({"url":"data:image/png;base64,AQID"}}]},"finish_reason":"stop"}]})");
    BOOST_TEST_REQUIRE(read.response().parts().size() == 1u);
    BOOST_TEST(read.response().parts()[0].data == "\x01\x02\x03");
    BOOST_TEST(read.response().parts()[0].media_type == "image/png");
}

BOOST_AUTO_TEST_CASE(frames_that_are_no_chunk_are_skipped)
{
    const Read read({R"({"type":"ping"})", "", "[1]", R"({"choices":null})", delta(R"("content":"a")")});
    BOOST_TEST(!read.error.has_value());
    BOOST_TEST(read.response().content() == "a");
}

BOOST_AUTO_TEST_CASE(an_error_inside_a_stream_ends_it_and_keeps_what_came)
{
    const Read read(
        {delta(R"("content":"a")"),
         R"({"error":{"message":"busy","code":429},"choices":[{"index":0,"delta":{"content":"b"}}],"usage":{"prompt_tokens":1}})"});
    BOOST_TEST_REQUIRE(read.error.has_value());
    BOOST_TEST((read.error->kind == ErrorKind::rate_limited));
    BOOST_TEST(read.error->message == "busy");
    BOOST_TEST(read.response().content() == "ab");
    BOOST_TEST(read.response().metadata().usage.prompt_tokens.value() == 1);
}

BOOST_AUTO_TEST_CASE(an_error_event_is_a_failure_whatever_its_data)
{
    Read read({});
    read.feed({"error", "out of memory", {}});
    BOOST_TEST_REQUIRE(read.error.has_value());
    BOOST_TEST(read.error->message == "the server reported an error: out of memory");
}

BOOST_AUTO_TEST_CASE(an_event_that_is_no_json_is_a_bad_response_with_the_place)
{
    const Read read({R"({"choices": [}])"});
    BOOST_TEST_REQUIRE(read.error.has_value());
    BOOST_TEST((read.error->kind == ErrorKind::bad_response));
    BOOST_TEST(read.error->message == "the server sent an event that is not JSON: expected a value at byte 13");
}

BOOST_AUTO_TEST_CASE(a_web_page_instead_of_an_answer_is_quoted)
{
    const Read read = Read::whole("<html><body><h1>Sign in</h1></body></html>", "text/html");
    BOOST_TEST_REQUIRE(read.error.has_value());
    BOOST_TEST(read.error->message ==
               "the server did not answer with an answer of Chat Completions, but with text/html: Sign in; check "
               "base_url, and whether this server speaks this API");
}

BOOST_AUTO_TEST_CASE(an_answer_without_choices_is_a_bad_response)
{
    for (const char* const body : {"{}", "[]", "1", R"({"choices":[]})"}) {
        const Read read = Read::whole(body);
        BOOST_TEST_REQUIRE(read.error.has_value());
        BOOST_TEST((read.error->kind == ErrorKind::bad_response));
    }
}

BOOST_AUTO_TEST_CASE(a_choice_with_a_number_that_cannot_be_meant_is_skipped)
{
    const Read read(
        {R"({"choices":[{"index":4000000000,"delta":{"content":"x"}},{"index":-1,"delta":{"content":"y"}}]})"});
    BOOST_TEST(read.events().empty());
}

BOOST_AUTO_TEST_CASE(calls_that_share_an_index_and_have_no_ids_are_told_apart_by_their_names)
{
    const char* const calls = R"("tool_calls":[{"index":0,"id":"","function":{"name":"f","arguments":"{\"a\":1}"}},)"
                              R"({"index":0,"id":"","function":{"name":"g","arguments":"{}"}}])";
    const Read read({delta(calls)});
    BOOST_TEST_REQUIRE(read.response().tool_calls().size() == 2u);
    BOOST_TEST(read.response().tool_calls()[0].text == "{\"a\":1}");
    BOOST_TEST(read.response().tool_calls()[1].name == "g");
}

BOOST_AUTO_TEST_CASE(a_call_after_one_of_the_same_name_that_came_whole_is_another)
{
    const char* const call = R"("tool_calls":[{"index":0,"id":"","function":{"name":"f","arguments":"{}"}}])";
    BOOST_TEST(Read({delta(call), delta(call)}).response().tool_calls().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_repeated_with_every_piece_is_one_call)
{
    const Read read({delta(R"("tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\"a\""}}])"),
                     delta(R"("tool_calls":[{"index":0,"function":{"name":"f","arguments":":1}"}}])")});
    BOOST_TEST_REQUIRE(read.response().tool_calls().size() == 1u);
    BOOST_TEST(read.response().tool_calls()[0].text == "{\"a\":1}");
}

BOOST_AUTO_TEST_CASE(every_call_of_a_whole_answer_is_one)
{
    const Read read = Read::whole(
        R"({"choices":[{"message":{"tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{}"}},)"
        R"({"index":0,"id":"1","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})");
    BOOST_TEST(read.response().tool_calls().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_new_id_without_a_name_continues_the_call_of_its_index)
{
    const Read read({delta(R"("tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":""}}])"),
                     delta(R"("tool_calls":[{"index":0,"id":"2","function":{"arguments":"{\"a\""}}])"),
                     delta(R"("tool_calls":[{"index":0,"id":"3","function":{"name":null,"arguments":":1}"}}])")});
    BOOST_TEST_REQUIRE(read.response().tool_calls().size() == 1u);
    BOOST_TEST(read.response().tool_calls()[0].id == "1");
    BOOST_TEST(read.response().tool_calls()[0].text == "{\"a\":1}");
}

BOOST_AUTO_TEST_CASE(a_call_that_comes_in_both_forms_is_read_once)
{
    const Read read({delta(R"("tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{}"}}],)"
                           R"("function_call":{"name":"f","arguments":"{}"})")});
    BOOST_TEST_REQUIRE(read.response().tool_calls().size() == 1u);
    BOOST_TEST(read.response().tool_calls()[0].text == "{}");
}

BOOST_AUTO_TEST_CASE(an_error_inside_a_choice_fails_after_what_came_with_it)
{
    const Read read({delta(R"("content":"a")"),
                     R"({"choices":[{"index":0,"error":{"code":502,"message":"upstream"},"finish_reason":"error",)"
                     R"("delta":{"content":"b"}}],"usage":{"prompt_tokens":1}})"});
    BOOST_TEST_REQUIRE(read.error.has_value());
    BOOST_TEST(read.error->message == "upstream");
    BOOST_TEST(read.error->provider_code == "502");
    BOOST_TEST(read.response().content() == "ab");
    BOOST_TEST(read.response().metadata().usage.prompt_tokens.value() == 1);
}

BOOST_AUTO_TEST_CASE(an_error_that_groq_tells_in_its_own_member_is_a_failure)
{
    const Read read({R"({"choices":[{"index":0,"delta":{}}],"x_groq":{"id":"r","error":"over capacity"}})"});
    BOOST_TEST_REQUIRE(read.error.has_value());
    BOOST_TEST(read.error->message == "over capacity");
    BOOST_TEST(!Read({R"({"choices":[{"index":0,"delta":{}}],"x_groq":{"id":"r","error":""}})"}).error.has_value());
}

BOOST_AUTO_TEST_CASE(an_end_before_any_choice_is_a_bad_response_that_quotes_what_came_instead)
{
    const Read read({R"({"status":"queue full"})", "[DONE]"});
    BOOST_TEST_REQUIRE(read.error.has_value());
    BOOST_TEST((read.error->kind == ErrorKind::bad_response));
    BOOST_TEST(read.error->message.find("queue full") != std::string::npos);
    BOOST_TEST(Read({"[DONE]"}).error.has_value());
}

BOOST_AUTO_TEST_CASE(a_failure_without_a_member_error_is_known_by_what_it_has_instead)
{
    for (const char* const body :
         {R"({"choices":null,"code":400,"message":"it"})", R"({"code":"Throttling","message":"it","request_id":"r"})",
          R"({"choices":null,"base_resp":{"status_code":1004,"status_msg":"it"}})"}) {
        const Read read({body});
        BOOST_TEST_REQUIRE(read.error.has_value());
        BOOST_TEST(read.error->message == "it");
        BOOST_TEST(!read.error->provider_code.empty());
    }
    BOOST_TEST(!Read({R"({"choices":[],"base_resp":{"status_code":0,"status_msg":""}})"}).error.has_value());
}

BOOST_AUTO_TEST_CASE(usage_inside_a_choice_counts_where_the_answer_has_none)
{
    const char* const choice =
        R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":5}}],"usage":)";
    const auto prompt_tokens = [&](const char* usage) {
        return Read({std::string(choice) + usage + "}"}).response().metadata().usage.prompt_tokens.value();
    };
    BOOST_TEST(prompt_tokens("null") == 5);
    BOOST_TEST(prompt_tokens(R"({"prompt_tokens":6})") == 6);
}

BOOST_AUTO_TEST_CASE(a_source_that_comes_before_its_text_waits_for_it)
{
    const Read read(
        {delta(R"("annotations":[{"type":"url_citation","url_citation":{"url":"https://a"}}])"),
         delta(R"("content":"x")"),
         delta(R"("annotations":[{"type":"url_citation","url_citation":{"url":"https://b"}}])", "\"stop\"")});
    const auto& children = read.response().parts().at(0).parts;
    BOOST_TEST_REQUIRE(children.size() == 2u);
    BOOST_TEST(children[0].url == "https://a");
    BOOST_TEST(children[1].url == "https://b");
}

BOOST_AUTO_TEST_SUITE_END()
