/// pseudo_terminal.hpp - a program on a terminal of its own, and a person who types at it and reads the screen.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "process.hpp"

namespace parlance::support {

/// Standard input, output and error of the program are one terminal of 80 columns and 24 rows, which it controls:
/// Ctrl-C that is typed is a signal. Destroying it kills the program. One thread at a time.
class PseudoTerminal {
public:
    using milliseconds = std::chrono::milliseconds;

    /// Starts `program`; `environment` is all of it, but for what sanitizers and the loader need. Throws
    /// std::system_error when that fails.
    PseudoTerminal(const std::string& program, std::vector<std::string> arguments,
                   std::map<std::string, std::string> environment, const std::string& directory);
    PseudoTerminal(const PseudoTerminal&) = delete;
    PseudoTerminal& operator=(const PseudoTerminal&) = delete;
    ~PseudoTerminal();

    /// Types keys: "\r" is Enter, "\x03" is Ctrl-C, "\x04" is Ctrl-D.
    void type(std::string_view keys);

    /// Waits until `text` is shown. Gives what was shown since the last call, `text` included. Throws
    /// std::runtime_error that tells what was shown instead, when the program ends before or `limit` has passed.
    std::string wait_for(std::string_view text, milliseconds limit = milliseconds(20'000));

    void resize(unsigned short columns);
    void signal(int number) const noexcept;

    /// Waits until it has stopped, as a shell does after Ctrl-Z. False: it has ended.
    [[nodiscard]] bool wait_until_stopped() const;

    struct End {
        int exit_code = -1;  ///< 128 + signal when one ended it
        std::string shown;   ///< since the last `wait_for`
    };
    /// Waits for its end; kills it when `limit` has passed.
    [[nodiscard]] End wait(milliseconds limit = milliseconds(20'000));

private:
    using Clock = std::chrono::steady_clock;

    /// Reads what is there; false: it has ended, or `deadline` has passed.
    bool read_more(Clock::time_point deadline);

    pid_t pid_ = -1;
    Descriptor terminal_;
    std::string shown_;
};

}  // namespace parlance::support
