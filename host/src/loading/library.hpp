// Opens a plugin's shared library, for good.
//
// Modes: NOW, so that a missing symbol is an error here and not a crash later; LOCAL, so that plugins do not see each
// other; NODELETE, and the handle is kept until the process ends, because no library with threads, thread-local
// destructors or callbacks of ours can be unloaded safely. A throw in a static constructor of the plugin ends the
// process: no loader can catch it.
#pragma once

#include <parlance/abi/plugin.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "loading/plugin_file.hpp"
#include "loading/refusal.hpp"

namespace parlance::host {

/// The entry function as it is called: deliberately not noexcept, so that a plugin which breaks its promise is caught.
using PluginEntry = const parlance_plugin* (*)();

/// An open library; copies name the same one. It stays loaded until the process ends.
struct Library {
    std::filesystem::path path;  ///< canonical
    PluginEntry entry;
};

/// Opens the library, or gives the one opened before under this path. The image is probed first, so that a truncated
/// file is refused and not a SIGBUS. Runs the plugin's static constructors. Thread-safety: any thread, one at a time
/// inside. Blocks for as long as the loader does.
[[nodiscard]] Checked<Library> open_library(const std::filesystem::path& path);

/// Calls the entry function; fails with entry_threw. The answer may be null.
[[nodiscard]] Checked<const parlance_plugin*> call_entry(const Library& library);

/// A plugin that is open and whose tables have been checked. Valid until the process ends.
struct LoadedPlugin {
    Library library;
    const parlance_plugin* plugin;

    /// One of its providers, or null.
    [[nodiscard]] const parlance_provider* provider(std::string_view id) const noexcept;
};

/// open_library, call_entry and check_plugin in one.
[[nodiscard]] Checked<LoadedPlugin> load_plugin(const PluginFile& file, const HostContract& contract);

/// What the loader said, from the text of a Boost.DLL exception: without its frame, without the arbitrary errno it ends
/// in, without the plugin's own path at the front.
[[nodiscard]] std::string loader_text(std::string_view what, std::string_view path);

}  // namespace parlance::host
