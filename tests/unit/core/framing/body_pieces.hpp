// body_pieces.hpp - bodies cut into pieces, and fed so that a view kept too long is a read of freed memory; and how the
// tests print what came of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <random>
#include <string_view>
#include <vector>

#include "framing/framing_error.hpp"

namespace parlance::core {

inline std::ostream& operator<<(std::ostream& out, FramingErrc code)
{
    return out << make_error_code(code).message();
}

}  // namespace parlance::core

namespace parlance::core::test {

using Pieces = std::vector<std::string_view>;

inline Pieces byte_by_byte(std::string_view body)
{
    Pieces pieces;
    for (std::size_t at = 0; at < body.size(); ++at)
        pieces.push_back(body.substr(at, 1));
    return pieces;
}

/// The body whole, byte by byte, and cut in two at every place.
inline std::vector<Pieces> every_split(std::string_view body)
{
    std::vector<Pieces> splits{{body}, byte_by_byte(body)};
    for (std::size_t at = 0; at <= body.size(); ++at)
        splits.push_back({body.substr(0, at), body.substr(at)});
    return splits;
}

/// Pieces of 0 to 9 bytes.
inline Pieces random_split(std::string_view body, std::mt19937& random)
{
    Pieces pieces;
    while (!body.empty()) {
        const std::size_t size = std::min<std::size_t>(random() % 10, body.size());
        pieces.push_back(body.substr(0, size));
        body.remove_prefix(size);
    }
    return pieces;
}

/// Feeds `pieces`, each from memory of its own that goes as soon as the parser has run dry, and hands each frame to
/// `take`.
template <class Parser, class Take>
void feed_all(Parser& parser, const Pieces& pieces, Take take)
{
    for (const std::string_view piece : pieces) {
        const std::vector<char> bytes(piece.begin(), piece.end());
        if (parser.feed({bytes.data(), bytes.size()})) return;
        while (const auto frame = parser.next())
            take(*frame);
    }
}

}  // namespace parlance::core::test
