// Where plugins are looked for, in which order, and why a place is not looked at.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::host {

/// Who named a place; the order is the order of the search.
enum class Origin {
    library,        ///< `library =` of a client in the config: one file
    static_plugin,  ///< linked into the program
    application,    ///< --plugin-path, or the embedding program
    environment,    ///< PARLANCE_PLUGIN_PATH
    config,         ///< [plugins].paths
    user_data,      ///< $XDG_DATA_HOME/parlance/plugins
    beside_host,    ///< <directory of libparlance>/parlance/plugins
    compiled_in,    ///< the list this build was given
};

/// The words people know the origin by: "PARLANCE_PLUGIN_PATH".
[[nodiscard]] std::string_view name_of(Origin origin) noexcept;

/// One place, or the words for why an origin names none.
struct SearchPlace {
    Origin origin;
    std::filesystem::path path;  ///< a directory, or for Origin::library a file; empty: none
    std::string why_none;        ///< "not set", when there is no path
};

/// All places in order. Every origin has at least one entry, so that a failed search can show each.
struct SearchPath {
    std::vector<SearchPlace> places;
    std::vector<std::string> static_providers;  ///< ids
};

/// What the places are made of. Absent and empty mean the same: nobody named any.
struct SearchSources {
    std::filesystem::path library;
    std::vector<std::string> static_providers;
    std::vector<std::filesystem::path> application;
    std::string environment;                       ///< PARLANCE_PLUGIN_PATH: directories between colons
    std::vector<std::filesystem::path> config;     ///< "~/" at the front means `home`
    std::filesystem::path xdg_data_home;           ///< $XDG_DATA_HOME; without it, `home`/.local/share
    std::filesystem::path home;                    ///< $HOME
    std::filesystem::path host_library_directory;  ///< where libparlance lies
    std::vector<std::filesystem::path> compiled_in;
    bool environment_ignored = false;  ///< the process runs with raised privileges: say so instead of "not set"
};

[[nodiscard]] SearchPath make_search_path(const SearchSources& sources);

}  // namespace parlance::host
