#include "loading/library.hpp"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <boost/version.hpp>
#include <exception>
#include <map>
#include <mutex>
#include <system_error>

#include "loading/dependencies.hpp"
#include "loading/plugin_tables.hpp"

namespace parlance::host {

namespace dll = boost::dll;

namespace {

static_assert(BOOST_VERSION >= 108100, "older Boost.DLL loses the loader's text");

// Boost.DLL has no NODELETE mode; it passes unknown bits on to dlopen, as long as it does not give them a meaning
// itself.
constexpr auto no_delete = static_cast<unsigned>(RTLD_NODELETE);
constexpr auto boost_modes =
    static_cast<unsigned>(dll::load_mode::append_decorations) |
    static_cast<unsigned>(dll::load_mode::search_system_folders) | static_cast<unsigned>(dll::load_mode::rtld_now) |
    static_cast<unsigned>(dll::load_mode::rtld_lazy) | static_cast<unsigned>(dll::load_mode::rtld_global) |
    static_cast<unsigned>(dll::load_mode::rtld_deepbind);
static_assert((no_delete & boost_modes) == 0, "RTLD_NODELETE means something else to Boost.DLL");

dll::load_mode::type open_mode() noexcept
{
    return static_cast<dll::load_mode::type>(static_cast<unsigned>(dll::load_mode::rtld_now) |
                                             static_cast<unsigned>(dll::load_mode::rtld_local) | no_delete);
}

/// Everything opened so far. Never destroyed: plugins outlive main.
struct OpenLibraries {
    std::mutex mutex;
    std::map<std::string, dll::shared_library> by_path;
};

OpenLibraries& open_libraries()
{
    static auto& libraries = *new OpenLibraries;
    return libraries;
}

std::string missing_text(const std::vector<MissingDependency>& missing)
{
    std::string text;
    for (const MissingDependency& each : missing) {
        text += (text.empty() ? "" : ", ") + each.library + " (needed by " + each.needed_by + ')';
    }
    return text;
}

Refusal refuse_missing(const std::string& path, const std::string& said)
{
    const auto missing = missing_dependencies(path);
    const std::string which = missing.empty() ? said : missing_text(missing);
    return {RefusalKind::missing_dependency, path, "needs a library that is not there: " + which,
            "Install it, or link it into the plugin"};
}

/// The loader has one string for every failure; its causes are told apart by words that glibc has kept for decades.
Refusal refuse_load(const std::string& path, const std::string& said)
{
    const auto says = [&](std::string_view words) { return said.find(words) != std::string::npos; };
    if (says("cannot open shared object file")) return refuse_missing(path, said);
    if (says("undefined symbol")) {
        return {RefusalKind::undefined_symbol, path, "uses a function nobody provides: " + said,
                "Link the plugin with -Wl,-z,defs to find it at build time"};
    }
    if (says("version `") && says("not found")) {
        return {RefusalKind::needs_newer_library, path, "was built for newer libraries than this system has: " + said,
                "Rebuild it on the oldest system it is to run on, or link libstdc++ statically"};
    }
    if (says("static TLS block")) {
        return {RefusalKind::no_static_tls_space, path, "finds no room for its thread-local data: " + said,
                "Build it without -ftls-model=initial-exec"};
    }
    return {RefusalKind::loader_failed, path, "is refused by the dynamic loader: " + said, {}};
}

/// The library of a canonical path, opened now or before; the mutex is held.
Checked<dll::shared_library*> open_once(OpenLibraries& libraries, const std::string& path)
{
    if (const auto known = libraries.by_path.find(path); known != libraries.by_path.end()) return &known->second;
    if (const auto image = probe_file(path); !image) return image.error();
    try {
        dll::shared_library library(dll::fs::path(path), open_mode());
        return &libraries.by_path.emplace(path, std::move(library)).first->second;
    } catch (const std::system_error& failure) {
        return refuse_load(path, loader_text(failure.what(), path));
    }
}

}  // namespace

std::string loader_text(std::string_view what, std::string_view path)
{
    constexpr std::string_view before = "dlerror system message: ";
    std::string_view text = what;
    if (const auto start = text.find(before); start != std::string_view::npos) {
        text.remove_prefix(start + before.size());
        text = text.substr(0, text.rfind("): "));
    }
    if (text.starts_with(path) && text.substr(path.size()).starts_with(": ")) text.remove_prefix(path.size() + 2);
    return std::string(text);
}

Checked<Library> open_library(const std::filesystem::path& path)
{
    if (!path.is_absolute()) {
        return Refusal{RefusalKind::relative_path, path.string(), "cannot be opened by a relative path", {}};
    }
    std::error_code unresolved;
    const auto resolved = std::filesystem::canonical(path, unresolved);
    const std::string name = unresolved ? path.string() : resolved.string();

    OpenLibraries& libraries = open_libraries();
    const std::lock_guard lock(libraries.mutex);
    const auto opened = open_once(libraries, name);
    if (!opened) return opened.error();
    if (!(*opened)->has(PARLANCE_PLUGIN_ENTRY_NAME)) {
        return Refusal{RefusalKind::entry_not_found,
                       name,
                       "was opened, but the loader finds no " PARLANCE_PLUGIN_ENTRY_NAME " in it",
                       {}};
    }
    return Library{name, (*opened)->get<const parlance_plugin*()>(PARLANCE_PLUGIN_ENTRY_NAME)};
}

Checked<const parlance_plugin*> call_entry(const Library& library)
{
    const auto threw = [&](const std::string& what) {
        return Refusal{RefusalKind::entry_threw, library.path.string(), "threw in its entry function" + what,
                       "Report it to the plugin's author: nothing may be thrown out of a plugin"};
    };
    try {
        return library.entry();
    } catch (const std::exception& thrown) {
        return threw(std::string(": ") + thrown.what());
    } catch (...) {
        return threw("");
    }
}

const parlance_provider* LoadedPlugin::provider(std::string_view id) const noexcept
{
    for (std::size_t index = 0; index < plugin->provider_count; ++index) {
        const parlance_provider* const each = plugin->providers[index];
        if (std::string_view(each->id.data, each->id.size) == id) return each;
    }
    return nullptr;
}

Checked<LoadedPlugin> load_plugin(const PluginFile& file, const HostContract& contract)
{
    const auto library = open_library(file.path);
    if (!library) return library.error();
    const auto plugin = call_entry(*library);
    if (!plugin) return plugin.error();
    if (auto refusal = check_plugin(*plugin, file.manifests, contract.abi_hash, file.path.string())) {
        return *std::move(refusal);
    }
    return LoadedPlugin{*library, *plugin};
}

}  // namespace parlance::host
