#include "generate_command.hpp"

#include <unistd.h>

#include <utility>

#include "chat_answer.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "question.hpp"
#include "refusal.hpp"
#include "report.hpp"
#include "watched_client.hpp"

namespace parlance::cli {

namespace {

ChatResponse generate(const Arguments& arguments, ChatRequest request, Output& output)
{
    const auto host = Host::open(host_options(arguments));
    if (host.is_error()) return ChatResponse(host.error());
    const auto client = host->client(arguments.client);
    if (client.is_error()) return ChatResponse(client.error());
    return ask_watched(*client, output, [&](ChatClient& one) { return one.generate_text(std::move(request)); });
}

}  // namespace

int run_generate(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    auto question = read_question(arguments);
    if (const auto* problem = std::get_if<InputProblem>(&question)) return refuse(*problem, arguments.json, output);
    ChatRequest request = std::get<ChatRequest>(std::move(question));
    request.stream(false);
    ChatResponse response = generate(arguments, std::move(request), output);
    if (response.metadata().client.empty()) response.metadata().client = arguments.client;
    make_answer(arguments, output)->end(response);
    return finish(output, response.is_error() ? exit_code(response.error()->kind) : exit_ok);
}

}  // namespace parlance::cli
