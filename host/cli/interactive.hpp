/// interactive.hpp - `parlance chat` on a terminal: a conversation.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Whether `arguments` and standard input ask for a conversation: a terminal, no question, and the word `chat` or `-c`.
[[nodiscard]] bool wants_conversation(const Arguments& arguments);

/// Reads, asks and prints until the person leaves. Gives the exit code.
int run_interactive(const Arguments& arguments);

}  // namespace parlance::cli
