/// paths_command.hpp - `parlance paths`.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Shows every place where a config or a plugin is looked for, in order. Gives the exit code.
int run_paths(const Arguments& arguments);

}  // namespace parlance::cli
