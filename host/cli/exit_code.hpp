/// exit_code.hpp - what the command tells the shell. docs/reference/command.md has the table.
#pragma once

#include <parlance/chat_error.hpp>

namespace parlance::cli {

/// Scripts depend on the numbers: they never change. 74 and 78 are those of sysexits.h.
enum ExitCode : int {
    exit_ok = 0,
    exit_failed = 1,
    exit_usage = 2,
    exit_authentication = 4,
    exit_limited = 5,
    exit_provider = 6,
    exit_some_failed = 7,
    exit_io = 74,
    exit_busy = 75,
    exit_config = 78,
    exit_interrupted = 130,
};

/// The one place where a kind of failure becomes a number.
[[nodiscard]] ExitCode exit_code(ErrorKind kind) noexcept;

}  // namespace parlance::cli
