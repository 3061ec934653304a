/// chat_command.hpp - `parlance "prompt"` and `parlance chat`.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Asks once and prints the answer. Gives the exit code.
int run_chat(const Arguments& arguments);

}  // namespace parlance::cli
