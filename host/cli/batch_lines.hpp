/// batch_lines.hpp - lines of a file or a pipe, one at a time: however long the input is, one buffer holds it.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::cli {

/// Reads a descriptor, which stays the caller's. Thread-safety: one thread, but for `interrupt`.
class LineReader {
public:
    /// `longest` bounds a line, in bytes: what is longer is skipped and told.
    LineReader(int descriptor, std::size_t longest);
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;
    ~LineReader();

    struct Line {
        std::string_view text;    ///< without its end and a byte order mark; lives until the next call
        std::int64_t number = 0;  ///< from 1
        bool too_long = false;    ///< `text` is empty then
        bool has_end = true;      ///< false: the input ended before the line did
    };
    /// The next line; nothing: the end, an interruption, or `error_number()`.
    [[nodiscard]] std::optional<Line> next();

    /// 0: nothing went wrong.
    [[nodiscard]] int error_number() const noexcept { return error_number_; }

    /// Bytes of the input that were given as lines, or skipped.
    [[nodiscard]] std::int64_t bytes_read() const noexcept { return bytes_read_; }

    /// Ends the reading soon, even one that waits. Any thread.
    void interrupt() noexcept;

private:
    bool fill();
    bool wait_for_input() noexcept;
    Line take(std::size_t size, std::size_t end_mark);

    int descriptor_;
    std::size_t longest_;
    int wake_;
    std::string buffer_;
    std::size_t begin_ = 0;     // of the next line in buffer_
    std::size_t searched_ = 0;  // up to there, no line ends
    bool skipping_ = false;     // the line is too long: what comes of it is dropped
    bool at_end_ = false;
    int error_number_ = 0;
    std::int64_t number_ = 0;
    std::int64_t bytes_read_ = 0;
    std::atomic<bool> interrupted_ = false;
};

}  // namespace parlance::cli
