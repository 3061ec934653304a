#include "text/spans.hpp"

#include <algorithm>

namespace parlance::core {
namespace {

constexpr std::size_t most_occurrences = 100'000;  // of one word; bounds what a hostile answer makes us keep
constexpr std::size_t most_asked_for = 2'000;      // of one word, by a finder: no list is longer (reply_check.hpp)

unsigned char byte_at(std::string_view text, std::size_t place) noexcept
{
    return static_cast<unsigned char>(text[place]);
}

bool is_ascii_word(unsigned char byte) noexcept
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
}

/// Letters of scripts that put spaces between words: ASCII and the two-byte characters (Latin, Greek, Cyrillic, Hebrew,
/// Arabic), but not the punctuation of Latin-1. Longer characters are scripts without spaces, and symbols.
bool letter_ends_at(std::string_view text, std::size_t end) noexcept
{
    if (end == 0) return false;
    const unsigned char last = byte_at(text, end - 1);
    if (last < 0x80) return is_ascii_word(last);
    return end >= 2 && byte_at(text, end - 2) >= 0xC3 && byte_at(text, end - 2) < 0xE0;
}

bool letter_begins_at(std::string_view text, std::size_t begin) noexcept
{
    if (begin >= text.size()) return false;
    const unsigned char first = byte_at(text, begin);
    return first < 0x80 ? is_ascii_word(first) : first >= 0xC3 && first < 0xE0;
}

bool is_word_of_its_own(std::string_view text, const Span& span) noexcept
{
    const bool glued_before = letter_ends_at(text, span.begin) && letter_begins_at(text, span.begin);
    const bool glued_after = letter_ends_at(text, span.end) && letter_begins_at(text, span.end);
    return !glued_before && !glued_after;
}

std::vector<Span> all_of(std::string_view text, std::string_view words)
{
    std::vector<Span> found;
    for (std::size_t at = text.find(words); at != std::string_view::npos && found.size() < most_occurrences;
         at = text.find(words, at + words.size()))
        found.push_back({at, at + words.size()});
    return found;
}

std::vector<Span> own_words_first(std::string_view text, std::vector<Span> found)
{
    const auto glued = [&](const Span& span) { return !is_word_of_its_own(text, span); };
    if (!std::all_of(found.begin(), found.end(), glued))
        found.erase(std::remove_if(found.begin(), found.end(), glued), found.end());
    return found;
}

std::string lower(std::string_view text)
{
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

std::string mark_of(std::string_view kind)
{
    std::string mark = "[";
    for (const char c : kind) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80)
            mark += c;
        else
            mark += is_ascii_word(byte) ? (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c) : '_';
    }
    return mark + "]";
}

}  // namespace

std::vector<Span> occurrences(std::string_view text, std::string_view words)
{
    if (words.empty() || words.size() > text.size()) return {};
    auto found = all_of(text, words);
    if (found.empty()) found = all_of(lower(text), lower(words));
    return own_words_first(text, std::move(found));
}

/// As `occurrences`, but a reply may name thousands of words: the text is folded once, and of each word only so many
/// places are kept as can be asked for.
std::vector<Span> SpanFinder::places_of(std::string_view words)
{
    if (words.empty() || words.size() > text_.size()) return {};
    auto found = all_of(text_, words);
    if (found.empty()) {
        if (folded_.empty()) folded_ = lower(text_);
        found = all_of(folded_, lower(words));
    }
    found = own_words_first(text_, std::move(found));
    return {found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), most_asked_for))};
}

std::optional<Span> SpanFinder::next(std::string_view words)
{
    auto known = found_.find(words);
    if (known == found_.end()) known = found_.emplace(std::string(words), Found{places_of(words)}).first;
    Found& found = known->second;
    if (found.given == found.places.size()) return std::nullopt;
    const Span span = found.places[found.given++];
    return Span{span.begin + offset_, span.end + offset_};
}

std::string mask_text(std::string_view text, const std::vector<Masked>& items)
{
    std::vector<const Masked*> longest_first;
    for (const Masked& item : items)
        longest_first.push_back(&item);
    std::stable_sort(longest_first.begin(), longest_first.end(),
                     [](const Masked* left, const Masked* right) { return left->text.size() > right->text.size(); });
    std::map<std::size_t, std::pair<std::size_t, std::string>> places;  // begin -> end, mark
    const auto is_free = [&](const Span& span) {
        const auto after = places.lower_bound(span.begin);
        if (after != places.end() && after->first < span.end) return false;
        return after == places.begin() || std::prev(after)->second.first <= span.begin;
    };
    for (const Masked* const item : longest_first)
        for (const Span& span : occurrences(text, item->text))
            if (is_free(span)) places.emplace(span.begin, std::pair(span.end, mark_of(item->kind)));
    std::string masked;
    std::size_t done = 0;
    for (const auto& [begin, rest] : places) {
        masked.append(text.substr(done, begin - done)).append(rest.second);
        done = rest.first;
    }
    return masked.append(text.substr(done));
}

}  // namespace parlance::core
