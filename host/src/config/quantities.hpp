/* quantities.hpp - durations and sizes as people write them: "300ms", "5s", "30m", "1h"; "512KiB", "1MiB". */
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::host {

/// A week: nothing here waits longer, and no sum of such durations overflows.
constexpr std::chrono::milliseconds longest_duration = std::chrono::hours{24 * 7};

/// A whole number with `ms`, `s`, `m` or `h`, from 1 ms to `longest_duration`; nothing for any other text.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The shortest text that parse_duration reads back as `duration`: "10m" for 600 s.
[[nodiscard]] std::string format_duration(std::chrono::milliseconds duration);

/// A whole number of bytes with `B`, `KiB`, `MiB` or `GiB`, at most 2^53; nothing for any other text.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace parlance::host
