/// batch_output.hpp - where the answers of a batch go: whole lines only, whatever ends the run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "batch_done.hpp"
#include "input.hpp"
#include "output.hpp"

namespace parlance::cli {

/// A file to which nobody else writes at the same time, or standard output.
class BatchOutput {
public:
    enum class Mode {
        fresh,         ///< a file that has text already is refused
        resume,        ///< appends; what is there counts as done, a torn last line is cut away
        retry_failed,  ///< likewise, but lines of failed items are taken out first
    };

    /// Opens `path`, "-" for standard output. `done` receives what earlier runs have finished.
    [[nodiscard]] static std::variant<std::unique_ptr<BatchOutput>, InputProblem> open(const std::string& path,
                                                                                       Mode mode, DoneItems& done);
    BatchOutput(const BatchOutput&) = delete;
    BatchOutput& operator=(const BatchOutput&) = delete;
    ~BatchOutput();

    /// Writes one line at once. False: it cannot be written, and nothing of it is left in a file.
    bool write_line(std::string_view json);

    /// How many lines of failed items an earlier run has left in it.
    [[nodiscard]] std::int64_t failed_before() const noexcept { return failed_before_; }

    [[nodiscard]] Output& stream() noexcept { return *stream_; }
    [[nodiscard]] bool is_standard_output() const noexcept { return descriptor_ == 1; }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
    BatchOutput() = default;
    std::optional<InputProblem> open_file(const std::string& path, Mode mode);
    std::optional<InputProblem> take_over(const std::string& path, Mode mode, DoneItems& done);

    int descriptor_ = -1;
    bool regular_ = false;
    std::int64_t size_ = 0;  ///< of a regular file: the lines that are whole
    std::int64_t failed_before_ = 0;
    std::unique_ptr<Output> stream_;
};

}  // namespace parlance::cli
