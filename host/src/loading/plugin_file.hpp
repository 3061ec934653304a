// A plugin as a file: found, allowed, whole, of our contract, and what its manifests say. None of its code runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "loading/elf_probe.hpp"
#include "loading/manifest.hpp"
#include "loading/permissions.hpp"
#include "loading/refusal.hpp"

namespace parlance::host {

/// What this host asks of a plugin.
struct HostContract {
    std::string abi_hash;  ///< PARLANCE_ABI_HASH as the host was compiled; empty: any is taken
    Privilege privilege = Privilege::ordinary;
};

/// The contract of this build and this process.
[[nodiscard]] HostContract contract_of_this_host();

/// A plugin that may be opened.
struct PluginFile {
    std::filesystem::path path;  ///< absolute
    std::vector<Manifest> manifests;
    std::vector<std::string> needed;    ///< libraries it needs, for messages
    std::vector<std::string> warnings;  ///< each names the file

    /// The manifest of one of its providers, or null.
    [[nodiscard]] const Manifest* manifest_of(std::string_view id) const noexcept;
};

/// Looks at the file from outside; `path` must be absolute. Thread-safety: any thread.
[[nodiscard]] Checked<PluginFile> read_plugin_file(const std::filesystem::path& path, const HostContract& contract);

/// Whether an image that loads is a plugin for `contract`; fails with the cause when it is not.
[[nodiscard]] Checked<std::vector<Manifest>> judge_image(const PluginImage& image, std::string_view path,
                                                         const HostContract& contract);

}  // namespace parlance::host
