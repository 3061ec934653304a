/* command_output.hpp - runs a program without a shell and takes what it prints, for `{ cmd = [...] }` secrets. */
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>

#include "config/environment.hpp"
#include "config/secret.hpp"

namespace parlance::host {

/// How long a secret command may run and how much it may print.
struct CommandLimits {
    std::chrono::milliseconds time{10'000};
    std::size_t bytes = 64 * 1024;
};

/// What a command printed, or why there is nothing.
struct CommandOutput {
    Secret text;          ///< stdout, byte for byte
    std::string problem;  ///< names the program, never its output; "" when it ended with status 0 in time
};

/// Runs `arguments` (the first one is the program: absolute, or found in the environment's PATH) with the process's
/// environment, stdin empty, stderr discarded as it may repeat the secret, and no other descriptor of ours.
/// Blocks up to `limits.time` and then kills the program with its children. Any thread; the calling process must not
/// ignore SIGCHLD.
[[nodiscard]] CommandOutput run_command(std::span<const std::string> arguments, const Environment& environment,
                                        const CommandLimits& limits = {});

}  // namespace parlance::host
