#include "text/chunks.hpp"

#include <algorithm>
#include <array>

namespace parlance::core {
namespace {

/// Ends of what should stay together, the strongest border first. The long ones are the full stop, the exclamation and
/// the question mark, and the commas of Chinese and Japanese.
using Marks = std::array<std::string_view, 6>;
constexpr Marks borders[] = {
    {"\n\n", "\r\n\r\n"},
    {"\n"},
    {". ", "! ", "? ", "\xE3\x80\x82", "\xEF\xBC\x81", "\xEF\xBC\x9F"},
    {" ", "\t", "\xE3\x80\x81", "\xEF\xBC\x8C"},
};

/// Where the last of `marks` within text[from, to) ends; 0: there is none.
std::size_t last_border(std::string_view text, std::size_t from, std::size_t to, const Marks& marks)
{
    std::size_t best = 0;
    for (const std::string_view mark : marks) {
        if (mark.empty()) break;
        const std::size_t at = text.substr(0, to).rfind(mark);
        if (at != std::string_view::npos && at + mark.size() > from) best = std::max(best, at + mark.size());
    }
    return best;
}

std::size_t whole_characters(std::string_view text, std::size_t size) noexcept
{
    std::size_t cut = size;
    while (cut > 0 && size - cut < 4 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
        --cut;
    return cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) != 0x80U ? cut : size;  // no UTF-8: anywhere
}

std::size_t first_piece(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit) return text.size();
    const std::size_t half = limit / 2;
    for (const Marks& marks : borders)
        if (const std::size_t border = last_border(text, half, limit, marks); border != 0) return border;
    return whole_characters(text, limit);
}

}  // namespace

std::vector<Span> cut_text(std::string_view text, std::size_t limit)
{
    std::vector<Span> pieces;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t size = first_piece(text.substr(begin), limit);
        pieces.push_back({begin, begin + size});
        begin += size;
    }
    return pieces;
}

}  // namespace parlance::core
