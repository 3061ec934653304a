/// plugin_files.hpp - where the plugins under test were built.
#pragma once

#include <cstdlib>
#include <string>

namespace parlance::testing {

/// The built library of a plugin: parlance-<id>.so in $PARLANCE_PLUGIN_DIRECTORY, else in the directory that was
/// compiled in (PARLANCE_BUILT_PLUGINS). Whether it exists is found out by whoever opens it.
[[nodiscard]] inline std::string built_plugin(const std::string& id)
{
    const char* const named = std::getenv("PARLANCE_PLUGIN_DIRECTORY");
    return std::string(named != nullptr ? named : PARLANCE_BUILT_PLUGINS) + "/parlance-" + id + ".so";
}

}  // namespace parlance::testing
