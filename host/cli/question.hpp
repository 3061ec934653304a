/// question.hpp - the request that a command line asks for: words, standard input, a file, options.
#pragma once

#include <parlance/chat_request.hpp>
#include <variant>

#include "arguments.hpp"
#include "input.hpp"

namespace parlance::cli {

/// Gathers the request. The words come first, then a blank line, then standard input. With `--request` they are one
/// more message of the user, after those of the file. Options win over the file.
[[nodiscard]] std::variant<ChatRequest, InputProblem> read_question(const Arguments& arguments);

}  // namespace parlance::cli
