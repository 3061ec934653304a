/// keys_prompt.hpp - takes a secret from a person or a pipe.
#pragma once

#include <string>
#include <variant>

#include "input.hpp"

namespace parlance::cli {

/// Asks on a terminal, where it does not show; else takes the one line that standard input has. Blanks around it are
/// taken off. Ctrl-C at the prompt is a problem of kind `cancelled`.
[[nodiscard]] std::variant<std::string, InputProblem> read_secret(const std::string& name);

}  // namespace parlance::cli
