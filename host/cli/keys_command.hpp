/// keys_command.hpp - `parlance keys`.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// `keys set NAME`, `keys list`, `keys remove NAME`, `keys path`. Gives the exit code. No key is ever printed.
int run_keys(const Arguments& arguments);

}  // namespace parlance::cli
