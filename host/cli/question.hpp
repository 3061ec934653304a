/// question.hpp - the request that a command line asks for: words, standard input, a file, options.
#pragma once

#include <parlance/chat_request.hpp>
#include <variant>

#include "arguments.hpp"
#include "input.hpp"

namespace parlance::cli {

/// Gathers the request. Attachments come first, then the words, then a blank line and standard input, unless that is an
/// attachment. With `--request` all that is one more message of the user, after those of the file. Options win over the
/// file.
[[nodiscard]] std::variant<ChatRequest, InputProblem> read_question(const Arguments& arguments);

}  // namespace parlance::cli
