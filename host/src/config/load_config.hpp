/* load_config.hpp - file or text to a checked Config. */
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/config_error.hpp"
#include "config/environment.hpp"

namespace parlance::host {

/// A config and everything that was found while reading it, in file order.
struct LoadedConfig {
    Config config;  ///< to be used only if `ok()`
    std::vector<ConfigError> problems;

    /// No error; there may be warnings.
    [[nodiscard]] bool ok() const noexcept;
};

/// Reads a file of at most 1 MiB: JSON if its name ends in `.json`, else TOML. Refuses a file that everybody may
/// write to, as it names programs and plugins to run; warns when a group may. Resolves no secret, opens no plugin.
/// Any thread.
[[nodiscard]] LoadedConfig load_config(const std::filesystem::path& file, const Environment& environment);

/// The same for a text that an application hands over. `name` stands for the file in messages; relative paths in the
/// text are taken from `folder`, and refused if that is empty.
[[nodiscard]] LoadedConfig load_config_text(std::string_view text, ConfigSyntax syntax, std::string_view name,
                                            const Environment& environment, const std::filesystem::path& folder = {});

}  // namespace parlance::host
