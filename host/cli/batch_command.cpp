#include "batch_command.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <parlance/json_builder.hpp>
#include <utility>

#include "batch_input.hpp"
#include "batch_options.hpp"
#include "batch_result.hpp"
#include "batch_run.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "provider_batch_command.hpp"
#include "refusal.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

bool same_file(int left, int right) noexcept
{
    struct stat one {};
    struct stat other {};
    return ::fstat(left, &one) == 0 && ::fstat(right, &other) == 0 && S_ISREG(one.st_mode) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

std::string name_of(const std::string& path, const char* standard)
{
    return path == "-" ? standard : path;
}

/// What `--json` adds on standard output when the answers go elsewhere.
void print_summary(const BatchSummary& summary, std::int64_t skipped)
{
    JsonBuilder json;
    json.begin_object().member("end", to_string(summary.end)).member("done", summary.done);
    json.member("failed", summary.failed).member("cancelled", summary.cancelled).member("skipped", skipped);
    const auto number = [&](const char* key, const std::optional<std::int64_t>& value) {
        json.key(key);
        value ? json.value(*value) : json.null();
    };
    number("prompt_tokens", summary.total.usage.prompt_tokens);
    number("completion_tokens", summary.total.usage.completion_tokens);
    json.member("elapsed_ms", summary.elapsed_ms).end_object();
    Output output(STDOUT_FILENO);
    output.write_json(json.take());
    output.flush();
}

int run(const Arguments& arguments, ChatClient& client, const BatchOrder& order, BatchInput& file, Output& messages)
{
    DoneItems done;
    auto opened = BatchOutput::open(order.output, order.mode, done);
    if (const auto* problem = std::get_if<InputProblem>(&opened)) return refuse(*problem, arguments.json, messages);
    BatchOutput& output = *std::get<0>(opened);
    if (same_file(file.descriptor(), output.descriptor()))
        return report_usage_error("the output is the input; answers need a file of their own");

    LineReader input(file.descriptor(), longest_input_line);
    std::int64_t skipped = 0;
    const LineWork work{[&](const LineReader::Line& line) -> std::optional<LineItem> {
                            auto item = read_item(line, order.form, order.defaults);
                            if (!item || !done.has(item->tag.id)) return item;
                            ++skipped;
                            return std::nullopt;
                        },
                        &result_line};
    const LineRun run = run_lines(client, input, bytes_of(file.descriptor()), output, work, order.options);
    if (skipped > 0) report_note(std::to_string(skipped) + " done by an earlier run");
    const int code = report_run(run, name_of(order.input, "standard input"), name_of(order.output, "standard output"));
    const bool has_rest = run.summary.end != BatchEnd::complete && !output.is_standard_output();
    if (has_rest) report_note("to go on where it stopped, say the same with --resume");
    if (arguments.json && !output.is_standard_output()) print_summary(run.summary, skipped);
    return code;
}

}  // namespace

int run_batch_command(const Arguments& arguments)
{
    const auto read = read_batch_order(arguments);
    if (const auto* problem = std::get_if<std::string>(&read)) return report_usage_error(*problem);
    const BatchOrder& order = std::get<BatchOrder>(read);
    Output messages(STDOUT_FILENO);
    if (order.via_provider) return run_provider_batch_command(arguments, order, messages);
    BatchInput file(order.input);
    if (file.error_number() != 0) {
        const std::string why = "cannot read " + order.input + ": " + std::strerror(file.error_number());
        return refuse({exit_io, ChatError(ErrorKind::invalid_request, why)}, arguments.json, messages);
    }
    const auto host = Host::open(host_options(arguments));
    if (host.is_error()) return fail(messages, arguments.json, host.error());
    const auto client = host->client(arguments.client);
    if (client.is_error()) return fail(messages, arguments.json, client.error());
    return run(arguments, **client, order, file, messages);
}

}  // namespace parlance::cli
