/* config_builder.hpp - the tree, checked key by key, becomes a Config. */
#pragma once

#include <filesystem>

#include "config/config.hpp"
#include "config/config_error.hpp"
#include "config/config_node.hpp"
#include "config/environment.hpp"

namespace parlance::host {

/// What the parts of a build share.
struct BuildContext {
    const Environment& environment;  ///< for `~`; secrets are not resolved here
    std::filesystem::path folder;    ///< the config file's own, absolute; empty for a text
    Problems& problems;
};

/// Everything of `root` that is sound, and all that is not in `context.problems`.
[[nodiscard]] Config build_config(const ConfigNode& root, const BuildContext& context);

}  // namespace parlance::host
