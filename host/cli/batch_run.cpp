#include "batch_run.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "batch_progress.hpp"
#include "call_watch.hpp"
#include "exit_code.hpp"
#include "number_text.hpp"
#include "report.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

constexpr std::int64_t look_every_ms = 100;  // at the clock, for the display
constexpr int most_reports = 10;             // of lines that are none; the output has them all

ProgressDisplay::Form display_form(const BatchOutput& output)
{
    const bool clashes = output.is_standard_output() && is_terminal(STDOUT_FILENO);
    const bool bar = is_terminal(STDERR_FILENO) && !clashes;
    return bar ? ProgressDisplay::Form::bar : ProgressDisplay::Form::lines;
}

/// Tells a person of lines that could not be read, as long as there are few.
class BadLines {
public:
    explicit BadLines(ProgressDisplay& display) : display_(display) {}

    void report(std::int64_t line, const ChatError& error)
    {
        if (++count_ > most_reports + 1) return;
        display_.clear();
        const std::string where = error.where.empty() ? "" : " (at " + error.where + ")";
        if (count_ > most_reports)
            report_warning("further lines that cannot be read are told in the output only");
        else
            report_warning("line " + std::to_string(line) + ": " + error.message + where);
    }

private:
    ProgressDisplay& display_;
    int count_ = 0;
};

}  // namespace

std::int64_t bytes_of(int descriptor) noexcept
{
    struct stat facts {};
    return ::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode) ? facts.st_size : -1;
}

LineRun run_lines(ChatClient& client, LineReader& input, std::int64_t input_bytes, BatchOutput& output,
                  const LineWork& work, BatchOptions options)
{
    ProgressDisplay display(display_form(output), [&] { return InputShare{input.bytes_read(), input_bytes}; });
    BadLines bad_lines(display);
    const StopSignal stop;
    options.stop(stop).progress_every_ms(look_every_ms);
    options.on_progress([&](const BatchProgress& progress) { display.show(progress); });

    const auto source = [&]() -> std::optional<LineItem> {
        while (const auto line = input.next()) {
            auto item = work.item(*line);
            if (!item) continue;
            if (item->error) bad_lines.report(line->number, *item->error);
            return item;
        }
        return std::nullopt;
    };
    const auto sink = [&](LineResult&& result) -> Status {
        if (result.response.is_error() && result.response.error()->kind == ErrorKind::cancelled) return Success{};
        if (output.write_line(work.answer(result))) return Success{};
        return ChatError(ErrorKind::internal, "the output cannot be written");
    };
    LineRun run;
    {
        const CallWatch watch([&] {
            if (!CallWatch::interrupted() && !output.is_standard_output()) return;  // answers go elsewhere
            stop.request_stop();
            input.interrupt();
        });
        run.summary = run_batch(client, source, sink, options);
        run.reader_gone = (output.is_standard_output() && watch.reader_gone()) ||
                          output.stream().state() == Output::State::reader_gone;
    }
    display.clear();
    run.read_error = input.error_number();
    if (output.stream().state() == Output::State::failed) run.write_error = output.stream().error_number();
    run.interrupted = CallWatch::interrupted();
    return run;
}

void report_earlier_items(std::int64_t done, std::int64_t failed)
{
    if (done == 0) return;
    std::string text = grouped(done) + " done by an earlier run";
    if (failed > 0)
        text +=
            ", " + grouped(failed) + " of them failed; --retry-failed asks " + (failed == 1 ? "it" : "them") + " again";
    report_note(text);
}

int report_run(const LineRun& run, const std::string& input_name, const std::string& output_name)
{
    const std::string summary = summary_text(run.summary);
    if (run.interrupted) {
        report("interrupted: " + summary);
        return exit_interrupted;
    }
    if (run.reader_gone) return exit_ok;
    if (run.write_error != 0) {
        report("cannot write " + output_name + ": " + std::strerror(run.write_error) + "; " + summary);
        return exit_io;
    }
    if (run.read_error != 0) {
        report("cannot read " + input_name + ": " + std::strerror(run.read_error) + "; " + summary);
        return exit_io;
    }
    if (run.summary.end == BatchEnd::failures)
        report("stopped after so many failures: " + summary);
    else if (run.summary.error)
        report_error(*run.summary.error);
    else if (run.summary.failed > 0)
        report(summary);
    else
        report_note(summary);
    if (run.summary.failed > 0) return exit_some_failed;
    return run.summary.error ? exit_code(run.summary.error->kind) : exit_ok;
}

}  // namespace parlance::cli
