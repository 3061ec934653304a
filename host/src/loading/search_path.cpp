#include "loading/search_path.hpp"

namespace parlance::host {

namespace {

using std::filesystem::path;

std::vector<path> split_at_colons(std::string_view text)
{
    std::vector<path> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(':'), text.size());
        if (end != 0) parts.emplace_back(text.substr(0, end));  // an empty part would mean the current directory
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

path with_home(const path& written, const path& home)
{
    const std::string& text = written.native();
    if (home.empty() || !text.starts_with("~/")) return written;
    return home / text.substr(2);
}

path user_data(const SearchSources& sources)
{
    // The XDG rules: a relative XDG_DATA_HOME is invalid and is to be ignored.
    if (sources.xdg_data_home.is_absolute()) return sources.xdg_data_home / "parlance/plugins";
    return sources.home.empty() ? path{} : sources.home / ".local/share/parlance/plugins";
}

}  // namespace

std::string_view name_of(Origin origin) noexcept
{
    switch (origin) {
        case Origin::library: return "library =";
        case Origin::static_plugin: return "static plugins";
        case Origin::application: return "--plugin-path";
        case Origin::environment: return "PARLANCE_PLUGIN_PATH";
        case Origin::config: return "[plugins].paths";
        case Origin::user_data: return "user data";
        case Origin::beside_host: return "beside libparlance";
        case Origin::compiled_in: return "compiled in";
    }
    return "unknown";
}

SearchPath make_search_path(const SearchSources& sources)
{
    SearchPath result;
    const auto add = [&](Origin origin, const std::vector<path>& paths, std::string why_none = "not set") {
        if (paths.empty()) result.places.push_back({origin, {}, std::move(why_none)});
        for (const path& each : paths)
            result.places.push_back({origin, with_home(each, sources.home), {}});
    };
    const auto one = [](const path& each) { return each.empty() ? std::vector<path>{} : std::vector<path>{each}; };
    const std::string ignored = "ignored: this process runs with raised privileges";

    add(Origin::library, one(sources.library));
    add(Origin::static_plugin, {}, "none");
    add(Origin::application, sources.application);
    add(Origin::environment, split_at_colons(sources.environment), sources.environment_ignored ? ignored : "not set");
    add(Origin::config, sources.config);
    add(Origin::user_data, one(user_data(sources)), sources.environment_ignored ? ignored : "HOME is not set");
    const path& beside = sources.host_library_directory;
    add(Origin::beside_host, beside.empty() ? std::vector<path>{} : one(beside / "parlance/plugins"), "unknown");
    add(Origin::compiled_in, sources.compiled_in, "none");
    result.static_providers = sources.static_providers;
    return result;
}

}  // namespace parlance::host
