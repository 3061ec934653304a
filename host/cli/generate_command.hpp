/// generate_command.hpp - `parlance generate`.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Writes what the prompt describes and prints the text alone. Gives the exit code.
int run_generate(const Arguments& arguments);

}  // namespace parlance::cli
