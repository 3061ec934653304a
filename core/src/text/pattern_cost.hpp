/// pattern_cost.hpp - how many steps a regular expression may take on one text.
///
/// std::regex tries every way to split a text among the repetitions and alternatives of an expression. `(a+)+` has
/// 2^n of them, `.*x.*y` has n^2. Bounded here are the ways and the steps to try them all, from the expression alone:
///   - a sequence has the product of its parts' ways, alternatives the sum, a repetition the power;
///   - where the next character always decides (no two continuations share a first character, as in
///     `[a-z]+(-[a-z]+)*`), a repetition has a way for each place where it may end, and one if what follows decides it.
#pragma once

#include <cstddef>
#include <string_view>

namespace parlance::core {

/// For a text of `bytes` bytes, also for the places where a search may start unless the expression begins with `^`.
/// Infinity where there is no bound that matters. `pattern` is one that std::regex takes.
[[nodiscard]] double steps_to_match(std::string_view pattern, std::size_t bytes);

}  // namespace parlance::core
