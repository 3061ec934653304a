#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::sim {

/// Base64 with padding, RFC 4648 section 4, without line ends.
[[nodiscard]] std::string base64_encode(std::string_view bytes);

/// The bytes behind `text`, or nothing when it is no padded base64.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

/// Whether `bytes` may stand in a JSON string as they are.
[[nodiscard]] bool is_utf8(std::string_view bytes);

/// Puts `replacement` in the place of every `mark` in `text`.
void replace_all(std::string& text, std::string_view mark, std::string_view replacement);

/// The words of `text`, each with the white space that follows it, so that they join to `text` again.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// ASCII only, as HTTP header names are.
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept;

/// As in "2026-01-02T03:04:05.678Z".
[[nodiscard]] std::string iso_time(std::chrono::system_clock::time_point time);

/// `text` as one Server-Sent Event: a `data:` line for each of its lines, then the empty line.
[[nodiscard]] std::string sse_event(std::string_view text);

}  // namespace parlance::sim
