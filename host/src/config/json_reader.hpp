/* json_reader.hpp - JSON text to the tree. */
#pragma once

#include <string_view>

#include "config/config_error.hpp"
#include "config/config_node.hpp"

namespace parlance::host {

/// The tree of `text`, which must be one JSON object (RFC 8259, UTF-8). Syntax errors have line and column; a key
/// that comes twice is an error too, with its JSON pointer.
[[nodiscard]] ConfigNode read_json(std::string_view text, Problems& problems);

}  // namespace parlance::host
