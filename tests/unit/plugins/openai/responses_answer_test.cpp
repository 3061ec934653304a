// Answers of the Responses API beyond the recorded ones: items of every kind, broken streams, failures.
#include <boost/test/unit_test.hpp>

#include "plugins/openai/openai_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using parlance::testing::answer_of;
using parlance::testing::DriveResult;
using parlance::testing::message_item;
using parlance::testing::OpenAi;

namespace {

std::string added(const std::string& item, int index = 0)
{
    return R"({"type":"response.output_item.added","output_index":)" + std::to_string(index) + R"(,"item":)" + item +
           "}";
}

std::string done(const std::string& item, int index = 0)
{
    return R"({"type":"response.output_item.done","output_index":)" + std::to_string(index) + R"(,"item":)" + item +
           "}";
}

std::string text_delta(const std::string& text)
{
    return R"({"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":")" + text + "\"}";
}

std::string completed(const std::string& items)
{
    return R"({"type":"response.completed","response":)" + answer_of(items) + "}";
}

ChatResponse read(const std::string& items, const std::string& members = {})
{
    return OpenAi().ask("Hi", answer_of(items, members)).response;
}

const std::string empty_message = R"({"id":"msg_1","type":"message","role":"assistant","content":[]})";

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_responses_answer)

BOOST_AUTO_TEST_CASE(deltas_make_one_part_and_the_whole_item_adds_nothing)
{
    const ChatResponse response = OpenAi()
                                      .stream({added(empty_message), text_delta("Hel"), text_delta("lo"),
                                               done(message_item("Hello")), completed(message_item("Hello"))})
                                      .response;
    BOOST_TEST_REQUIRE(response.parts().size() == 1u);
    BOOST_TEST(response.content() == "Hello");
    BOOST_TEST((response.finish() == FinishReason::stop));
}

BOOST_AUTO_TEST_CASE(a_part_whose_delta_was_lost_or_doubled_starts_over)
{
    for (const auto& deltas : {std::vector{text_delta("Hel")}, std::vector{text_delta("Hello"), text_delta("Hello")}}) {
        std::vector<std::string> events = deltas;
        events.push_back(done(message_item("Hello")));
        events.push_back(completed(message_item("Hello")));
        const ChatResponse response = OpenAi().stream(events).response;
        BOOST_TEST(response.content() == "Hello");
        BOOST_TEST(OpenAi().handed_back(response).at(0) == json::parse(message_item("Hello")));
    }
}

BOOST_AUTO_TEST_CASE(an_answer_that_only_its_end_tells_is_read_from_there)
{
    BOOST_TEST(OpenAi().stream({completed(message_item("Hello"))}).response.content() == "Hello");
    BOOST_TEST(OpenAi().stream({text_delta("Hel"), completed(message_item("Hello"))}).response.content() == "Hello");
}

BOOST_AUTO_TEST_CASE(an_emoji_split_between_two_deltas_stays_whole)
{
    const ChatResponse response =
        OpenAi().stream({text_delta("a\\ud83d"), text_delta("\\ude00b"), completed("")}).response;
    BOOST_TEST(response.content() ==
               "a\xF0\x9F\x98\x80"
               "b");
}

BOOST_AUTO_TEST_CASE(a_stream_without_its_last_event_is_not_finished)
{
    const DriveResult result = OpenAi().stream({added(empty_message), text_delta("Hi"), done(message_item("Hi"))});
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::truncated));
}

BOOST_AUTO_TEST_CASE(annotations_are_sources_and_go_back_inside_their_text)
{
    const std::string link =
        R"({"type":"url_citation","url":"https://a.org","title":"A","start_index":1,"end_index":3})";
    const std::string file = R"({"type":"file_citation","file_id":"file-1","filename":"b.txt","index":2})";
    const std::string item = message_item("Hello", link + "," + file);
    const ChatResponse response = read(item);
    BOOST_TEST_REQUIRE(response.parts().at(0).parts.size() == 2u);
    const Part& source = response.parts()[0].parts[0];
    BOOST_TEST((source.kind == PartKind::source));
    BOOST_TEST(source.url == "https://a.org");
    BOOST_TEST(source.end == 3);
    BOOST_TEST(response.parts()[0].parts[1].id == "file-1");
    BOOST_TEST(OpenAi().handed_back(response).at(0) == json::parse(item));
}

