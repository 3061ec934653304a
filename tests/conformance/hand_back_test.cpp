// An answer that was read is the next turn's assistant message: it goes back as it came.

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "plugins.hpp"

namespace json = boost::json;
using parlance::testing::drive;
using parlance::testing::DriveResult;
using parlance::testing::WireCase;

namespace parlance::conformance {

namespace {

/// What of a recorded message must come back: the rest is about the answer, not part of it.
json::object essence(const json::object& message)
{
    json::object kept;
    for (const std::string_view key : {"content", "refusal", "reasoning_content", "tool_calls"}) {
        const json::value* value = message.if_contains(key);
        if (value == nullptr || value->is_null() || (value->is_string() && value->get_string().empty())) continue;
        if (value->is_array() && value->get_array().empty()) continue;
        kept[key] = *value;
    }
    if (json::value* calls = kept.if_contains("tool_calls"))
        for (json::value& call : calls->as_array())
            call.as_object().erase("index");  // about the stream, not the call
    return kept;
}

ChatRequest next_turn(const WireCase& recorded, const ChatResponse& response)
{
    ChatRequest request = plain_request(recorded);
    request.add_message(response.message());
    for (const Part& call : response.tool_calls())
        request.add_message(Message(Role::tool, {Part::tool_result(call.id, "a result")}));
    return request;
}

json::object sent_assistant(const DriveResult& result)
{
    const json::value body = json::parse(result.sent->body);
    return body.at("messages").as_array().at(1).as_object();
}

bool is_one_answer(const WireCase& recorded)
{
    return recorded.answer.status < 300 && !recorded.is_for("/models") && !recorded.is_for("/embeddings");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hand_back)

BOOST_AUTO_TEST_CASE(a_whole_answer_goes_back_as_the_message_that_was_recorded)
{
    for_each_recording("whole answers back", [](const Plugin& plugin, const WireCase& recorded) {
        if (recorded.streamed || !is_one_answer(recorded)) return;
        const ChatResponse response =
            drive(plugin.opened.translator(), plain_request(recorded), recorded.answer).response;
        const DriveResult sent = drive(plugin.opened.translator(), next_turn(recorded, response), {});
        BOOST_TEST_REQUIRE(sent.sent.has_value());
        const json::value answer = json::parse(recorded.answer.body);
        const json::object& message = answer.at("choices").at(0).at("message").as_object();
        BOOST_TEST(essence(sent_assistant(sent)) == essence(message));
    });
}

BOOST_AUTO_TEST_CASE(a_streamed_answer_goes_back_with_its_text_reasoning_and_calls)
{
    for_each_recording("streamed answers back", [](const Plugin& plugin, const WireCase& recorded) {
        if (!recorded.streamed || !is_one_answer(recorded)) return;
        const ChatResponse response =
            drive(plugin.opened.translator(), plain_request(recorded), recorded.answer).response;
        if (response.parts().empty()) return;
        const DriveResult sent = drive(plugin.opened.translator(), next_turn(recorded, response), {});
        BOOST_TEST_REQUIRE(sent.sent.has_value());
        const json::object message = sent_assistant(sent);
        const json::value* content = message.if_contains("content");
        BOOST_TEST((content != nullptr && content->is_string() ? std::string(content->get_string()) : "") ==
                   response.content());
        const json::value* calls = message.if_contains("tool_calls");
        BOOST_TEST((calls != nullptr ? calls->as_array().size() : 0) == response.tool_calls().size());
        const bool had_reasoning =
            recorded.answer.body.find("\"reasoning_content\":\"") != std::string::npos && response.success();
        if (had_reasoning && !response.reasoning().empty())
            BOOST_TEST(std::string(message.at("reasoning_content").as_string()) == response.reasoning());
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
