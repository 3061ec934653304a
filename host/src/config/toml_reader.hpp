/* toml_reader.hpp - TOML 1.0 text to the tree. */
#pragma once

#include <string_view>

#include "config/config_error.hpp"
#include "config/config_node.hpp"

namespace parlance::host {

/// The tree of `text`, an object. toml++ stops at the first syntax error, so `problems` gets at most one of those;
/// dates and numbers that are not finite are all reported, as they have no place in the tree.
[[nodiscard]] ConfigNode read_toml(std::string_view text, Problems& problems);

}  // namespace parlance::host
