/* locate.hpp - which config file: the first that was asked for or exists. */
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/config_error.hpp"
#include "config/environment.hpp"

namespace parlance::host {

/// One step of the search, for `parlance paths` and for errors.
struct PlaceLooked {
    enum class Outcome {
        used,
        not_set,       ///< nobody named such a file
        missing,       ///< there is no file at `path`
        unreadable,    ///< the system would not say whether there is one
        not_looked_at  ///< an earlier place decided
    };

    std::string source;          ///< "--config", "$PARLANCE_CONFIG", "user", "system"
    std::filesystem::path path;  ///< empty: not_set
    Outcome outcome = Outcome::not_looked_at;
};

/// Where the search ended. No file and no problem: there is no config, which is fine.
struct LocatedConfig {
    std::filesystem::path file;
    std::vector<PlaceLooked> places;     ///< all four, in order
    std::optional<ConfigError> problem;  ///< a file that was asked for does not exist
};

/// Looks at `asked_for` (`--config`, or the application's choice; empty: none), `$PARLANCE_CONFIG`,
/// `$XDG_CONFIG_HOME/parlance/config.toml` (`~/.config` without it) and `system_file`. The first two must exist when
/// named. Opens nothing.
[[nodiscard]] LocatedConfig locate_config(const std::filesystem::path& asked_for, const Environment& environment,
                                          const std::filesystem::path& system_file = "/etc/parlance/config.toml");

}  // namespace parlance::host
