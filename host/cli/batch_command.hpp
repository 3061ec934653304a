/// batch_command.hpp - `parlance batch`.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Answers a file of requests or prompts, a JSON object a line. Gives the exit code.
int run_batch_command(const Arguments& arguments);

}  // namespace parlance::cli
