/// output.hpp - standard output: gathered, flushed when told, and watched for whether anybody still takes it.
#pragma once

#include <string>
#include <string_view>

namespace parlance::cli {

/// Writes to one descriptor. After the first failure it drops what it is given.
/// Thread-safety: one thread at a time.
class Output {
public:
    enum class State {
        good,
        reader_gone,  ///< the pipe's reader has closed it: nothing to complain about
        failed,       ///< the rest; `error_number()` says why
    };

    explicit Output(int descriptor) noexcept;
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    /// Keeps `text` for the next flush; more than 64 KiB are written at once. To a terminal, controls are taken out.
    void write(std::string_view text);

    /// The same for text that was made fit for a terminal already, and has escape sequences of our own.
    void write_styled(std::string_view text) { keep(text); }

    /// A JSON value and a line feed.
    void write_json(std::string_view json);

    /// Writes what was kept. False: it cannot be.
    bool flush() noexcept;

    /// Somebody else has noticed that the reader is gone.
    void reader_has_gone() noexcept
    {
        if (state_ == State::good) state_ = State::reader_gone;
    }

    [[nodiscard]] State state() const noexcept { return state_; }
    [[nodiscard]] int error_number() const noexcept { return error_number_; }
    [[nodiscard]] bool terminal() const noexcept { return terminal_; }

private:
    void keep(std::string_view text);

    int descriptor_;
    bool terminal_;
    State state_ = State::good;
    int error_number_ = 0;
    std::string kept_;
};

}  // namespace parlance::cli
