/* config_json.hpp - config values as Boost.JSON, for plugins and for tools. */
#pragma once

#include <boost/json/value.hpp>

#include "config/config_node.hpp"

namespace parlance::host {

/// The same value, members in the same order.
[[nodiscard]] boost::json::value to_json(const ConfigNode& node);

}  // namespace parlance::host
