/// config_init.hpp - `parlance config init`: a config to start from.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Writes a commented config with a client of a provider that was found. Asks nothing. Gives the exit code.
int run_config_init(const Arguments& arguments);

}  // namespace parlance::cli
