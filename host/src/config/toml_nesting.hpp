/* toml_nesting.hpp - bounds `a.b.c...` before a parser recurses over it. */
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "config/config_node.hpp"

namespace parlance::host {

/// The first place where one dotted key has more than `most_dots` dots, if there is one.
/// toml++ 3.3 bounds nested values but not dotted keys, and destroys the tables it made of them recursively: one
/// line of dots would overflow the stack. Knows strings and comments, and nothing else of TOML.
[[nodiscard]] std::optional<Position> find_overlong_key(std::string_view text, std::size_t most_dots);

}  // namespace parlance::host
