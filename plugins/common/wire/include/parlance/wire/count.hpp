/// count.hpp - counts that servers tell, checked before anything is done with them.
#pragma once

#include <parlance/json_reader.hpp>

#include <cstdint>
#include <optional>

namespace parlance::wire {

/// A count that can be meant: 0 and more, and below 2^53, which no answer can have used. Else it is unknown. A sum of a
/// few such counts cannot overflow, nor can one of them a thousandfold.
[[nodiscard]] inline std::optional<std::int64_t> believable(std::optional<std::int64_t> told) noexcept
{
    constexpr std::int64_t absurd = std::int64_t{1} << 53;
    return told && *told >= 0 && *told < absurd ? told : std::nullopt;
}

[[nodiscard]] inline std::optional<std::int64_t> count_of(const JsonValue& value)
{
    return believable(value.as_int());
}

}  // namespace parlance::wire
