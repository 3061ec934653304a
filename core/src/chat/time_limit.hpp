/// time_limit.hpp - times that requests and plugins ask for, as durations that a clock can be moved by.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace parlance::core {

/// `milliseconds`, at least 0 and at most a hundred years: a third of what std::chrono's nanoseconds hold, so a moment
/// of the clock plus this never overflows.
[[nodiscard]] constexpr std::chrono::milliseconds time_limit(std::int64_t milliseconds) noexcept
{
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365 * 100);
    return std::clamp(std::chrono::milliseconds(milliseconds), std::chrono::milliseconds(0), longest);
}

}  // namespace parlance::core
