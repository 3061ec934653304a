#include "markdown_entity.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace parlance::cli {

namespace {

std::string utf8(std::uint32_t code)
{
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
    if (code < 0x10000) return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
    return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
            byte(0x80 | (code & 0x3F))};
}

bool is_shown(std::uint32_t code) noexcept
{
    const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    return !control && !surrogate && code <= 0x10FFFF;
}

}  // namespace

std::string text_of_entity(std::string_view entity)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 16> named{{{"&amp;", "&"},
                                                                                   {"&lt;", "<"},
                                                                                   {"&gt;", ">"},
                                                                                   {"&quot;", "\""},
                                                                                   {"&apos;", "'"},
                                                                                   {"&nbsp;", "\u00A0"},
                                                                                   {"&copy;", "\u00A9"},
                                                                                   {"&deg;", "\u00B0"},
                                                                                   {"&euro;", "\u20AC"},
                                                                                   {"&hellip;", "\u2026"},
                                                                                   {"&mdash;", "\u2014"},
                                                                                   {"&ndash;", "\u2013"},
                                                                                   {"&rarr;", "\u2192"},
                                                                                   {"&larr;", "\u2190"},
                                                                                   {"&times;", "\u00D7"},
                                                                                   {"&middot;", "\u00B7"}}};
    for (const auto& [name, text] : named)
        if (name == entity) return std::string(text);
    if (!entity.starts_with("&#") || entity.size() < 4) return std::string(entity);
    const bool hexadecimal = entity[2] == 'x' || entity[2] == 'X';
    const char* const begin = entity.data() + (hexadecimal ? 3 : 2);
    const char* const end = entity.data() + entity.size() - 1;  // the semicolon
    std::uint32_t code = 0;
    const auto [rest, error] = std::from_chars(begin, end, code, hexadecimal ? 16 : 10);
    if (error != std::errc{} || rest != end || !is_shown(code)) return std::string(entity);
    return utf8(code);
}

}  // namespace parlance::cli
