// Which libraries a plugin needs that this process cannot find, and who needs them.
//
// The loader's own text names the missing library and not who asked for it, and only the first. This walks DT_NEEDED
// from file to file instead, without running anything. It looks where the loader looks: libraries already loaded, the
// file's own RUNPATH, the process's search directories, the loader's cache. Used for messages, after a failure only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace parlance::host {

struct MissingDependency {
    std::string library;    ///< "libfoo.so.1"
    std::string needed_by;  ///< path of the file that names it
};

/// In the order found; at most a few hundred files are read. Empty when all are found or the plugin cannot be read.
[[nodiscard]] std::vector<MissingDependency> missing_dependencies(const std::filesystem::path& plugin);

}  // namespace parlance::host
