/* catalogue_file.hpp - the catalogue's data file, `services.json` beside the plugins.
 *
 *   {"about": "...", "notice": "...", "services": {"acme": {"base_url": "https://api.acme.example/v1", ...}, ...}}
 *
 * A row has the keys that `[services.NAME]` has in a config, so the same table of keys checks both. A row that is not
 * sound is left out and spoils no other. */
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/service.hpp"
#include "loading/permissions.hpp"
#include "loading/search_path.hpp"

namespace parlance::host {

constexpr std::string_view catalogue_file_name = "services.json";

/// A row that cannot be used.
struct BadRow {
    std::string name;
    std::string problem;  ///< names the file and the place in it
};

/// What a data file says, or why it is not used. A plain value.
struct CatalogueFile {
    std::filesystem::path path;
    std::vector<Service> services;      ///< the sound rows, in the file's order; none when there is a problem
    std::vector<BadRow> bad_rows;       ///< the others
    std::string problem;                ///< why the whole file is not used; names it and the place in it
    std::vector<std::string> warnings;  ///< each names the file
};

/// The rows of `text`. `name` is the file's, for messages.
[[nodiscard]] CatalogueFile read_catalogue_text(std::string_view text, const std::string& name);

/// The data files in the directories of `path`, in its order, under the rules that hold for plugins: what others may
/// change is refused. A file that is not used ends the search, for nobody knows what it would have said; it is the
/// last.
[[nodiscard]] std::vector<CatalogueFile> find_catalogue_files(const SearchPath& path, Privilege privilege);

}  // namespace parlance::host
