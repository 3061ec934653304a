#include "chat/base64.hpp"

#include <cstdint>

namespace parlance::core {
namespace {
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

void append_base64(std::string& text, std::string_view bytes)
{
    const auto byte = [&](std::size_t at) { return std::uint32_t{static_cast<unsigned char>(bytes[at])}; };
    const auto sextet = [](std::uint32_t group, unsigned shift) { return alphabet[(group >> shift) & 63]; };
    text.reserve(text.size() + (bytes.size() + 2) / 3 * 4);
    std::size_t at = 0;
    for (; at + 3 <= bytes.size(); at += 3) {
        const std::uint32_t group = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
        const char four[4] = {sextet(group, 18), sextet(group, 12), sextet(group, 6), sextet(group, 0)};
        text.append(four, 4);
    }
    const std::size_t left = bytes.size() - at;
    if (left == 0) return;
    const std::uint32_t group = byte(at) << 16 | (left == 2 ? byte(at + 1) << 8 : 0);
    text += sextet(group, 18);
    text += sextet(group, 12);
    text += left == 2 ? sextet(group, 6) : '=';
    text += '=';
}

std::string to_base64(std::string_view bytes)
{
    std::string text;
    append_base64(text, bytes);
    return text;
}

}  // namespace parlance::core
