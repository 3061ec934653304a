#include "analyze_lines.hpp"

#include <unistd.h>

#include <utility>

#include "analyze_json.hpp"
#include "batch_options.hpp"
#include "batch_run.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "refusal.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

std::optional<LineItem> item_of(const LineReader::Line& line, const AnalysisOrder& order)
{
    LineTag tag{line.number, {}};
    if (auto problem = text_problem(line)) return LineItem(*std::move(problem), std::move(tag));
    if (line.text.find_first_not_of(" \t") == line.text.npos) return std::nullopt;
    return LineItem(order.options.to_request(std::string(line.text), order.type), std::move(tag));
}

std::string json_of(const LineResult& result)
{
    JsonBuilder json;
    json.begin_object().member("line", result.tag.line);
    write_analysis(json, Analysis(result.response));
    return json.end_object().take();
}

int run(const Arguments& arguments, ChatClient& client, const AnalysisOrder& order, const BatchOptions& options,
        Output& messages)
{
    DoneItems none;
    auto opened = BatchOutput::open("-", BatchOutput::Mode::fresh, none);
    if (const auto* problem = std::get_if<InputProblem>(&opened)) return refuse(*problem, arguments.json, messages);
    LineReader input(STDIN_FILENO, longest_input_line);
    const LineWork work{[&](const LineReader::Line& line) { return item_of(line, order); }, &json_of};
    const LineRun run = run_lines(client, input, bytes_of(STDIN_FILENO), *std::get<0>(opened), work, options);
    return report_run(run, "standard input", "standard output");
}

}  // namespace

int analyze_lines(const Arguments& arguments, AnalysisOrder& order, Output& messages)
{
    if (!arguments.words.empty())
        return report_usage_error("with --lines the texts come on standard input: parlance analyze ... --lines < FILE");
    BatchOptions options;
    if (std::string problem = read_in_flight(arguments.own, options); !problem.empty())
        return report_usage_error(problem);
    ChatRequest base;
    ItemDefaults{arguments.model, {}, arguments.parameters, arguments.timeout}.apply(base);
    order.options.request(std::move(base));
    const auto host = Host::open(host_options(arguments));
    if (host.is_error()) return fail(messages, arguments.json, host.error());
    const auto client = host->client(arguments.client);
    if (client.is_error()) return fail(messages, arguments.json, client.error());
    return run(arguments, **client, order, options, messages);
}

}  // namespace parlance::cli
