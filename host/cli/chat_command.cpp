#include "chat_command.hpp"

#include <unistd.h>

#include <future>
#include <utility>

#include "call_watch.hpp"
#include "chat_answer.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "output.hpp"
#include "question.hpp"
#include "report.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

/// The next event; before it waits, what was printed goes out, so that nothing that came is held back.
const ChatEvent* next_event(ChatStream& stream, Output& output)
{
    if (const ChatEvent* event = stream.next(std::chrono::milliseconds(0))) return event;
    if (stream.ended()) return nullptr;
    if (!output.flush()) stream.cancel();  // nobody takes the rest
    return stream.next();
}

ChatResponse ask_streaming(ChatClient& client, ChatRequest request, ChatAnswer& answer, Output& output)
{
    ChatStream stream = client.stream_chat(std::move(request));
    if (stream.ended()) return stream.response();
    const CallWatch watch([&stream] { stream.cancel(); });
    answer.begin();
    while (const ChatEvent* event = next_event(stream, output))
        answer.event(*event);
    if (watch.reader_gone()) output.reader_has_gone();
    return stream.response();
}

/// In one piece, but not with the blocking form: Ctrl-C must reach the call.
ChatResponse ask_whole(ChatClient& client, ChatRequest request, Output& output)
{
    const auto promise = std::make_shared<std::promise<ChatResponse>>();  // the call's thread may leave it after us
    auto response = promise->get_future();
    const auto call =
        client.chat(std::move(request), {nullptr, [promise](const ChatResponse& whole) { promise->set_value(whole); }});
    if (call.is_error()) return ChatResponse(call.error());
    const CallWatch watch([&call] { (*call)->cancel(); });
    response.wait();
    if (watch.reader_gone()) output.reader_has_gone();
    return response.get();
}

ChatResponse ask(const Result<Host>& host, const Arguments& arguments, ChatRequest request, ChatAnswer& answer,
                 Output& output)
{
    if (host.is_error()) return ChatResponse(host.error());
    const auto client = host->client(arguments.client);
    if (client.is_error()) return ChatResponse(client.error());
    if (request.stream()) return ask_streaming(**client, std::move(request), answer, output);
    return ask_whole(**client, std::move(request), output);
}

int refuse(const InputProblem& problem, const Arguments& arguments, Output& output)
{
    if (problem.exit_code != exit_usage) {
        fail(output, arguments.json, problem.error);
        return finish(output, problem.exit_code);
    }
    if (!is_terminal(STDIN_FILENO)) return report_usage_error(problem.error.message);
    report_plain(short_help());
    return exit_usage;
}

}  // namespace

int run_chat(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    auto question = read_question(arguments);
    if (const auto* problem = std::get_if<InputProblem>(&question)) return refuse(*problem, arguments, output);

    const auto host = Host::open(host_options(arguments));
    const auto answer = make_answer(arguments, output);
    ChatResponse response = ask(host, arguments, std::get<ChatRequest>(std::move(question)), *answer, output);
    if (response.metadata().client.empty()) response.metadata().client = arguments.client;
    answer->end(response);
    return finish(output, response.is_error() ? exit_code(response.error()->kind) : exit_ok);
}

}  // namespace parlance::cli
