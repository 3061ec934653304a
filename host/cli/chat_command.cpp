#include "chat_command.hpp"

#include <unistd.h>

#include <utility>

#include "chat_answer.hpp"
#include "chat_call.hpp"
#include "conversation_file.hpp"
#include "conversation_turn.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "interactive.hpp"
#include "output.hpp"
#include "question.hpp"
#include "refusal.hpp"
#include "report.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

ChatResponse ask(const Result<Host>& host, const std::string& name, ChatRequest request, ChatAnswer& answer,
                 Output& output)
{
    if (host.is_error()) return ChatResponse(host.error());
    const auto client = host->client(name);
    if (client.is_error()) return ChatResponse(client.error());
    return call_chat(**client, std::move(request), answer, output);
}

/// The question alone, or as the last conversation goes on with it. A model is its client's: with another client it
/// does not hold any more.
Result<KeptConversation> before_asking(const Arguments& arguments)
{
    KeptConversation before;
    if (arguments.own.has("--continue")) {
        auto last = last_conversation(StateFolder::of_the_user());
        if (last.is_error()) return last.error();
        before = *std::move(last);
    }
    if (arguments.client.empty() || arguments.client == before.client) return before;
    before.client = arguments.client;
    before.conversation.settings(ChatRequest(before.conversation.settings()).model(""));
    return before;
}

/// So that `-c` can go on with it. What fails is told to people only: the answer is there.
void keep(const Arguments& arguments, const std::string& client, const ChatRequest& request,
          const ChatResponse& response)
{
    if (arguments.own.has("--no-save") || keeping_is_off()) return;
    const auto after = conversation_after(request, response);
    if (!after) return;
    const std::string& name = response.metadata().client.empty() ? client : response.metadata().client;
    const Status kept = keep_conversation(StateFolder::of_the_user(), name, *after);
    if (kept.is_error() && is_terminal(STDERR_FILENO))
        report_warning("the conversation is not kept for -c: " + kept.error().message);
}

int refuse_question(const InputProblem& problem, const Arguments& arguments, Output& output)
{
    const bool nothing_said = problem.exit_code == exit_usage && !arguments.own.has("--attach");
    if (!nothing_said || !is_terminal(STDIN_FILENO)) return refuse(problem, arguments.json, output);
    report_plain(short_help());
    return exit_usage;
}

}  // namespace

int run_chat(const Arguments& arguments)
{
    if (wants_conversation(arguments)) return run_interactive(arguments);
    Output output(STDOUT_FILENO);
    auto question = read_question(arguments);
    if (const auto* problem = std::get_if<InputProblem>(&question)) return refuse_question(*problem, arguments, output);
    const auto before = before_asking(arguments);
    if (before.is_error()) return fail(output, arguments.json, before.error());

    ChatRequest& asked = std::get<ChatRequest>(question);
    const bool stream = asked.stream();
    const bool is_chat = asked.operation() == "chat";
    ChatRequest request = is_chat ? before->conversation.request(asked) : asked;
    const auto host = Host::open(host_options(arguments));
    Arguments form = arguments;
    form.json = arguments.json || !is_chat;  // vectors and counts have no text
    const auto answer = make_answer(form, output);
    ChatResponse response = ask(host, before->client, request.stream(stream), *answer, output);
    if (response.metadata().client.empty()) response.metadata().client = before->client;
    answer->end(response);
    const int code = finish(output, response.is_error() ? exit_code(response.error()->kind) : exit_ok);
    if (is_chat) keep(arguments, before->client, request, response);
    return code;
}

}  // namespace parlance::cli
