/* catalogue.hpp - services by name: those of the config, and those of the data files beside the plugins.
 *
 * A row of an earlier folder stands in for one of a later; a row of the config is laid over it, key by key. The files
 * are read when the first name is asked for that nothing else has, or when somebody wants the list: the usual start,
 * with a provider that has a plugin of its own, does not even look for them. */
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue_file.hpp"
#include "catalogue/service.hpp"

namespace parlance::host {

/// Thread-safety: const members from any thread.
class Catalogue {
public:
    /// `configured` are the rows of the config, and outlive this.
    Catalogue(const std::vector<Service>& configured, SearchPath path, Privilege privilege)
        : configured_{configured}, path_{std::move(path)}, privilege_{privilege}
    {
    }

    /// The config's own row, not laid over another; null when it has none. Reads no file.
    [[nodiscard]] const Service* configured(std::string_view name) const noexcept;

    /// The service of that name: the config's row laid over that of the files.
    [[nodiscard]] std::optional<Service> find(std::string_view name) const;

    /// All of them, the config's first.
    [[nodiscard]] std::vector<Service> list() const;

    /// The service of nearly that name, or "".
    [[nodiscard]] std::string nearest(std::string_view name) const;

    /// The data files, read by now.
    [[nodiscard]] const std::vector<CatalogueFile>& files() const;

    /// What the files have to say besides their rows: who may change them, and what of them cannot be used.
    [[nodiscard]] std::vector<std::string> problems() const;

    /// Why the files' row of that name cannot be used, or "".
    [[nodiscard]] std::string problem_of(std::string_view name) const;

    /// What became of a search for a name that was not found: "/path/services.json: 244 services, none of this name".
    [[nodiscard]] std::string outcome(std::string_view name) const;

private:
    [[nodiscard]] const Service* in_files(std::string_view name) const;

    const std::vector<Service>& configured_;
    SearchPath path_;
    Privilege privilege_;
    mutable std::once_flag read_;
    mutable std::vector<CatalogueFile> files_;
};

}  // namespace parlance::host
