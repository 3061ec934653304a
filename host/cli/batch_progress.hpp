/// batch_progress.hpp - how far a batch is: a bar on a terminal, else a line every ten seconds, and the last words.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <parlance/batch.hpp>
#include <string>

namespace parlance::cli {

/// What there is to know of the input: a share of it, since nobody has counted its lines.
struct InputShare {
    std::int64_t bytes_read = 0;
    std::int64_t bytes = -1;  ///< -1: nobody knows, as of a pipe
};

/// "1,231 answered, 3 failed".
[[nodiscard]] std::string outcome_text(std::int64_t answered, std::int64_t failed);

/// "1,231 answered, 3 failed, 56/s, 12,345 tokens, 1m 20s left". What is unknown, or none, is left out.
[[nodiscard]] std::string progress_text(const BatchProgress& progress, const InputShare& share);

/// "[#####     ] 45% " and the text, cut to `columns`.
[[nodiscard]] std::string progress_bar(const BatchProgress& progress, const InputShare& share, std::size_t columns);

/// "997 answered, 3 failed, 12s, 83/s, 12,345 + 678 tokens, 0.12 USD".
[[nodiscard]] std::string summary_text(const BatchSummary& summary);

/// Shows progress on standard error. The time is that of the progress itself. One thread at a time.
class ProgressDisplay {
public:
    enum class Form { bar, lines, none };
    ProgressDisplay(Form form, std::function<InputShare()> share) : form_(form), share_(std::move(share)) {}

    /// Draws, unless it has just drawn: a bar ten times a second, a line every ten seconds.
    void show(const BatchProgress& progress);

    /// Takes the bar away, for other words or for good.
    void clear();

    /// What `show` would write now; nothing: it is too early.
    [[nodiscard]] std::optional<std::string> next_text(const BatchProgress& progress, std::size_t columns);

private:
    Form form_;
    std::function<InputShare()> share_;
    std::int64_t last_ms_ = 0;
    bool drawn_ = false;
};

}  // namespace parlance::cli
