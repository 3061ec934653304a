#include "batch_command.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <parlance/json_builder.hpp>
#include <utility>

#include "batch_input.hpp"
#include "batch_options.hpp"
#include "batch_repeats.hpp"
#include "batch_result.hpp"
#include "batch_run.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "number_text.hpp"
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

/// Lines become items, but for those that an earlier run has finished.
class Reading {
public:
    explicit Reading(const BatchOrder& order) : order_(order) {}

    DoneItems done;            ///< filled before the first line
    std::int64_t skipped = 0;  ///< items that were done

    std::optional<LineItem> item_of(const LineReader::Line& line)
    {
        auto item = read_item(line, order_.form, order_.defaults);
        if (!item) return item;
        if (item->tag.has_id && !seen_.add(item->tag.id) && ++repeats_ == 1) first_repeat_ = line.number;
        if (!done.take(item->tag.id, item->tag.line)) return item;
        ++skipped;
        return std::nullopt;
    }

    void warn_of_repeats() const
    {
        if (repeats_ == 0) return;
        const std::string lines =
            repeats_ == 1 ? "line " + std::to_string(first_repeat_) + " has"
                          : grouped(repeats_) + " lines, line " + std::to_string(first_repeat_) + " first, have";
        report_warning(lines +
                       " a custom_id that an earlier line has; answers that share one are told apart by \"id\" only");
    }

private:
    const BatchOrder& order_;
    SeenIds seen_;
    std::int64_t repeats_ = 0;
    std::int64_t first_repeat_ = 0;
};

/// What `--json` adds on standard output when the answers go elsewhere.
void print_summary(const BatchSummary& summary, std::int64_t skipped, std::int64_t failed_before)
{
    JsonBuilder json;
    json.begin_object().member("end", to_string(summary.end)).member("done", summary.done);
    json.member("failed", summary.failed).member("cancelled", summary.cancelled).member("skipped", skipped);
    json.member("failed_before", failed_before);
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
    Reading reading(order);
    auto opened = BatchOutput::open(order.output, order.mode, reading.done);
    if (const auto* problem = std::get_if<InputProblem>(&opened)) return refuse(*problem, arguments.json, messages);
    BatchOutput& output = *std::get<0>(opened);
    if (same_file(file.descriptor(), output.descriptor()))
        return report_usage_error("the output is the input; answers need a file of their own");

    LineReader input(file.descriptor(), longest_input_line);
    const LineWork work{[&](const LineReader::Line& line) { return reading.item_of(line); }, &result_line};
    const LineRun run = run_lines(client, input, bytes_of(file.descriptor()), output, work, order.options);
    reading.warn_of_repeats();
    report_earlier_items(static_cast<std::int64_t>(reading.done.size()), output.failed_before());
    const int code = report_run(run, name_of(order.input, "standard input"), name_of(order.output, "standard output"));
    const bool has_rest = run.summary.end != BatchEnd::complete && !output.is_standard_output();
    if (has_rest) report_note("to go on where it stopped, say the same with --resume");
    if (arguments.json && !output.is_standard_output())
        print_summary(run.summary, reading.skipped, output.failed_before());
    return code == exit_ok && output.failed_before() > 0 ? static_cast<int>(exit_some_failed) : code;
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