BOOST_AUTO_TEST_CASE(annotations_that_were_streamed_are_told_once)
{
    const std::string link =
        R"({"type":"url_citation","url":"https://a.org","title":"A","start_index":0,"end_index":1})";
    const std::string event =
        R"({"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation":)" + link +
        "}";
    const ChatResponse response = OpenAi()
                                      .stream({added(empty_message), text_delta("Hello"), event,
                                               done(message_item("Hello", link)), completed("")})
                                      .response;
    BOOST_TEST(response.parts().at(0).parts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_tool_that_the_provider_ran_is_a_call_of_its_own_and_goes_back_as_it_came)
{
    const std::string item =
        R"({"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"q"}})";
    const ChatResponse response = read(item + "," + message_item("Found"));
    const Part& call = response.parts().at(0);
    BOOST_TEST((call.kind == PartKind::tool_call));
    BOOST_TEST(((call.flags & PARLANCE_PART_PROVIDER_RUN) != 0));
    BOOST_TEST(call.name == "web_search");
    BOOST_TEST(call.text == R"({"type":"search","query":"q"})");
    BOOST_TEST((response.finish() == FinishReason::stop));
    BOOST_TEST(OpenAi().handed_back(response) == json::parse("[" + item + "," + message_item("Found") + "]"));
}

BOOST_AUTO_TEST_CASE(a_tool_that_the_application_runs_for_the_provider_ends_the_turn)
{
    const ChatResponse response = read(
        R"({"type":"local_shell_call","id":"ls_1","call_id":"c","status":"completed","action":{"type":"exec","command":["ls"]}})");
    BOOST_TEST((response.finish() == FinishReason::tool_calls));
    BOOST_TEST(response.parts().at(0).id == "c");
    BOOST_TEST(((response.parts()[0].flags & PARLANCE_PART_PROVIDER_RUN) == 0));
}

BOOST_AUTO_TEST_CASE(a_shell_in_a_container_of_the_provider_is_its_own)
{
    const ChatResponse response = read(
        R"({"type":"shell_call","id":"s","call_id":"c","action":{"commands":["ls"]},"environment":{"type":"container_reference"}})");
    BOOST_TEST(((response.parts().at(0).flags & PARLANCE_PART_PROVIDER_RUN) != 0));
}

BOOST_AUTO_TEST_CASE(items_of_types_that_nobody_knows_go_back_as_they_came)
{
    const std::string item = R"({"type":"teleport","id":"t_1","where":[1,2.50]})";
    const ChatResponse response = read(item + "," + message_item("Hi"));
    BOOST_TEST((response.parts().at(0).kind == PartKind::custom));
    BOOST_TEST(OpenAi().handed_back(response).at(0) == json::parse(item));
}

BOOST_AUTO_TEST_CASE(content_of_types_that_nobody_knows_goes_back_inside_its_message)
{
    const std::string item =
        R"({"id":"m","type":"message","role":"assistant","content":[{"type":"output_text","text":"a"},{"type":"hologram","x":1}]})";
    BOOST_TEST(OpenAi().handed_back(read(item)).at(0) == json::parse(item));
}

BOOST_AUTO_TEST_CASE(a_message_that_says_nothing_goes_back_too)
{
    BOOST_TEST(OpenAi().handed_back(read(empty_message)).at(0) == json::parse(empty_message));
}

BOOST_AUTO_TEST_CASE(a_picture_that_was_made_is_bytes_and_goes_back_with_them)
{
    const std::string item =
        R"({"type":"image_generation_call","id":"ig_1","status":"completed","output_format":"webp","result":"YWJj"})";
    const ChatResponse response = read(item);
    BOOST_TEST((response.parts().at(0).kind == PartKind::image));
    BOOST_TEST(response.parts()[0].data == "abc");
    BOOST_TEST(response.parts()[0].media_type == "image/webp");
    BOOST_TEST(OpenAi().handed_back(response).at(0) == json::parse(item));
}

BOOST_AUTO_TEST_CASE(thoughts_in_several_pieces_are_parts_and_one_item)
{
    const std::string item =
        R"({"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}],"encrypted_content":"x"})";
    const ChatResponse response = read(item + "," + message_item("Hi"));
    BOOST_TEST(response.reasoning() == "ab");
    BOOST_TEST(((response.parts().at(0).flags & PARLANCE_PART_SUMMARY) != 0));
    BOOST_TEST(OpenAi().handed_back(response) == json::parse("[" + item + "," + message_item("Hi") + "]"));
}

