// Finds the file of a provider, or says of every place why it is not there. No plugin code runs.
//
// `parlance-<id>.so` is tried first, one open attempt a directory, so the usual start scans nothing. A file of that
// name that exists and is refused ends the search with its own reason: going on would load another plugin than the one
// that was installed last, or hide the reason behind a "not found". Only when no directory has the name are the
// manifests of all `parlance-*.so` read, for plugins that bring several providers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loading/plugin_file.hpp"
#include "loading/refusal.hpp"
#include "loading/search_path.hpp"

namespace parlance::host {

/// A provider that can be had.
struct Candidate {
    Origin origin;
    std::string id;
    PluginFile file;  ///< empty for Origin::static_plugin
};

/// One place of a search that found nothing.
struct Attempt {
    Origin origin;
    std::string text;                  ///< what happened there, with the path
    std::optional<Refusal> refusal;    ///< when a file of the provider's name was there and was refused
    std::vector<Refusal> passed_over;  ///< files of other names that could have brought it but cannot be used
};

/// A whole search that found nothing.
struct Attempts {
    std::string id;
    std::vector<Attempt> places;            ///< in order; every origin appears. Empty: `id` can be no name
    std::string catalogue;                  ///< what became of it in the catalogue of services; empty: not asked
    std::optional<std::string> suggestion;  ///< a provider of nearly this name that does exist
    /// The refusal that ended the search, or null when nothing of the name was anywhere.
    [[nodiscard]] const Refusal* refusal() const noexcept;
};

/// What `value()` on a failed search throws: std::logic_error.
[[noreturn]] void throw_exception_from_error(const Attempts& attempts, const boost::source_location& where);

using Found = boost::system::result<Candidate, Attempts>;

/// Several lines for people: every place, in order, and why not. `needed_by` says who asked: `client "main"`; may be
/// empty.
[[nodiscard]] std::string to_text(const Attempts& attempts, std::string_view needed_by);

/// A plugin file as `parlance plugins` lists it.
struct ListedPlugin {
    Origin origin;
    std::filesystem::path path;
    std::optional<PluginFile> file;                    ///< or
    std::optional<Refusal> refusal;                    ///< exactly one of the two
    std::optional<std::filesystem::path> shadowed_by;  ///< a file of this name in an earlier place is used instead
};

/// Thread-safety: const members from any thread.
class PluginSearch {
public:
    PluginSearch(SearchPath path, HostContract contract) : path_(std::move(path)), contract_(std::move(contract)) {}

    [[nodiscard]] Found find_provider(std::string_view id) const;

    /// Every `parlance-*.so` of every place, in search order and by name within a directory.
    [[nodiscard]] std::vector<ListedPlugin> list_plugins() const;

    [[nodiscard]] const SearchPath& path() const noexcept { return path_; }

private:
    SearchPath path_;
    HostContract contract_;
};

}  // namespace parlance::host
