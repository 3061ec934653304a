/// chunks.hpp - a long text in pieces that a model can take.
#pragma once

#include "text/spans.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace parlance::core {

/// A piece of a text that is analysed in pieces, in bytes: some 6,000 tokens of English, so that text, prompt and
/// answer fit the smallest contexts in use (8,192 tokens).
inline constexpr std::size_t usual_piece = 24'000;

/// No piece is made smaller than this: a context it does not fit is too small for the prompt, too.
inline constexpr std::size_t smallest_piece = 1'000;

/// Pieces of one text: no more chats than these are made of one request on purpose.
inline constexpr std::size_t most_pieces = 1'000;

/// Chats of one analysis, whatever its texts, repairs and levels: each of them costs money.
inline constexpr std::int64_t most_chats = 3 * most_pieces;

/// Bytes of a text that is cut: whatever its borders, pieces are more than half full.
inline constexpr std::size_t longest_cut_text = most_pieces * usual_piece / 2;

/// Cuts `text` into pieces of at most `limit` bytes (at least 4) which together are the text. Cut is where it hurts
/// least in the second half of a piece: after an empty line, a line, a sentence, a word, and never inside a UTF-8
/// character.
[[nodiscard]] std::vector<Span> cut_text(std::string_view text, std::size_t limit);

}  // namespace parlance::core
