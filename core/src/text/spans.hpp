/// spans.hpp - where words that a model gave back stand in the text.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::core {

/// Bytes of the text: [begin, end).
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    friend bool operator==(const Span&, const Span&) = default;
};

/// Finds words, each time the next occurrence after the last. An occurrence that is a word of its own goes before one
/// inside a longer word, and the exact spelling before another case of ASCII letters.
/// The text must outlive it. One thread.
class SpanFinder {
public:
    explicit SpanFinder(std::string_view text, std::size_t offset = 0) : text_(text), offset_(offset) {}

    /// Nothing: the text has no more of them. Offsets count from the text's `offset`.
    [[nodiscard]] std::optional<Span> next(std::string_view words);

private:
    struct Found {
        std::vector<Span> places;
        std::size_t given = 0;
    };
    [[nodiscard]] std::vector<Span> places_of(std::string_view words);

    std::string_view text_;
    std::string folded_;  // the same with small ASCII letters, once it was needed
    std::size_t offset_;
    std::map<std::string, Found, std::less<>> found_;
};

/// Every occurrence that does not overlap the one before, under the rules above.
[[nodiscard]] std::vector<Span> occurrences(std::string_view text, std::string_view words);

/// What to replace, and by which mark.
struct Masked {
    std::string text;
    std::string kind;
};

/// `text` with every occurrence of each item replaced by its kind: "[DATE_OF_BIRTH]". Longer items go first, so that
/// "Anna Berg" is one mark and not "[PERSON] Berg". Nothing else changes.
[[nodiscard]] std::string mask_text(std::string_view text, const std::vector<Masked>& items);

}  // namespace parlance::core
