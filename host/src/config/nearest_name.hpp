/* nearest_name.hpp - "did you mean ...?" */
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace parlance::host {

/// How many letters to insert, remove, replace, or swap with their neighbour, to turn one word into the other.
/// Source: optimal string alignment distance. Quadratic: callers bound the length.
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);

/// The candidate at most two edits away, the first of the nearest; empty if none is near enough to be meant.
[[nodiscard]] std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

/// `; did you mean "model"?`, or without a near one the candidates: `; known here: model, provider`.
[[nodiscard]] std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace parlance::host
