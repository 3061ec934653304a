// Looks into a shared object without running any of it: fit for this process, whole, a plugin, and of which contract?
//
// A bounded reader (see elf_segments, elf_dynamic, plugin_note), not the loader: it gives facts, and refuses only what
// the loader could not open either. Whether the facts make a plugin is judged in plugin_file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loading/byte_source.hpp"
#include "loading/plugin_note.hpp"
#include "loading/refusal.hpp"

namespace parlance::host {

/// What a shared object shows from outside.
struct PluginImage {
    std::vector<std::string> needed;         ///< DT_NEEDED
    std::string library_path;                ///< DT_RUNPATH or DT_RPATH; $ORIGIN unexpanded
    bool exports_entry = false;              ///< parlance_plugin_entry_v0
    std::vector<std::string> other_entries;  ///< entries of other majors; looked for only when ours is missing
    std::optional<PluginNote> note;
};

/// Probes an image; `path` is for the refusals alone. Time: a few reads; memory: the note and the names.
/// Thread-safety: any thread.
[[nodiscard]] Checked<PluginImage> probe_image(const ByteSource& file, std::string_view path);

/// Probes a file by path; it must be a regular one. Fails with file_missing, dangling_link, file_unreadable,
/// not_a_regular_file, or what the image is refused for.
[[nodiscard]] Checked<PluginImage> probe_file(const std::filesystem::path& path);

}  // namespace parlance::host
