/// analyze_command.hpp - `parlance analyze`.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Analyses a text, or with `--lines` each line of standard input. Gives the exit code.
int run_analyze(const Arguments& arguments);

}  // namespace parlance::cli
