/// refusal.hpp - how a command ends that has nothing to work on.
#pragma once

#include "input.hpp"
#include "output.hpp"

namespace parlance::cli {

/// Says why there is no question: on standard error, or as JSON if that was asked for and the command line is not to
/// blame. Gives the exit code.
int refuse(const InputProblem& problem, bool json, Output& output);

}  // namespace parlance::cli
