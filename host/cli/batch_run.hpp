/// batch_run.hpp - lines in, lines out: what `batch` and `analyze --lines` have in common.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <parlance/batch.hpp>
#include <string>

#include "batch_item.hpp"
#include "batch_output.hpp"

namespace parlance::cli {

/// What to do with a line and with its answer. Both run on the thread that runs the batch.
struct LineWork {
    /// The item of a line; nothing: the line is passed over.
    std::function<std::optional<LineItem>(const LineReader::Line&)> item;
    /// The JSON of an answer.
    std::function<std::string(const LineResult&)> answer;
};

/// How a run of lines ended.
struct LineRun {
    BatchSummary summary;
    int read_error = 0;   ///< an errno value: the input cannot be read further
    int write_error = 0;  ///< likewise for the output
    bool interrupted = false;
    bool reader_gone = false;  ///< nobody takes the answers any more, which is no failure
};

/// Asks for every line of `input` and writes the answers to `output` in their order, showing progress on standard
/// error. Ctrl-C and the end of a reader cancel what is in flight; what was cancelled is not written.
[[nodiscard]] LineRun run_lines(ChatClient& client, LineReader& input, std::int64_t input_bytes, BatchOutput& output,
                                const LineWork& work, BatchOptions options);

/// The most bytes of a line.
inline constexpr std::size_t longest_input_line = 8 * 1024 * 1024;

/// The size of what is read from a regular file; -1 of anything else.
[[nodiscard]] std::int64_t bytes_of(int descriptor) noexcept;

/// Says on standard error what an earlier run has left in the output.
void report_earlier_items(std::int64_t done, std::int64_t failed);

/// The exit code of a run, and on standard error why it ended early. `what` names the input and the output.
int report_run(const LineRun& run, const std::string& input_name, const std::string& output_name);

}  // namespace parlance::cli
