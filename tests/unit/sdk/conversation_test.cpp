// Conversation: what is kept, what is taken back, what is sent.
#include <parlance/conversation.hpp>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "batch_scripted_client.hpp"

namespace parlance::test {

namespace {

Reply echo(const ChatRequest& request)
{
    return "about " + last_text(request);
}

/// An answer as reasoning models give it: state that must come back, a thought, words, two calls.
std::vector<Part> thoughtful_answer()
{
    Part state(PartKind::reasoning);
    state.extra = R"({"anthropic":{"signature":"EqQBCg+/=","n":1.50}})";
    Part thought(PartKind::reasoning, "The user wants weather.");
    thought.id = "rs_1";
    thought.extra = R"({"openai":{"encrypted_content":"gAAAA\u00e9=="}})";
    return {state, thought, Part(PartKind::text, "I look it up."),
            Part::tool_call("call_1", "get_weather", R"({"city": "Oslo", "t": 1e2})"),
            Part::tool_call("call_2", "get_weather", R"({"city":"Rome"})")};
}

std::string written(const std::vector<Message>& messages)
{
    return to_json(ChatRequest().messages(messages));
}

std::string roles(const Conversation& conversation)
{
    std::string all;
    for (const Message& message : conversation.messages())
        all += to_string(message.role).front();
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(conversation)

BOOST_AUTO_TEST_CASE(each_ask_knows_what_was_said_before)
{
    ScriptedClient client(&echo);
    Conversation talk;
    talk.system_prompt("Be brief.");
    BOOST_TEST(talk.ask(client, "one").content() == "about one");
    BOOST_TEST(talk.ask(client, std::string("two")).content() == "about two");
    BOOST_TEST(roles(talk) == "suaua");
    BOOST_TEST(written(client.request(1).messages()) ==
               R"({"messages":[{"role":"system","parts":[{"type":"text","text":"Be brief."}]},)"
               R"({"role":"user","parts":[{"type":"text","text":"one"}]},)"
               R"({"role":"assistant","parts":[{"type":"text","text":"about one"}]},)"
               R"({"role":"user","parts":[{"type":"text","text":"two"}]}]})");
    BOOST_TEST(talk.usage().calls == 2);
}

BOOST_AUTO_TEST_CASE(an_answer_is_kept_with_calls_and_state_and_goes_back_as_it_came)
{
    ScriptedClient client([](const ChatRequest& request) {
        return request.messages().size() == 1 ? Reply::calling(thoughtful_answer()) : Reply("sunny");
    });
    Conversation talk;
    BOOST_TEST(talk.ask(client, "weather?").success());
    const auto calls = talk.pending_tool_calls();
    BOOST_TEST_REQUIRE(calls.size() == 2U);
    for (const Part& call : calls)
        talk.add_tool_result(call, "21 degrees");
    BOOST_TEST(talk.pending_tool_calls().empty());
    BOOST_TEST(talk.ask(client).content() == "sunny");
    BOOST_TEST(roles(talk) == "uata");
    const auto sent = client.request(1).messages();
    BOOST_TEST_REQUIRE(sent.size() == 3U);
    BOOST_TEST(written({sent[1]}) == written({Message(Role::assistant, thoughtful_answer())}));
    BOOST_TEST(sent[2].parts.size() == 2U);
    BOOST_TEST(sent[2].parts[1].id == "call_2");
    BOOST_TEST(sent[2].parts[1].name == "get_weather");
}

BOOST_AUTO_TEST_CASE(a_question_before_the_results_of_calls_is_refused_here)
{
    ScriptedClient client([](const ChatRequest&) { return Reply::calling(thoughtful_answer()); });
    Conversation talk;
    BOOST_TEST(talk.ask(client, "weather?").success());
    const ChatResponse refused = talk.ask(client, "well?");
    BOOST_TEST_REQUIRE(refused.is_error());
    BOOST_TEST((refused.error()->kind == ErrorKind::invalid_request));
    BOOST_TEST(refused.error()->where == "/messages/1");
    BOOST_TEST(refused.error()->message.find("get_weather") != std::string::npos);
    BOOST_TEST(talk.stream(client, "well?").response().is_error());
    BOOST_TEST(roles(talk) == "ua");
    BOOST_TEST(client.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(calls_that_the_provider_runs_wait_for_nothing)
{
    ScriptedClient client([](const ChatRequest&) {
        Part call = Part::tool_call("srv_1", "web_search", "{}");
        call.flags = PARLANCE_PART_PROVIDER_RUN;
        return Reply({call, Part(PartKind::text, "found")});
    });
    Conversation talk;
    BOOST_TEST(talk.ask(client, "search").success());
    BOOST_TEST(talk.pending_tool_calls().empty());
    BOOST_TEST(talk.ask(client, "again").success());
}

BOOST_AUTO_TEST_CASE(arguments_that_are_no_json_are_marked_so_that_they_can_go_back)
{
    ScriptedClient client(
        [](const ChatRequest&) { return Reply::calling({Part::tool_call("1", "f", R"({"cut": "of)")}); });
    Conversation talk;
    BOOST_TEST(talk.ask(client, "go").success());
    BOOST_TEST((talk.messages().back().parts[0].flags & PARLANCE_PART_INCOMPLETE) != 0U);
}

BOOST_AUTO_TEST_CASE(a_failed_ask_leaves_everything_as_it_was)
{
    bool fails = false;
    ScriptedClient client([&](const ChatRequest& request) -> Reply {
        if (!fails) return echo(request);
        Reply reply("half an ans");
        reply.error = ChatError(ErrorKind::truncated, "scripted: cut");
        return std::move(reply).using_tokens(5, 2);
    });
    Conversation talk;
    BOOST_TEST(talk.ask(client, "one").success());
    const std::string before = talk.to_json();
    fails = true;
    const ChatResponse failed = talk.ask(client, "two");
    BOOST_TEST(failed.is_error());
    BOOST_TEST(failed.content() == "half an ans");
    BOOST_TEST(talk.retry(client).is_error());
    auto stream = talk.stream(client, "three");
    while (stream.next() != nullptr) {
    }
    BOOST_TEST(stream.response().is_error());
    BOOST_TEST(talk.to_json() == before);
    BOOST_TEST(talk.usage().calls == 4);
    BOOST_TEST(talk.usage().usage.prompt_tokens.value_or(0) == 15);
}

BOOST_AUTO_TEST_CASE(an_answer_without_content_is_not_kept)
{
    ScriptedClient client([](const ChatRequest&) { return Reply(std::vector<Part>(), FinishReason::length); });
    Conversation talk;
    BOOST_TEST(talk.ask(client, "one").success());
    BOOST_TEST(talk.empty());
}

BOOST_AUTO_TEST_CASE(asking_nothing_of_an_empty_conversation_is_an_error)
{
    ScriptedClient client(&echo);
    Conversation talk;
    BOOST_TEST(talk.ask(client).is_error());
    BOOST_TEST(talk.retry(client).is_error());
    BOOST_TEST(talk.retry_stream(client).response().is_error());
    BOOST_TEST(talk.undo().empty());
    BOOST_TEST(client.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_stream_gives_the_answer_in_pieces_and_appends_it_at_its_end)
{
    ScriptedClient client(&echo);
    Conversation talk;
    auto stream = talk.stream(client, "one");
    std::string text;
    for (const ChatEvent& event : stream)
        text += event.text();
    BOOST_TEST(text == "about one");
    BOOST_TEST(stream.ended());
    BOOST_TEST(stream.next() == nullptr);
    BOOST_TEST(roles(talk) == "ua");
    BOOST_TEST(client.request(0).stream());
    BOOST_TEST(talk.usage().calls == 1);
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_moved_appends_once_and_one_left_early_never)
{
    ScriptedClient client(&echo);
    Conversation talk;
    {
        auto stream = talk.stream(client, "one");
        auto moved = std::move(stream);
        while (moved.next() != nullptr) {
        }
    }
    BOOST_TEST(roles(talk) == "ua");
    {
        auto left = talk.stream(client, "two");
        static_cast<void>(left.next());
    }
    BOOST_TEST(roles(talk) == "ua");
}

BOOST_AUTO_TEST_CASE(retry_replaces_the_last_answer_and_what_led_to_it)
{
    int asked = 0;
    ScriptedClient client([&](const ChatRequest&) { return Reply("answer " + std::to_string(++asked)); });
    Conversation talk;
    static_cast<void>(talk.ask(client, "one"));
    static_cast<void>(talk.ask(client, "two"));
    talk.add_message(Role::assistant, "and more");
    BOOST_TEST(talk.retry(client, ChatRequest().temperature(0.5)).content() == "answer 3");
    BOOST_TEST(roles(talk) == "uaua");
    BOOST_TEST(talk.messages().back().parts[0].text == "answer 3");
    BOOST_TEST(client.request(2).messages().size() == 3U);
    BOOST_TEST(client.request(2).temperature().value_or(0) == 0.5);
    auto stream = talk.retry_stream(client);
    while (stream.next() != nullptr) {
    }
    BOOST_TEST(talk.messages().back().parts[0].text == "answer 4");
    BOOST_TEST(roles(talk) == "uaua");
}

BOOST_AUTO_TEST_CASE(undo_gives_back_the_last_turn_with_its_tools)
{
    ScriptedClient client(&echo);
    Conversation talk;
    talk.system_prompt("s");
    static_cast<void>(talk.ask(client, "one"));
    talk.add_message(Role::user, "two")
        .add_message(Message(Role::assistant, {Part::tool_call("1", "f", "{}")}))
        .add_message(Message(Role::user, {Part::tool_result("1", "r")}))  // as some dialects have it
        .add_message(Role::assistant, "done");
    const auto removed = talk.undo();
    BOOST_TEST_REQUIRE(removed.size() == 4U);
    BOOST_TEST(removed.front().parts[0].text == "two");
    BOOST_TEST(roles(talk) == "sua");
    BOOST_TEST(talk.undo().size() == 2U);
    BOOST_TEST(talk.undo().empty());
    BOOST_TEST(roles(talk) == "s");
}

BOOST_AUTO_TEST_CASE(settings_go_with_every_ask_and_those_of_a_turn_before_them)
{
    ScriptedClient client(&echo);
    Conversation talk;
    talk.settings(ChatRequest("not this").model("m").temperature(0.5).set("top_k", 3).extra(R"({"a":{}})"));
    talk.system_prompt("always");
    static_cast<void>(
        talk.ask(client, ChatRequest("one").model("n").temperature(0.1).system_prompt("now").strict(true)));
    static_cast<void>(talk.ask(client, "two"));
    const ChatRequest first = client.request(0);
    BOOST_TEST(first.model() == "n");
    BOOST_TEST(first.temperature().value_or(0) == 0.1);
    BOOST_TEST(std::get<std::int64_t>(*first.param("top_k")) == 3);
    BOOST_TEST(first.strict());
    BOOST_TEST(first.extra() == R"({"a":{}})");
    BOOST_TEST(first.messages().front().parts[0].text == "now");
    const ChatRequest second = client.request(1);
    BOOST_TEST(second.model() == "m");
    BOOST_TEST(second.temperature().value_or(0) == 0.5);
    BOOST_TEST(!second.strict());
    BOOST_TEST(second.messages().front().parts[0].text == "always");
    BOOST_TEST(roles(talk) == "suaua");
}

BOOST_AUTO_TEST_CASE(parts_are_a_question_too)
{
    ScriptedClient client([](const ChatRequest&) { return Reply("a cat"); });
    Conversation talk;
    static_cast<void>(talk.ask(client, {Part(PartKind::text, "what is it?"), Part::image("\x01\x02", "image/png")}));
    BOOST_TEST(client.request(0).messages()[0].parts[1].data == "\x01\x02");
    BOOST_TEST(talk.messages().size() == 2U);
}

BOOST_AUTO_TEST_CASE(other_forms_of_calling_use_request_and_append)
{
    Conversation talk;
    const ChatRequest turn("one");
    const ChatRequest request = talk.request(turn);
    BOOST_TEST(request.messages().size() == 1U);
    ScriptedClient client(&echo);
    BOOST_TEST(talk.append(turn, client.chat(request)));
    BOOST_TEST(!talk.append(turn, ChatResponse(ChatError(ErrorKind::network, "gone"))));
    BOOST_TEST(roles(talk) == "ua");
}

BOOST_AUTO_TEST_CASE(the_system_prompt_is_replaced_and_removed)
{
    Conversation talk;
    BOOST_TEST(talk.system_prompt().empty());
    talk.add_message(Role::user, "u").system_prompt("a").system_prompt("b");
    BOOST_TEST(talk.system_prompt() == "b");
    BOOST_TEST(roles(talk) == "su");
    talk.clear();
    BOOST_TEST(roles(talk) == "s");
    talk.system_prompt("");
    BOOST_TEST(talk.empty());
}

BOOST_AUTO_TEST_CASE(a_copy_is_a_branch)
{
    ScriptedClient client(&echo);
    Conversation talk;
    static_cast<void>(talk.ask(client, "one"));
    Conversation branch = talk;
    static_cast<void>(branch.ask(client, "two"));
    BOOST_TEST(roles(talk) == "ua");
    BOOST_TEST(roles(branch) == "uaua");
}

BOOST_AUTO_TEST_CASE(a_turn_is_asked_with_all_that_it_sets)
{
    Conversation talk;
    talk.settings(ChatRequest().model("usual").header("x-a", "1"));
    ChatRequest turn("one");
    turn.operation("count_tokens").deadline_ms(1234).stream(true).strict(true).base_url("http://x").extra("{}");
    turn.header(Header("x-key", "sk-canary", PARLANCE_HEADER_SECRET | PARLANCE_HEADER_APPEND));
    turn.set(Param("top_k", std::int64_t{4}, true));
    const ChatRequest asked = talk.request(turn);
    BOOST_TEST(asked.operation() == "count_tokens");
    BOOST_TEST(asked.deadline_ms() == 1234);
    BOOST_TEST(asked.stream());
    BOOST_TEST(asked.strict());
    BOOST_TEST(asked.base_url() == "http://x");
    BOOST_TEST(asked.extra() == "{}");
    BOOST_TEST_REQUIRE(asked.headers().size() == 2U);
    BOOST_TEST(asked.headers()[1].flags == (PARLANCE_HEADER_SECRET | PARLANCE_HEADER_APPEND));
    BOOST_TEST_REQUIRE(asked.params().size() == 1U);
    BOOST_TEST(asked.params()[0].required);
    BOOST_TEST(talk.request("two").operation() == "chat");
}

BOOST_AUTO_TEST_CASE(an_operation_that_is_no_chat_leaves_the_messages_as_they_were)
{
    ScriptedClient client(&echo);
    Conversation talk;
    BOOST_TEST(talk.ask(client, ChatRequest("one").operation("embeddings")).success());
    ConversationStream stream = talk.stream(client, ChatRequest("two").operation("embeddings"));
    while (stream.next() != nullptr) {
    }
    BOOST_TEST(talk.empty());
    BOOST_TEST(talk.usage().calls == 2);
    BOOST_TEST(client.request(1).operation() == "embeddings");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
