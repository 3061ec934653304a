#include "loading/search.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <system_error>

#include "config/nearest_name.hpp"

namespace parlance::host {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view file_stem = "parlance-";
constexpr std::string_view file_suffix = ".so";
constexpr std::size_t max_files_in_a_directory = 4096;

std::string file_name_of(std::string_view id)
{
    return std::string(file_stem) + std::string(id) + std::string(file_suffix);
}

/// Names of the `parlance-*.so` in a directory, sorted; none when it cannot be read.
std::vector<std::string> plugin_names_in(const fs::path& directory)
{
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const bool ours = name.size() > file_stem.size() + file_suffix.size() && name.starts_with(file_stem) &&
                          name.ends_with(file_suffix);
        if (ours) names.push_back(name);
        if (names.size() == max_files_in_a_directory) break;
    }
    std::ranges::sort(names);
    return names;
}

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string relative_text(const fs::path& directory)
{
    return directory.string() + ": not searched, because it is a relative path; write an absolute one";
}

std::string refused_text(const Refusal& refusal)
{
    return refusal.path + " REFUSED: " + refusal.reason + (refusal.remedy.empty() ? "" : ". " + refusal.remedy);
}

/// One search for one id; gathers its attempts while it goes.
class Search {
public:
    Search(const SearchPath& path, const HostContract& contract, std::string_view id) : path_(path), contract_(contract)
    {
        attempts_.id = id;
    }

    Found run()
    {
        if (!is_provider_id(attempts_.id)) return std::move(attempts_);  // it may not become part of a path
        for (const SearchPlace& place : path_.places) {
            if (stopped_) {
                note_unsearched(place);
            } else if (auto candidate = look_at(place)) {
                return *std::move(candidate);
            }
        }
        if (!stopped_) {
            if (auto candidate = scan()) return *std::move(candidate);
        }
        return std::move(attempts_);
    }

private:
    std::size_t add(Origin origin, std::string text, std::optional<Refusal> refusal = {})
    {
        attempts_.places.push_back({origin, std::move(text), std::move(refusal), {}});
        return attempts_.places.size() - 1;
    }

    void note_unsearched(const SearchPlace& place)
    {
        const bool names_none = place.path.empty() && place.origin != Origin::static_plugin;
        const std::string name = place.path.empty() ? "" : place.path.string() + ": ";
        add(place.origin, names_none ? place.why_none : name + "not searched, because a file above was refused");
    }

    std::optional<Candidate> look_at(const SearchPlace& place)
    {
        if (place.origin == Origin::static_plugin) return look_at_static();
        if (place.path.empty()) {
            add(place.origin, place.why_none);
            return {};
        }
        if (place.origin == Origin::library) return try_file(place.origin, place.path);
        if (!place.path.is_absolute()) {
            add(place.origin, relative_text(place.path));
            return {};
        }
        return try_file(place.origin, place.path / file_name_of(attempts_.id));
    }

    std::optional<Candidate> look_at_static()
    {
        const auto& known = path_.static_providers;
        if (std::ranges::find(known, attempts_.id) != known.end()) {
            return Candidate{Origin::static_plugin, attempts_.id, {}};
        }
        add(Origin::static_plugin, known.empty() ? "none" : joined(known));
        return {};
    }

    std::optional<Candidate> try_file(Origin origin, const fs::path& file)
    {
        auto plugin = read_plugin_file(file, contract_);
        if (plugin && plugin->manifest_of(attempts_.id) == nullptr) {
            std::vector<std::string> ids;
            for (const Manifest& manifest : plugin->manifests)
                ids.push_back(manifest.id);
            plugin = Refusal{RefusalKind::provider_not_in_manifest, file.string(),
                             "brings " + joined(ids) + ", not \"" + attempts_.id + '"',
                             origin == Origin::library ? "Name its provider, or another file"
                                                       : "Rename the file to parlance-" + ids.front() + ".so"};
        }
        if (plugin) return Candidate{origin, attempts_.id, *std::move(plugin)};
        const Refusal& refusal = plugin.error();
        if (origin != Origin::library && refusal.kind == RefusalKind::file_missing) {
            note_absent(origin, file);
        } else if (origin != Origin::library && !fs::exists(fs::symlink_status(file, ignored_))) {
            add(origin, file.parent_path().string() + ": this user may not look into it");
        } else {
            add(origin, refused_text(refusal), refusal);
            stopped_ = true;
        }
        return {};
    }

    void note_absent(Origin origin, const fs::path& file)
    {
        const fs::path directory = file.parent_path();
        if (!fs::is_directory(directory, ignored_)) {
            add(origin, directory.string() + ": no such directory");
            return;
        }
        const std::size_t attempt = add(origin, directory.string() + ": no " + file.filename().string());
        scanned_.push_back({origin, directory, attempt});
    }

    struct ScannedDirectory {
        Origin origin;
        fs::path directory;
        std::size_t attempt;  // its line among the attempts
    };

