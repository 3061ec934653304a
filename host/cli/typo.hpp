/// typo.hpp - which known word was probably meant.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace parlance::cli {

/// How many letters must be put in, taken out or changed to make one word of the other (Levenshtein). Bytes; quadratic.
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

/// The nearest of `known` within two letters, the first of equals; empty when none is.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace parlance::cli
