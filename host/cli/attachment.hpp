/// attachment.hpp - files, addresses and standard input as parts of a message.
#pragma once

#include <cstddef>
#include <parlance/chat_part.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "input.hpp"

namespace parlance::cli {

inline constexpr std::size_t most_attachment_bytes = 20 * 1024 * 1024;

/// The part for a file's content. What it is, its first bytes tell; if they do not and it is text, it becomes a text
/// that begins with the file's name; else the name's ending tells, or it is a file of no known type. `name` may be a
/// path, of which the last component counts.
[[nodiscard]] Part part_of_bytes(std::string bytes, std::string_view name);

/// The part for `what`: a path, an address that begins with http:// or https:// (the provider fetches it; its ending
/// tells what it is), or "-" for standard input. A problem: it cannot be read, is empty, or larger than 20 MiB.
[[nodiscard]] std::variant<Part, InputProblem> read_attachment(const std::string& what);

/// All of them, in order; the first problem.
[[nodiscard]] std::variant<std::vector<Part>, InputProblem> read_attachments(const std::vector<std::string>& all);

}  // namespace parlance::cli
