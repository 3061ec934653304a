// run_tools: ask, run what the answer calls, ask again; and every way in which that ends.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <parlance/tools.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "batch_scripted_client.hpp"

namespace parlance::test {

namespace {

Part call_of(int number, const std::string& name = "f")
{
    return Part::tool_call("call_" + std::to_string(number), name, R"({"n":)" + std::to_string(number) + "}");
}

/// How many of a request's messages are answers.
int answers_in(const ChatRequest& request)
{
    return static_cast<int>(
        std::ranges::count(request.messages(), Role::assistant, [](const Message& message) { return message.role; }));
}

/// Calls `calls` tools in each of its first `steps` answers, then says "done".
ScriptedClient::Script calling(int steps, int calls)
{
    return [steps, calls](const ChatRequest& request) -> Reply {
        const int step = answers_in(request);
        if (step >= steps) return Reply("done").using_tokens(10, 1);
        std::vector<Part> parts{Part(PartKind::text, "let me see")};
        for (int number = 0; number < calls; ++number)
            parts.push_back(call_of(step * calls + number));
        return Reply::calling(parts).using_tokens(10, 1);
    };
}

ToolSet echoing()
{
    ToolSet tools;
    tools.add("f", "a function", "", [](std::string_view arguments) { return std::string(arguments); });
    return tools;
}

std::string code_of(const ChatResponse& response)
{
    return response.is_error() ? response.error()->provider_code : "";
}

std::string roles(const std::vector<Message>& messages)
{
    std::string all;
    for (const Message& message : messages)
        all += to_string(message.role).front();
    return all;
}

const Part& result_at(const ToolRun& run, std::size_t message, std::size_t part = 0)
{
    return run.messages.at(message).parts.at(part);
}

bool is_error(const Part& result)
{
    return (result.flags & PARLANCE_PART_IS_ERROR) != 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tools_loop)

BOOST_AUTO_TEST_CASE(it_asks_until_an_answer_calls_nothing)
{
    ScriptedClient client(calling(2, 2));
    const ToolRun run = run_tools(client, "go", echoing());
    BOOST_TEST(run.response.content() == "done");
    BOOST_TEST(run.response.success());
    BOOST_TEST(run.steps == 3);
    BOOST_TEST(run.usage.calls == 3);
    BOOST_TEST(run.usage.usage.prompt_tokens.value_or(0) == 30);
    BOOST_TEST(roles(run.messages) == "uatata");
    BOOST_TEST(result_at(run, 2, 0).text == R"({"n":0})");
    BOOST_TEST(result_at(run, 2, 1).text == R"({"n":1})");
    BOOST_TEST(result_at(run, 4, 1).id == "call_3");
    const ChatRequest last = client.request(2);
    BOOST_TEST(roles(last.messages()) == "uatat");
    BOOST_TEST_REQUIRE(last.tools().size() == 1U);
    BOOST_TEST(last.tools()[0].name == "f");
}

BOOST_AUTO_TEST_CASE(errors_of_tools_are_results_and_the_loop_goes_on)
{
    ScriptedClient client([](const ChatRequest& request) -> Reply {
        if (answers_in(request) == 1) return "sorry";
        return Reply::calling({call_of(1, "throws"), call_of(2, "unknown"), Part::tool_call("call_3", "f", "{cut")});
    });
    ToolSet tools = echoing();
    tools.add("throws", "", "", [](std::string_view) -> std::string { throw std::runtime_error("broken"); });
    const ToolRun run = run_tools(client, "go", tools);
    BOOST_TEST(run.response.content() == "sorry");
    BOOST_TEST_REQUIRE(run.messages.at(2).parts.size() == 3U);
    for (const Part& result : run.messages.at(2).parts)
        BOOST_TEST(is_error(result));
    BOOST_TEST(result_at(run, 2, 0).text == "the tool failed: broken");
    BOOST_TEST(result_at(run, 2, 1).text.find("the tools are: f, throws") != std::string::npos);
    BOOST_TEST((result_at(run, 1, 2).flags & PARLANCE_PART_INCOMPLETE) != 0U);  // so that it may be sent back
}

BOOST_AUTO_TEST_CASE(after_max_steps_it_ends_with_the_last_answer_and_the_code_max_steps)
{
    ScriptedClient client(calling(1000, 1));
    int ran = 0;
    ToolSet tools;
    tools.add("f", "", "", [&](std::string_view) {
        ++ran;
        return "more";
    });
    const ToolRun run = run_tools(client, "go", tools, ToolLoopOptions().max_steps(4));
    BOOST_TEST(run.steps == 4);
    BOOST_TEST(ran == 3);
    BOOST_TEST(code_of(run.response) == "max_steps");
    BOOST_TEST((run.response.error()->kind == ErrorKind::cancelled));
    BOOST_TEST(run.response.content() == "let me see");
    BOOST_TEST(run.response.tool_calls().size() == 1U);
    BOOST_TEST(roles(run.messages) == "uatatat");  // can be asked on
}

BOOST_AUTO_TEST_CASE(parallel_calls_run_at_once_and_keep_their_order)
{
    ScriptedClient client(calling(1, 8));
    std::mutex mutex;
    std::condition_variable all_here;
    int here = 0;
    ToolSet tools;
    tools.add("f", "", "", [&](std::string_view arguments) -> std::string {
        std::unique_lock lock(mutex);
        ++here;
        all_here.notify_all();
        const bool met = all_here.wait_for(lock, std::chrono::seconds(20), [&] { return here >= 4; });
        return (met ? "" : "alone ") + std::string(arguments);
    });
    const ToolRun run = run_tools(client, "go", tools, ToolLoopOptions().parallel(4));
    BOOST_TEST_REQUIRE(run.messages.at(2).parts.size() == 8U);
    for (int number = 0; number < 8; ++number) {
        const Part& result = result_at(run, 2, static_cast<std::size_t>(number));
        BOOST_TEST(result.id == "call_" + std::to_string(number));
        BOOST_TEST(result.text == R"({"n":)" + std::to_string(number) + "}");
    }
}

BOOST_AUTO_TEST_CASE(without_parallel_all_runs_on_the_callers_thread)
{
    ScriptedClient client(calling(1, 3));
    int elsewhere = 0;
    ToolSet tools;
    tools.add("f", "", "", [&, here = std::this_thread::get_id()](std::string_view) {
        elsewhere += std::this_thread::get_id() == here ? 0 : 1;
        return "";
    });
    BOOST_TEST(run_tools(client, "go", tools).response.success());
    BOOST_TEST(elsewhere == 0);
}

BOOST_AUTO_TEST_CASE(a_denied_call_is_not_run_and_the_model_is_told_why)
{
    ScriptedClient client(calling(1, 3));
    std::vector<std::string> ran;
    ToolSet tools;
    tools.add("f", "", "", [&](const ToolCall& call) {
        ran.emplace_back(call.id);
        return "ran";
    });
    const auto approve = [](const ToolCall& call) {
        return call.id == "call_1" ? ToolApproval::deny("the user said no") : ToolApproval::allow();
    };
    const ToolRun run = run_tools(client, "go", tools, ToolLoopOptions().approve(approve));
    BOOST_TEST(run.response.content() == "done");
    BOOST_TEST((ran == std::vector<std::string>{"call_0", "call_2"}));
    BOOST_TEST(result_at(run, 2, 1).text == "the user said no");
    BOOST_TEST(is_error(result_at(run, 2, 1)));
    BOOST_TEST(!is_error(result_at(run, 2, 2)));
}

BOOST_AUTO_TEST_CASE(a_stop_by_the_approval_runs_none_of_the_answers_calls)
{
    ScriptedClient client(calling(5, 2));
    int ran = 0;
    ToolSet tools;
    tools.add("f", "", "", [&](std::string_view) {
        ++ran;
        return "";
    });
    const auto approve = [](const ToolCall& call) {
        return call.step == 2 && call.id == "call_3" ? ToolApproval::stop("enough") : ToolApproval::allow();
    };
    const ToolRun run = run_tools(client, "go", tools, ToolLoopOptions().approve(approve));
    BOOST_TEST(ran == 2);
    BOOST_TEST(code_of(run.response) == "stopped");
    BOOST_TEST(run.response.error()->message == "enough");
    BOOST_TEST(roles(run.messages) == "uat");
}

BOOST_AUTO_TEST_CASE(hooks_that_throw_end_the_loop_and_are_told)
{
    ScriptedClient client(calling(5, 1));
    const ToolRun approving = run_tools(
        client, "go", echoing(),
        ToolLoopOptions().approve([](const ToolCall&) -> ToolApproval { throw std::runtime_error("no window"); }));
    BOOST_TEST(code_of(approving.response) == "callback_threw");
    BOOST_TEST(approving.response.error()->message == "the approve hook threw: no window; the loop was ended");
    BOOST_TEST(roles(approving.messages) == "u");

    const ToolRun telling =
        run_tools(client, "go", echoing(), ToolLoopOptions().on_result([](const ToolCall&, const Part&) { throw 1; }));
    BOOST_TEST(code_of(telling.response) == "callback_threw");
    BOOST_TEST(roles(telling.messages) == "uat");  // the tool has run, and that is kept

    const ToolRun streaming =
        run_tools(client, "go", echoing(),
                  ToolLoopOptions().on_event([](const ChatEvent&) { throw std::runtime_error("no terminal"); }));
    BOOST_TEST(code_of(streaming.response) == "callback_threw");
    BOOST_TEST(streaming.response.error()->message ==
               "the on_event callback threw: no terminal; the call was cancelled");
}

BOOST_AUTO_TEST_CASE(events_of_all_answers_and_results_are_told)
{
    ScriptedClient client(calling(1, 2));
    std::string text;
    std::string results;
    const ToolRun run = run_tools(client, "go", echoing(),
                                  ToolLoopOptions()
                                      .on_event([&](const ChatEvent& event) { text += event.text(); })
                                      .on_result([&](const ToolCall& call, const Part& result) {
                                          results += std::string(call.id) + '=' + result.text + ' ';
                                      }));
    BOOST_TEST(run.response.success());
    BOOST_TEST(text == "let me seedone");
    BOOST_TEST(results == R"(call_0={"n":0} call_1={"n":1} )");
    BOOST_TEST(client.request(0).stream());
}

BOOST_AUTO_TEST_CASE(a_stop_cancels_the_answer_that_is_waited_for)
{
    const StopSignal stop;
    ScriptedClient client([&](const ChatRequest& request) -> Reply {
        if (answers_in(request) == 0) return Reply::calling({call_of(1)});
        return Reply("never").held();
    });
    std::thread stopper;
    ToolSet tools;
    tools.add("f", "", "", [&](std::string_view) {
        stopper = std::thread([&] {
            while (client.requests().size() < 2)
                std::this_thread::yield();
            stop.request_stop();
        });
        return "ran";
    });
    const ToolRun run = run_tools(client, "go", tools, ToolLoopOptions().stop(stop));
    stopper.join();
    BOOST_TEST_REQUIRE(run.response.is_error());
    BOOST_TEST((run.response.error()->kind == ErrorKind::cancelled));
    BOOST_TEST(roles(run.messages) == "uat");
}

BOOST_AUTO_TEST_CASE(a_stop_while_tools_run_lets_them_end_and_starts_no_more)
{
    const StopSignal stop;
    ScriptedClient client(calling(3, 2));
    int ran = 0;
    ToolSet tools;
    tools.add("f", "", "", [&](const ToolCall& call) {
        ++ran;
        stop.request_stop();
        return call.stop_requested() ? "gave up" : "went on";
    });
    const ToolRun run = run_tools(client, "go", tools, ToolLoopOptions().stop(stop));
    BOOST_TEST(ran == 1);
    BOOST_TEST(code_of(run.response) == "stopped");
    BOOST_TEST(result_at(run, 2, 0).text == "gave up");
    BOOST_TEST(is_error(result_at(run, 2, 1)));
    BOOST_TEST(client.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_failed_answer_ends_the_loop_and_the_steps_before_are_kept)
{
    ScriptedClient client([](const ChatRequest& request) -> Reply {
        if (answers_in(request) == 1) return ChatError(ErrorKind::rate_limited, "scripted: slow down");
        return Reply::calling({call_of(1)});
    });
    const ToolRun run = run_tools(client, "go", echoing());
    BOOST_TEST((run.response.error()->kind == ErrorKind::rate_limited));
    BOOST_TEST(run.steps == 2);
    BOOST_TEST(roles(run.messages) == "uat");
}

BOOST_AUTO_TEST_CASE(what_the_provider_runs_itself_is_left_alone)
{
    ScriptedClient client([](const ChatRequest& request) -> Reply {
        Part search = Part::tool_call("srv_1", "web_search", "{}");
        search.flags = PARLANCE_PART_PROVIDER_RUN;
        if (answers_in(request) == 0) return {{search}, FinishReason::pause};  // it asks for more time
        return Reply({search, Part(PartKind::text, "found")});
    });
    int asked = 0;
    const ToolRun run = run_tools(client, "go", echoing(), ToolLoopOptions().approve([&](const ToolCall&) {
        ++asked;
        return ToolApproval::allow();
    }));
    BOOST_TEST(run.response.content() == "found");
    BOOST_TEST(asked == 0);
    BOOST_TEST(roles(run.messages) == "uaa");
}

BOOST_AUTO_TEST_CASE(a_forced_tool_is_forced_once)
{
    for (const char* forced : {R"("required")", R"({"name":"f"})", R"("none")", R"("auto")"}) {
        ScriptedClient client(calling(2, 1));
        ChatRequest request("go");
        request.set("tool_choice", Json(forced));
        BOOST_TEST(run_tools(client, request, echoing()).response.success());
        const auto sent = [&](std::size_t step) {
            return std::get<Json>(*client.request(step).param("tool_choice")).text;
        };
        BOOST_TEST(sent(0) == forced);
        const std::string later = std::string_view(forced) == R"("none")" ? R"("none")" : R"("auto")";
        BOOST_TEST(sent(1) == later);
        BOOST_TEST(sent(2) == later);
    }
}

BOOST_AUTO_TEST_CASE(a_set_that_is_not_right_asks_nobody)
{
    ScriptedClient client(calling(1, 1));
    ToolSet tools = echoing();
    tools.add("g", "", "no schema", [](std::string_view) { return ""; });
    const ToolRun run = run_tools(client, "go", tools);
    BOOST_TEST_REQUIRE(run.response.is_error());
    BOOST_TEST(run.response.error()->where == "/tools/1/schema");
    client.blocking_allowed = false;
    BOOST_TEST(run_tools(client, "go", echoing()).response.is_error());
    BOOST_TEST(client.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_conversation_keeps_the_steps_and_goes_on_after_a_failure)
{
    bool fails = true;
    ScriptedClient client([&](const ChatRequest& request) -> Reply {
        if (answers_in(request) == 1 && fails) return ChatError(ErrorKind::network, "scripted: gone");
        return calling(1, 1)(request);
    });
    Conversation talk;
    talk.system_prompt("s");
    const ToolRun failed = run_tools(client, talk, "go", echoing());
    BOOST_TEST(failed.response.is_error());
    BOOST_TEST(roles(talk.messages()) == "suat");
    fails = false;
    const ToolRun rest = run_tools(client, talk, echoing());
    BOOST_TEST(rest.response.content() == "done");
    BOOST_TEST(roles(talk.messages()) == "suata");
    BOOST_TEST(roles(rest.messages) == "suata");
    BOOST_TEST(talk.usage().calls == 3);
    BOOST_TEST(talk.settings().tools().empty());
}

BOOST_AUTO_TEST_CASE(a_conversation_is_as_it_was_when_the_first_answer_fails)
{
    ScriptedClient client([](const ChatRequest&) -> Reply { return ChatError(ErrorKind::network, "scripted: gone"); });
    Conversation talk;
    BOOST_TEST(run_tools(client, talk, "go", echoing()).response.is_error());
    BOOST_TEST(talk.empty());
    BOOST_TEST(run_tools(client, talk, echoing()).response.is_error());
    BOOST_TEST(talk.usage().calls == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
