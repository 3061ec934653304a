#include "markdown_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace parlance::cli {

namespace {

std::string escape_for(unsigned style)
{
    constexpr std::array<std::pair<unsigned, const char*>, 6> codes{{{style_bold, ";1"},
                                                                     {style_faint, ";2"},
                                                                     {style_italic, ";3"},
                                                                     {style_underline, ";4"},
                                                                     {style_strike, ";9"},
                                                                     {style_code, ";36"}}};
    std::string sequence = "\x1b[0";
    for (const auto& [bit, code] : codes)
        if ((style & bit) != 0) sequence += code;
    return sequence + "m";
}

bool continues_character(char c) noexcept
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// The code point at the head of `text`, which is taken from it. Malformed bytes are code points of their own.
char32_t take_character(std::string_view& text) noexcept
{
    const auto first = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (first < 0xC0) return first;
    char32_t code = first < 0xE0 ? first & 0x1Fu : first < 0xF0 ? first & 0x0Fu : first & 0x07u;
    while (!text.empty() && continues_character(text.front())) {
        code = (code << 6) | (static_cast<unsigned char>(text.front()) & 0x3Fu);
        text.remove_prefix(1);
    }
    return code;
}

using Range = std::pair<char32_t, char32_t>;

template <std::size_t count>
bool is_in(const std::array<Range, count>& ranges, char32_t code) noexcept
{
    return std::any_of(ranges.begin(), ranges.end(),
                       [code](const Range& range) { return range.first <= code && code <= range.second; });
}

/// The large blocks only. Source: Unicode 15, EastAsianWidth.txt (W, F) and the general category Mn.
std::size_t columns(char32_t code) noexcept
{
    constexpr std::array<Range, 5> none{
        {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xE0100, 0xE01EF}}};
    constexpr std::array<Range, 9> two{{{0x1100, 0x115F},
                                        {0x2E80, 0xA4CF},
                                        {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE4F},
                                        {0xFF00, 0xFF60},
                                        {0xFFE0, 0xFFE6},
                                        {0x1F300, 0x1FAFF},
                                        {0x20000, 0x3FFFD}}};
    if (is_in(none, code)) return 0;
    return is_in(two, code) ? 2 : 1;
}

}  // namespace

void StyledText::add(std::string_view text, unsigned style)
{
    if (text.empty()) return;
    size_ += text.size();
    if (!runs_.empty() && runs_.back().style == style)
        runs_.back().text += text;
    else
        runs_.push_back({std::string(text), style});
}

void StyledText::add(const StyledText& other)
{
    for (const Run& run : other.runs_)
        add(run.text, run.style);
}

std::string StyledText::plain() const
{
    std::string all;
    all.reserve(size_);
    for (const Run& run : runs_)
        all += run.text;
    return all;
}

std::string StyledText::with_escapes(std::size_t skip) const
{
    std::string out;
    unsigned current = style_none;
    for (const Run& run : runs_) {
        if (skip >= run.text.size()) {
            skip -= run.text.size();
            continue;
        }
        std::string_view rest = std::string_view(run.text).substr(skip);
        skip = 0;
        while (!rest.empty() && out.empty() && continues_character(rest.front()))
            rest.remove_prefix(1);
        if (run.style != current) out += escape_for(run.style);
        current = run.style;
        out += rest;
    }
    if (current != style_none) out += escape_for(style_none);
    return out;
}

std::size_t columns(std::string_view text) noexcept
{
    std::size_t sum = 0;
    while (!text.empty())
        sum += columns(take_character(text));
    return sum;
}

}  // namespace parlance::cli
