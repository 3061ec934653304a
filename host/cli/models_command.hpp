/// models_command.hpp - `parlance models`.
#pragma once

#include "arguments.hpp"

namespace parlance::cli {

/// Lists the models that a client's provider offers. Gives the exit code.
int run_models(const Arguments& arguments);

}  // namespace parlance::cli
