/// attachment_bytes.hpp - the bytes of a file, whatever they are.
#pragma once

#include <cstddef>
#include <string>
#include <variant>

#include "input.hpp"

namespace parlance::cli {

/// All of a file, or of standard input if `path` is "-"; `most` bytes at most. A problem names the path.
[[nodiscard]] std::variant<std::string, InputProblem> read_bytes(const std::string& path, std::size_t most);

}  // namespace parlance::cli
