/// config_params.hpp - `defaults` of a config as request parameters.
#pragma once

#include <parlance/chat_part.hpp>
#include <parlance/result.hpp>

#include <vector>

#include "config/config_node.hpp"

namespace parlance::host {

/// Each member as a parameter of the type the contract gives its key, else of the type its value has.
/// Fails on a value that cannot have the key's type, naming the key.
[[nodiscard]] Result<std::vector<Param>> to_params(const ConfigNode& defaults);

}  // namespace parlance::host
