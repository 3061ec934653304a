/// thinking.hpp - how a model can be asked to think, told by its name: Gemini 2.5 counts thinking in tokens, later
/// models have levels, and not all of them have the same. The API refuses what a model lacks.
///
///     gemini-2.5-pro                                       128 tokens at least, where others take 0
///     gemini-3-pro                                         low, high
///     gemini-3.1-pro, gemini-pro-latest                    low, medium, high
///     gemini-3-flash ... gemini-3.6-flash, every lite      minimal, low, medium, high
///     gemini-3.7-flash and later, gemini-flash-latest      low, medium, high
///
/// Source: Gemini API, "Gemini thinking"; Vertex AI, "Thinking", the tables of levels and budgets.
#pragma once

#include <cstdint>
#include <string_view>

namespace parlance::gemini {

/// Whether a model's thinking is counted in tokens. Others have levels.
[[nodiscard]] bool counts_thinking(std::string_view model) noexcept;

/// The fewest tokens that a model can be given to think; 0: it can be told not to.
[[nodiscard]] std::int64_t least_thinking(std::string_view model) noexcept;

/// The level nearest to `level` that a model has: mostly itself.
[[nodiscard]] std::string_view nearest_level(std::string_view model, std::string_view level) noexcept;

}  // namespace parlance::gemini
