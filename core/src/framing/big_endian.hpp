// big_endian.hpp - numbers as networks write them: the most significant byte first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace parlance::core {

/// The first `count` bytes of `bytes` (at most 8, and there must be as many) as one unsigned number.
[[nodiscard]] constexpr std::uint64_t big_endian(std::string_view bytes, std::size_t count) noexcept
{
    std::uint64_t value = 0;
    for (std::size_t at = 0; at < count; ++at)
        value = value << 8 | static_cast<unsigned char>(bytes[at]);
    return value;
}

/// The four bytes at the front of `bytes`.
[[nodiscard]] constexpr std::uint32_t big_endian_32(std::string_view bytes) noexcept
{
    return static_cast<std::uint32_t>(big_endian(bytes, 4));
}

}  // namespace parlance::core
