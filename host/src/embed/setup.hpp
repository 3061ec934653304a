/// setup.hpp - what an application's options come to: config, search path, environment.
#pragma once

#include <parlance/abi/embed.h>
#include <parlance/core/record.hpp>
#include <parlance/result.hpp>

#include <memory>
#include <optional>
#include <vector>

#include "config/load_config.hpp"
#include "config/locate.hpp"
#include "loading/search.hpp"

namespace parlance::host {

/// Everything that is decided before a thread is started or a plugin opened.
struct Setup {
    LocatedConfig located;
    LoadedConfig loaded;  ///< with the problems; the config is meant to be used only if loaded.ok()
    SearchSources sources;
    std::string config_file;  ///< its name for messages; empty: there is none
    core::RecordSettings record;
    std::shared_ptr<core::Recordings> recordings;  ///< null until `open_recordings`, and where nothing is recorded

    /// Every problem so far, that of finding the file included.
    [[nodiscard]] std::vector<ConfigError> problems() const;
    [[nodiscard]] bool ok() const noexcept { return !located.problem && loaded.ok(); }
};

/// Fails only on options that are none (a size, an unknown flag or format).
[[nodiscard]] Result<Setup> set_up(const parlance_host_options& options, const Environment& environment);

/// Opens what `setup.record` asks for: makes a folder, or reads recordings. Gives why it cannot.
[[nodiscard]] std::optional<ChatError> open_recordings(Setup& setup);

/// The config problems that are errors, as one error: the first in full, the others counted.
[[nodiscard]] ChatError to_error(const std::vector<ConfigError>& problems);

}  // namespace parlance::host
