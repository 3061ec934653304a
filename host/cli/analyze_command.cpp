#include "analyze_command.hpp"

#include <unistd.h>

#include <utility>

#include "analyze_json.hpp"
#include "analyze_lines.hpp"
#include "analyze_options.hpp"
#include "chat_notes.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "question.hpp"
#include "refusal.hpp"
#include "report.hpp"
#include "watched_client.hpp"

namespace parlance::cli {

namespace {

InputProblem no_text()
{
    return {exit_usage, ChatError(ErrorKind::invalid_request,
                                  "nothing to analyse: no text was given, and standard input is empty")};
}

/// What the words and standard input make: the question of a chat, whose text is meant and whose options are kept.
std::variant<std::string, InputProblem> take_text(const Arguments& arguments, AnalysisOptions& options)
{
    auto question = read_question(arguments);
    if (auto* problem = std::get_if<InputProblem>(&question)) {
        if (problem->exit_code == exit_usage) return no_text();
        return std::move(*problem);
    }
    ChatRequest& request = std::get<ChatRequest>(question);
    std::string text = request.messages().back().parts.front().text;
    options.request(std::move(request.stream(false)));
    return text;
}

Analysis analyze(const Arguments& arguments, std::string text, const AnalysisOrder& order, Output& output)
{
    const auto host = Host::open(host_options(arguments));
    if (host.is_error()) return Analysis(ChatResponse(host.error()));
    const auto client = host->client(arguments.client);
    if (client.is_error()) return Analysis(ChatResponse(client.error()));
    return ask_watched(*client, output,
                       [&](ChatClient& one) { return one.analyze_text(std::move(text), order.type, order.options); });
}

void print_text(const Analysis& analysis, Output& output)
{
    const std::string content = analysis.content();
    output.write(content);
    if (!content.empty() && content.back() != '\n') output.write("\n");
    const bool cancelled = analysis.metadata().end == CallEnd::cancelled;
    if (!output.flush() && cancelled) return;  // it was cancelled because nobody takes it
    report_notes(analysis.response());
}

void print_json(const Analysis& analysis, Output& output)
{
    JsonBuilder json;
    write_analysis(json.begin_object(), analysis);
    output.write_json(json.end_object().take());
}

}  // namespace

int run_analyze(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    auto read = read_analysis_order(arguments.own);
    if (const auto* problem = std::get_if<InputProblem>(&read)) return refuse(*problem, arguments.json, output);
    auto& order = std::get<AnalysisOrder>(read);
    if (arguments.own.has("--lines")) return analyze_lines(arguments, order, output);
    if (arguments.own.has("--max-in-flight"))
        return report_usage_error("-j goes with --lines: one text is one request");
    auto text = take_text(arguments, order.options);
    if (const auto* problem = std::get_if<InputProblem>(&text)) return refuse(*problem, arguments.json, output);

    const Analysis analysis = analyze(arguments, std::get<std::string>(std::move(text)), order, output);
    if (arguments.json)
        print_json(analysis, output);
    else
        print_text(analysis, output);
    return finish(output, analysis.is_error() ? exit_code(analysis.error()->kind) : exit_ok);
}

}  // namespace parlance::cli