BOOST_AUTO_TEST_CASE(a_custom_tools_input_comes_in_pieces_and_is_no_json)
{
    const std::string item = R"({"type":"custom_tool_call","id":"ct_1","call_id":"c","name":"sql","input":"SELECT 1"})";
    const ChatResponse response =
        OpenAi()
            .stream({added(R"({"type":"custom_tool_call","id":"ct_1","call_id":"c","name":"sql","input":""})"),
                     R"({"type":"response.custom_tool_call_input.delta","output_index":0,"delta":"SELECT "})",
                     R"({"type":"response.custom_tool_call_input.delta","output_index":0,"delta":"1"})", done(item),
                     completed("")})
            .response;
    BOOST_TEST(response.tool_calls().at(0).text == "SELECT 1");
    BOOST_TEST((response.finish() == FinishReason::tool_calls));
    BOOST_TEST(OpenAi().handed_back(response).at(0) == json::parse(item));
}

BOOST_AUTO_TEST_CASE(a_refusal_and_a_filter_are_told_apart)
{
    const std::string refusal =
        R"({"id":"m","type":"message","role":"assistant","content":[{"type":"refusal","refusal":"No."}]})";
    BOOST_TEST((read(refusal).finish() == FinishReason::refusal));
    BOOST_TEST(read(refusal).refusal() == "No.");
    const DriveResult cut = OpenAi().ask(
        "Hi",
        R"({"object":"response","status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]})");
    BOOST_TEST((cut.response.finish() == FinishReason::content_filter));
    BOOST_TEST(cut.response.choices().at(0).finish_raw == "incomplete:content_filter");
}

BOOST_AUTO_TEST_CASE(probabilities_of_tokens_stand_with_the_finish)
{
    const ChatResponse response = read(
        R"({"id":"m","type":"message","role":"assistant","content":[{"type":"output_text","text":"a","logprobs":[{"token":"a","logprob":-0.5}]}]})");
    BOOST_TEST_REQUIRE(response.choices().at(0).finish_params.size() == 1u);
    BOOST_TEST(std::get<Json>(response.choices()[0].finish_params[0].value).text ==
               R"({"content":[{"token":"a","logprob":-0.5}]})");
}

BOOST_AUTO_TEST_CASE(usage_counts_what_was_cached_thought_and_paid)
{
    const ChatResponse response = read(
        message_item("a"),
        R"(,"service_tier":"flex","usage":{"input_tokens":9,"output_tokens":5,"total_tokens":14,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":2},"output_tokens_details":{"reasoning_tokens":3},"cost_in_usd_ticks":20000000000})");
    const Usage& usage = response.metadata().usage;
    BOOST_TEST(usage.prompt_tokens.value() == 9);
    BOOST_TEST(usage.cached_tokens.value() == 4);
    BOOST_TEST(usage.cache_write_tokens.value() == 2);
    BOOST_TEST(usage.reasoning_tokens.value() == 3);
    BOOST_TEST(response.metadata().cost.value().amount == 2.0);
}

BOOST_AUTO_TEST_CASE(a_failed_answer_keeps_what_came_and_says_why)
{
    const DriveResult result = OpenAi().stream(
        {added(empty_message), text_delta("Hal"),
         R"({"type":"response.failed","response":{"status":"failed","output":[],"error":{"code":"server_error","message":"Oops"}}})"});
    BOOST_TEST(result.response.content() == "Hal");
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::overloaded));
    BOOST_TEST(result.response.error()->message == "Oops");
}

BOOST_AUTO_TEST_CASE(an_error_event_is_the_end_even_if_nothing_follows)
{
    const DriveResult result = OpenAi().stream(
        {R"({"type":"error","code":"rate_limit_exceeded","message":"Slow down","param":null,"sequence_number":1})"});
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::rate_limited));
    BOOST_TEST(result.response.error()->provider_code == "rate_limit_exceeded");
}

BOOST_AUTO_TEST_CASE(a_gateways_error_without_a_type_is_an_error)
{
    const DriveResult result = OpenAi().stream({R"({"error":{"message":"No such model","code":404}})"});
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::not_found));
}

BOOST_AUTO_TEST_CASE(an_answer_of_another_api_is_none_of_this_one)
{
    const DriveResult result = OpenAi().ask("Hi", R"({"choices":[{"message":{"content":"Hi"}}]})");
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response));
    BOOST_TEST(result.response.error()->message.find("base_url") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_still_queued_is_refused)
{
    const DriveResult result = OpenAi().ask("Hi", R"({"object":"response","status":"queued","output":[]})");
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_SUITE_END()
