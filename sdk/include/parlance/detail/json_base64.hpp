/// json_base64.hpp - base64 with padding (RFC 4648, section 4).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parlance::detail {

inline void append_base64(std::string& out, std::string_view bytes)
{
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view group = bytes.substr(at, 3);
        unsigned bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= group.size() ? letters[(bits >> (18 - 6 * i)) & 0x3F] : '=';
    }
}

}  // namespace parlance::detail
