/// input.hpp - text from standard input and from files: bounded, and text indeed.
#pragma once

#include <cstddef>
#include <optional>
#include <parlance/chat_error.hpp>
#include <string>
#include <string_view>
#include <variant>

namespace parlance::cli {

/// Why there is no question: for a person, and for the shell.
struct InputProblem {
    int exit_code;
    ChatError error;
};

/// Whether standard input can be part of a question: a pipe, a file or a socket. A terminal is not read, nor is
/// /dev/null.
[[nodiscard]] bool standard_input_speaks() noexcept;

/// All of standard input: at most 32 MiB of UTF-8 without NUL. It waits for the end, and says so after five seconds.
[[nodiscard]] std::variant<std::string, InputProblem> read_standard_input();

/// A whole file, likewise.
[[nodiscard]] std::variant<std::string, InputProblem> read_file(const std::string& path);

/// Where `text` stops being UTF-8 without NUL; nothing: nowhere.
[[nodiscard]] std::optional<std::size_t> first_bad_byte(std::string_view text) noexcept;

}  // namespace parlance::cli
