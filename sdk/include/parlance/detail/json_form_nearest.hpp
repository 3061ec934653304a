/// json_form_nearest.hpp - which key was meant by one that does not exist.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace parlance::detail {

/// Keys longer than this are no slips of the finger; it also bounds the search.
inline constexpr std::size_t longest_form_key = 32;

/// How many letters to insert, remove, replace or swap with their neighbour. Source: optimal string alignment distance.
[[nodiscard]] inline std::size_t key_distance(std::string_view from, std::string_view to)
{
    using Row = std::array<std::size_t, longest_form_key + 1>;
    Row before_last{}, last{}, row{};
    for (std::size_t j = 0; j <= to.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0u : 1u);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last = std::exchange(last, row);
    }
    return last[to.size()];
}

/// The key at most two letters away, the first of the nearest; empty if none is near enough to be meant.
[[nodiscard]] inline std::string_view nearest_key(std::string_view key, std::span<const std::string_view> known)
{
    std::string_view nearest;
    std::size_t best = 3;
    if (key.size() > longest_form_key) return nearest;
    for (const std::string_view candidate : known) {
        if (candidate.size() > longest_form_key) continue;
        const std::size_t distance = key_distance(key, candidate);
        if (distance < best && distance < std::min(key.size(), candidate.size())) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

}  // namespace parlance::detail
