/// list_commands.hpp - `parlance providers` and `parlance plugins`. No plugin code runs.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Lists the providers that the plugins found bring. Gives the exit code.
int run_providers(const Arguments& arguments);

/// Lists every plugin file of every place, with the reason if it is refused. Gives the exit code: a refusal is no
/// failure.
int run_plugins(const Arguments& arguments);

}  // namespace parlance::cli
