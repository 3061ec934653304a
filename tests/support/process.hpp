/// process.hpp - runs a program as a person or a script would: arguments, environment, pipes or a terminal, signals.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::support {

/// A descriptor that is closed with its owner; -1: none.
class Descriptor {
public:
    explicit Descriptor(int number = -1) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor() { close(); }

    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    void close() noexcept;

private:
    int number_;
};

/// What becomes of a standard descriptor of the program.
enum class Channel {
    pipe,      ///< ours to write or to read
    terminal,  ///< a pseudo-terminal, ours to read
    nothing,   ///< /dev/null
    full,      ///< /dev/full: every write fails
    closed,    ///< not open at all
};

struct ProcessOptions {
    std::vector<std::string> arguments;              ///< without the program's name
    std::map<std::string, std::string> environment;  ///< all of it, but for what sanitizers and the loader need
    std::string directory;                           ///< where it starts; empty: here
    Channel in = Channel::nothing;
    Channel out = Channel::pipe;
    std::string input;  ///< for a piped `in`, which is closed after it
    bool keep_input_open = false;
};

struct ProcessResult {
    int exit_code = -1;  ///< 128 + signal when one ended it
    bool timed_out = false;
    std::string out;  ///< standard output that was not read before
    std::string err;
    std::chrono::milliseconds elapsed{0};  ///< since it was started
};

/// A running program. Destroying it kills it. One thread at a time.
class Process {
public:
    using milliseconds = std::chrono::milliseconds;

    /// Starts it; throws std::system_error when that fails.
    explicit Process(const std::string& program, const ProcessOptions& options = {});
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    /// The next line of standard output, without its end; nothing at the end, or when `limit` has passed.
    [[nodiscard]] std::optional<std::string> read_line(milliseconds limit = milliseconds(20'000));

    /// Waits, without reading, until that much of standard output lies in the pipe.
    [[nodiscard]] bool has_unread(std::size_t bytes, milliseconds limit = milliseconds(20'000)) const;

    /// Closes our end of standard input.
    void close_input() noexcept;

    /// Closes our end of standard output, as `head -1` does when it has its line.
    void stop_reading() noexcept;

    /// Sends a signal; 0 only looks.
    void signal(int number) const noexcept;

    /// Waits for its end, reading what it writes; kills it when `limit` has passed.
    [[nodiscard]] ProcessResult wait(milliseconds limit = milliseconds(30'000));

    [[nodiscard]] milliseconds elapsed() const noexcept;

private:
    using Clock = std::chrono::steady_clock;

    /// Moves bytes until `enough` says so; false: `deadline` has passed, or both outputs have ended.
    bool pump(Clock::time_point deadline, const std::function<bool()>& enough);
    void write_input();
    static void read_some(Descriptor& from, std::string& into);
    /// Whether it ends by then; it is killed if not.
    [[nodiscard]] bool ends_by(Clock::time_point deadline) const;
    [[nodiscard]] int reap() noexcept;

    pid_t pid_ = -1;
    Clock::time_point began_;
    Descriptor in_, out_, err_;
    std::string input_, out_text_, err_text_;
    bool keep_input_open_ = false;
};

/// Starts a program, waits for its end.
[[nodiscard]] ProcessResult run_process(const std::string& program, const ProcessOptions& options = {});

}  // namespace parlance::support
