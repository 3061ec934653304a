/// health_command.hpp - `parlance health`.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Looks how far a client's provider can be reached. Gives the exit code.
int run_health(const Arguments& arguments);

}  // namespace parlance::cli
