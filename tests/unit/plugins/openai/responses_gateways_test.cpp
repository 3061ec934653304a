// Streams of the Responses API as gateways spell them: places that several items share, ids that change from event to
// event, deltas that are counted where their place should stand, items that only the end tells of.
#include <boost/test/unit_test.hpp>

#include "plugins/openai/openai_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using parlance::testing::answer_of;
using parlance::testing::OpenAi;

namespace {

std::string item_event(const char* what, int place, const std::string& item)
{
    return R"({"type":"response.output_item.)" + std::string(what) + R"(","output_index":)" + std::to_string(place) +
           R"(,"item":)" + item + "}";
}

/// An event about a part: `rest` are its members beside place and id.
std::string part_event(const std::string& type, int place, const std::string& id, const std::string& rest)
{
    return R"({"type":"response.)" + type + R"(","output_index":)" + std::to_string(place) + R"(,"item_id":")" + id +
           "\"," + rest + "}";
}

std::string text_delta(int place, const std::string& id, const std::string& text, int part = 0)
{
    return part_event("output_text.delta", place, id,
                      R"("content_index":)" + std::to_string(part) + R"(,"delta":")" + text + "\"");
}

std::string thought_delta(int place, const std::string& id, const std::string& text, int part = 0)
{
    return part_event("reasoning_summary_text.delta", place, id,
                      R"("summary_index":)" + std::to_string(part) + R"(,"delta":")" + text + "\"");
}

std::string message(const std::string& id, const std::string& text)
{
    const std::string name = id.empty() ? "" : R"("id":")" + id + "\",";
    return "{" + name + R"("type":"message","role":"assistant","content":[{"type":"output_text","text":")" + text +
           R"("}]})";
}

std::string empty_message(const std::string& id)
{
    return R"({"id":")" + id + R"(","type":"message","role":"assistant","content":[]})";
}

std::string thought(const std::string& id, const std::string& text)
{
    return R"({"id":")" + id + R"(","type":"reasoning","summary":[{"type":"summary_text","text":")" + text + R"("}]})";
}

std::string call(const std::string& id, const std::string& call_id, const std::string& arguments)
{
    return R"({"id":")" + id + R"(","type":"function_call","call_id":")" + call_id + R"(","name":"f","arguments":")" +
           arguments + R"("})";
}

std::string completed(const std::string& items)
{
    return R"({"type":"response.completed","response":)" + answer_of(items) + "}";
}

ChatResponse read(const std::vector<std::string>& events)
{
    return OpenAi().stream(events).response;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_responses_gateways)

BOOST_AUTO_TEST_CASE(items_that_share_a_place_are_told_apart_by_their_ids)
{
    const std::string items = message("a", "First") + "," + message("b", "Second") + "," + call("c", "call_1", "{}");
    const ChatResponse response =
        read({item_event("added", 0, empty_message("a")), item_event("added", 0, empty_message("b")),
              text_delta(0, "a", "Fir"), text_delta(0, "b", "Sec"), text_delta(0, "a", "st"), text_delta(0, "b", "ond"),
              item_event("done", 0, message("a", "First")), item_event("done", 0, message("b", "Second")),
              item_event("added", 0, call("c", "call_1", "")), item_event("done", 0, call("c", "call_1", "{}")),
              completed(items)});
    BOOST_TEST(response.content() == "FirstSecond");
    BOOST_TEST_REQUIRE(response.parts().size() == 3u);
    BOOST_TEST(response.tool_calls().at(0).id == "call_1");
    BOOST_TEST(OpenAi().handed_back(response) == json::parse("[" + items + "]"));
}

BOOST_AUTO_TEST_CASE(an_id_that_changes_with_every_event_is_not_believed)
{
    const ChatResponse response =
        read({item_event("added", 0, R"({"id":"x1","type":"reasoning","summary":[]})"), thought_delta(0, "x2", "Th"),
              thought_delta(0, "x3", "ink"), item_event("done", 0, thought("x4", "Think")),
              item_event("added", 1, empty_message("x5")), text_delta(1, "x6", "Hel"), text_delta(1, "x7", "lo"),
              item_event("done", 1, message("x8", "Hello")),
              completed(thought("y1", "Think") + "," + message("y2", "Hello"))});
    BOOST_TEST(response.reasoning() == "Think");
    BOOST_TEST(response.content() == "Hello");
    BOOST_TEST(response.parts().size() == 2u);
}

