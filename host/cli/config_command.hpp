/// config_command.hpp - `parlance config check`, `show` and `schema`.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Prints every problem as "file:line:column: message", or that there is none. 78 if one of them is an error.
int run_config_check(const Arguments& arguments);

/// Prints the config as it is understood, secrets as references. Gives the exit code.
int run_config_show(const Arguments& arguments);

/// Prints the JSON Schema of a config. Gives the exit code.
int run_config_schema(const Arguments& arguments);

}  // namespace parlance::cli
