/// json_form_base64.hpp - base64 back to bytes (RFC 4648, section 4): with padding, without line ends.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::detail {

/// The six bits a letter stands for; nothing for any other byte.
[[nodiscard]] constexpr std::optional<unsigned> base64_bits(char letter) noexcept
{
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t found = letters.find(letter);
    if (found == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned>(found);
}

/// The bytes behind `text`, or nothing if that is not base64.
[[nodiscard]] inline std::optional<std::string> decode_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
        text.remove_suffix(1);
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    unsigned pending = 0;
    unsigned count = 0;  // of the bits in `pending` that were not given out yet
    for (const char letter : text) {
        const auto bits = base64_bits(letter);
        if (!bits) return std::nullopt;
        pending = (pending << 6 | *bits) & 0xFFFF;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(pending >> count & 0xFF);
    }
    return bytes;
}

}  // namespace parlance::detail