    /// Every manifest in the directories that have no file of the provider's own.
    std::optional<Candidate> scan()
    {
        std::set<std::string> seen;  // a file shadows those of its name in later directories
        std::vector<std::string> known = path_.static_providers;
        for (const ScannedDirectory& place : scanned_) {
            std::vector<std::string> near;
            for (const std::string& name : plugin_names_in(place.directory)) {
                if (is_nearly(name)) near.push_back(name);
                if (!seen.insert(name).second) continue;
                auto plugin = read_plugin_file(place.directory / name, contract_);
                if (!plugin) {
                    attempts_.places[place.attempt].passed_over.push_back(plugin.error());
                    continue;
                }
                if (plugin->manifest_of(attempts_.id) != nullptr) {
                    return Candidate{place.origin, attempts_.id, *std::move(plugin)};
                }
                for (const Manifest& manifest : plugin->manifests)
                    known.push_back(manifest.id);
            }
            std::string& text = attempts_.places[place.attempt].text;
            if (!near.empty()) text += " (found: " + joined(near) + "; did you mean that?)";
        }
        const std::string_view nearest =
            nearest_name(attempts_.id, std::vector<std::string_view>(known.begin(), known.end()));
        if (!nearest.empty()) attempts_.suggestion = nearest;
        return {};
    }

    /// Whether a file's name is a slip of the finger away from the provider's.
    bool is_nearly(std::string_view file_name) const
    {
        file_name.remove_prefix(file_stem.size());
        file_name.remove_suffix(file_suffix.size());
        return !nearest_name(attempts_.id, std::span{&file_name, 1}).empty();
    }

    const SearchPath& path_;
    const HostContract& contract_;
    Attempts attempts_;
    std::vector<ScannedDirectory> scanned_;
    bool stopped_ = false;
    std::error_code ignored_;
};

}  // namespace

const Refusal* Attempts::refusal() const noexcept
{
    for (const Attempt& attempt : places) {
        if (attempt.refusal) return &*attempt.refusal;
    }
    return nullptr;
}

void throw_exception_from_error(const Attempts& attempts, const boost::source_location&)
{
    throw std::logic_error("value() of a failed search: " + to_text(attempts, {}));
}

std::string to_text(const Attempts& attempts, std::string_view needed_by)
{
    constexpr std::size_t width = 22;
    const std::string next_line = '\n' + std::string(width + 4, ' ');
    const std::string suggestion =
        attempts.suggestion ? "\n  did you mean the provider \"" + *attempts.suggestion + "\"?" : "";
    if (attempts.places.empty()) {
        return "provider \"" + attempts.id +
               "\" was looked for nowhere: a name has lower-case letters, digits and dashes" + suggestion;
    }
    std::string text = "provider \"" + attempts.id +
                       "\": " + (attempts.refusal() != nullptr ? "its plugin is refused" : "no plugin has it");
    if (!needed_by.empty()) text += " (needed by " + std::string(needed_by) + ')';
    if (const Refusal* refusal = attempts.refusal(); refusal != nullptr) text += ": it " + refusal->reason;
    const auto add_line = [&](std::size_t index, std::string label, const std::string& words) {
        label.resize(std::max(width, label.size() + 1), ' ');
        text += '\n' + std::string(index < 9 ? "  " : " ") + std::to_string(index + 1) + ' ' + label + words;
    };
    for (std::size_t index = 0; index < attempts.places.size(); ++index) {
        add_line(index, std::string(name_of(attempts.places[index].origin)), attempts.places[index].text);
        for (const Refusal& other : attempts.places[index].passed_over) {
            text += next_line + "passed over: " + fs::path(other.path).filename().string() + ' ' + other.reason;
        }
    }
    if (!attempts.catalogue.empty()) add_line(attempts.places.size(), "catalogue", attempts.catalogue);
    return text + suggestion;
}

Found PluginSearch::find_provider(std::string_view id) const
{
    return Search(path_, contract_, id).run();
}

std::vector<ListedPlugin> PluginSearch::list_plugins() const
{
    std::vector<ListedPlugin> listed;
    const auto add = [&](Origin origin, const fs::path& path) {
        if (std::ranges::find(listed, path, &ListedPlugin::path) != listed.end()) return;  // a directory named twice
        ListedPlugin plugin{origin, path, {}, {}, {}};
        const auto earlier = std::ranges::find_if(
            listed, [&](const ListedPlugin& other) { return other.path.filename() == path.filename(); });
        if (earlier != listed.end()) plugin.shadowed_by = earlier->path;
        auto file = read_plugin_file(path, contract_);
        if (file) {
            plugin.file = *std::move(file);
        } else {
            plugin.refusal = std::move(file).error();
        }
        listed.push_back(std::move(plugin));
    };
    for (const SearchPlace& place : path_.places) {
        if (place.path.empty()) continue;
        if (place.origin == Origin::library) {
            add(place.origin, place.path);
        } else if (place.path.is_absolute()) {
            for (const std::string& name : plugin_names_in(place.path))
                add(place.origin, place.path / name);
        }
    }
    return listed;
}

}  // namespace parlance::host