BOOST_AUTO_TEST_CASE(an_item_may_end_under_another_id_than_its_deltas_had)
{
    const ChatResponse response =
        read({item_event("added", 0, empty_message("a")), text_delta(0, "a", "Hel"), text_delta(0, "a", "lo"),
              item_event("done", 0, message("b", "Hello")), completed(message("c", "Hello"))});
    BOOST_TEST(response.content() == "Hello");
    BOOST_TEST(response.parts().size() == 1u);
}

BOOST_AUTO_TEST_CASE(kinds_tell_apart_what_was_never_announced)
{
    const ChatResponse response =
        read({thought_delta(0, "r1", "Th"), thought_delta(0, "r2", "ink"), text_delta(0, "m", "Hel"),
              text_delta(0, "m", "lo"), completed(thought("other", "Think") + "," + message("another", "Hello"))});
    BOOST_TEST(response.reasoning() == "Think");
    BOOST_TEST(response.content() == "Hello");
}

BOOST_AUTO_TEST_CASE(deltas_that_are_counted_in_the_place_of_their_part_are_one_part)
{
    for (const bool announced : {false, true}) {
        std::vector<std::string> events = {item_event("added", 0, empty_message("m"))};
        if (announced)
            events.push_back(part_event("content_part.added", 0, "m",
                                        R"("content_index":0,"part":{"type":"output_text","text":""})"));
        for (int number = 0; number < 3; ++number)
            events.push_back(text_delta(0, "m", std::to_string(number), number));
        events.push_back(part_event("output_text.done", 0, "m", R"("content_index":3,"text":"012")"));
        events.push_back(item_event("done", 0, message("m", "012")));
        events.push_back(completed(message("m", "012")));
        const ChatResponse response = read(events);
        BOOST_TEST(response.content() == "012");
        BOOST_TEST(response.parts().size() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(parts_that_were_announced_or_follow_a_closed_one_stay_parts)
{
    const std::string whole =
        R"({"id":"r","type":"reasoning","summary":[{"type":"summary_text","text":"One"},{"type":"summary_text","text":"Two"}]})";
    const std::string added = item_event("added", 0, R"({"id":"r","type":"reasoning","summary":[]})");
    const std::string announced = part_event("reasoning_summary_part.added", 0, "r", R"("summary_index":1)");
    const std::string closed = part_event("reasoning_summary_text.done", 0, "r", R"("summary_index":0,"text":"One")");
    for (const std::string& between : {announced, closed}) {
        const testing::DriveResult result =
            OpenAi().stream({added, thought_delta(0, "r", "One", 0), between, thought_delta(0, "r", "Two", 1),
                             item_event("done", 0, whole), completed(whole)});
        BOOST_TEST_REQUIRE(result.response.parts().size() == 2u);
        BOOST_TEST(result.response.parts()[1].text == "Two");
    }
}

BOOST_AUTO_TEST_CASE(places_that_nothing_announced_are_set_right_by_the_whole_item)
{
    const std::string whole =
        R"({"id":"r","type":"reasoning","summary":[{"type":"summary_text","text":"One"},{"type":"summary_text","text":"Two"}]})";
    const ChatResponse response = read({thought_delta(0, "r", "One", 0), thought_delta(0, "r", "Two", 1),
                                        item_event("done", 0, whole), completed(whole)});
    BOOST_TEST_REQUIRE(response.parts().size() == 2u);
    BOOST_TEST(response.parts()[0].text == "One");
    BOOST_TEST(response.parts()[1].text == "Two");
}

BOOST_AUTO_TEST_CASE(a_text_that_only_its_end_tells_is_not_lost)
{
    const std::string end = R"({"type":"response.completed","response":{"id":"r","status":"completed"}})";
    BOOST_TEST(read({part_event("output_text.done", 0, "m", R"("content_index":0,"text":"Hello")"), end}).content() ==
               "Hello");
    const std::string cut = part_event("output_text.done", 0, "m", R"("content_index":0,"text":"Hello")");
    BOOST_TEST(read({text_delta(0, "m", "Hel"), cut, end}).content() == "Hello");
    const ChatResponse called =
        read({item_event("added", 0, call("c", "call_1", "")),
              part_event("function_call_arguments.done", 0, "c", R"("arguments":"{\"a\":1}")"), end});
    BOOST_TEST(called.tool_calls().at(0).text == R"({"a":1})");
    BOOST_TEST(called.tool_calls().at(0).name == "f");
}

BOOST_AUTO_TEST_CASE(an_item_that_only_the_answers_end_tells_is_read_there)
{
    const ChatResponse response = read({text_delta(0, "m", "Hi"), item_event("done", 0, message("m", "Hi")),
                                        completed(message("m", "Hi") + "," + call("c", "call_1", "{}"))});
    BOOST_TEST(response.content() == "Hi");
    BOOST_TEST(response.tool_calls().at(0).id == "call_1");
    BOOST_TEST((response.finish() == FinishReason::tool_calls));
}

BOOST_AUTO_TEST_CASE(thinking_that_was_streamed_as_text_ends_where_the_item_puts_it)
{
    const ChatResponse response = read({item_event("added", 0, empty_message("m")), text_delta(0, "m", "hm"),
                                        text_delta(0, "m", "Hello"), item_event("done", 0, message("m", "Hello")),
                                        completed(thought("r", "hm") + "," + message("m", "Hello"))});
    BOOST_TEST(response.content() == "Hello");
    BOOST_TEST(response.reasoning() == "hm");
}

BOOST_AUTO_TEST_CASE(reasoning_may_come_by_its_first_names)
{
    const ChatResponse response =
        read({part_event("reasoning_summary.delta", 0, "r", R"("summary_index":0,"delta":"Th")"),
              part_event("reasoning_summary.delta", 0, "r", R"("summary_index":0,"delta":"ink")"),
              item_event("done", 0, thought("r", "Think")), completed(thought("r", "Think"))});
    BOOST_TEST(response.reasoning() == "Think");
    BOOST_TEST(response.parts().size() == 1u);
}

BOOST_AUTO_TEST_CASE(items_without_ids_go_back_one_by_one)
{
    const std::string items = message("", "One") + "," + message("", "Two");
    const ChatResponse response = OpenAi().ask("Hi", answer_of(items)).response;
    BOOST_TEST(response.content() == "OneTwo");
    BOOST_TEST(OpenAi().handed_back(response) == json::parse("[" + items + "]"));
}

BOOST_AUTO_TEST_CASE(items_of_one_place_without_ids_follow_each_other)
{
    const std::string items = message("", "One") + "," + message("", "Two");
    const std::string empty = R"({"type":"message","role":"assistant","content":[]})";
    const ChatResponse response =
        read({item_event("added", 0, empty), item_event("done", 0, message("", "One")), item_event("added", 0, empty),
              item_event("done", 0, message("", "Two")), completed(items)});
    BOOST_TEST(response.content() == "OneTwo");
    BOOST_TEST(response.parts().size() == 2u);
}

BOOST_AUTO_TEST_CASE(an_answer_that_failed_for_an_unknown_reason_is_the_servers_trouble)
{
    const auto kind_of = [](const std::string& code) {
        return read({R"({"type":"response.failed","response":{"status":"failed","output":[],"error":{"code":")" + code +
                     R"(","message":"m"}}})"})
            .error()
            ->kind;
    };
    BOOST_TEST((kind_of("vector_store_timeout") == ErrorKind::overloaded));
    BOOST_TEST((kind_of("invalid_image_url") == ErrorKind::invalid_request));
    BOOST_TEST((kind_of("image_content_policy_violation") == ErrorKind::content_filtered));
    BOOST_TEST((kind_of("rate_limit_exceeded") == ErrorKind::rate_limited));
}

BOOST_AUTO_TEST_SUITE_END()
