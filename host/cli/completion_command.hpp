/// completion_command.hpp - `parlance completion`, and what its scripts and the build ask for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"

namespace parlance::cli {

/// Prints the script that makes a shell complete the command's words. Gives the exit code.
int run_completion(const Arguments& arguments);

/// Answers the command lines that only machines write: `__complete WORD...` of the completion scripts, `__man PAGE` of
/// the build. Gives the exit code; nothing: these are words of a person.
[[nodiscard]] std::optional<int> answer_machine(const std::vector<std::string>& words);

}  // namespace parlance::cli
