#include "embed/setup.hpp"

#include <parlance/detail/views.hpp>

#include <boost/dll/runtime_symbol_info.hpp>

#include <algorithm>
#include <cstddef>

#ifndef PARLANCE_PLUGIN_DIRECTORIES
#define PARLANCE_PLUGIN_DIRECTORIES ""  // directories between colons; set by the build from the install prefix
#endif

namespace parlance::host {
namespace {

constexpr std::uint32_t known_flags =
    PARLANCE_OPEN_WITHOUT_CONFIG | PARLANCE_OPEN_OWN_THREADS_ONLY | PARLANCE_OPEN_CALLBACKS_ON_POLL;

/// Where libparlance lies; empty when it is linked statically into something that cannot say.
std::filesystem::path library_directory()
{
    std::error_code failed;
    const auto here = boost::dll::this_line_location(failed);
    if (failed) return {};
    const auto real = std::filesystem::canonical(here, failed);
    return failed ? std::filesystem::path() : real.parent_path();
}

std::vector<std::filesystem::path> split(std::string_view directories)
{
    std::vector<std::filesystem::path> paths;
    while (!directories.empty()) {
        const auto end = directories.find(':');
        if (end != 0) paths.emplace_back(directories.substr(0, end));
        directories.remove_prefix(end == directories.npos ? directories.size() : end + 1);
    }
    return paths;
}

SearchSources sources_of(const parlance_host_options& options, const Config& config, const Environment& environment)
{
    SearchSources sources;
    for (std::uint32_t index = 0; index < options.plugin_paths.count; ++index)
        sources.application.emplace_back(detail::view(*detail::element<parlance_string>(options.plugin_paths, index)));
    sources.environment = environment.get("PARLANCE_PLUGIN_PATH").value_or("");
    sources.config = config.plugin_paths;
    sources.xdg_data_home = environment.get("XDG_DATA_HOME").value_or("");
    sources.home = environment.get("HOME").value_or("");
    sources.host_library_directory = library_directory();
    sources.compiled_in = split(PARLANCE_PLUGIN_DIRECTORIES);
    sources.environment_ignored = privilege_of_this_process() == Privilege::raised;
    return sources;
}

/// What a config of the same would be refused for.
std::optional<ChatError> check_values(const parlance_host_options& options)
{
    constexpr std::int32_t most_threads = 256;  // as host.threads (docs/reference/config.md)
    if (options.threads < 0 || options.threads > most_threads)
        return ChatError(ErrorKind::invalid_request,
                         "threads is " + std::to_string(options.threads) + ", which is out of range; use 0 to 256");
    for (std::uint32_t index = 0; index < options.plugin_paths.count; ++index) {
        const auto path = detail::view(*detail::element<parlance_string>(options.plugin_paths, index));
        if (!path.starts_with('/'))
            return ChatError(ErrorKind::invalid_request,
                             "the plugin path \"" + std::string(path) +
                                 "\" is not absolute; a relative one would depend on where the program was started");
    }
    return std::nullopt;
}

/// As the application asks, else as the config does.
Result<core::RecordSettings> record_settings(const parlance_host_options& options, const Config& config)
{
    const auto refuse = [](std::string message) { return ChatError(ErrorKind::invalid_request, std::move(message)); };
    core::RecordSettings record = config.record;
    const std::string_view to = detail::view(options.record_to);
    const std::string_view from = detail::view(options.replay_from);
    if (!to.empty() && !from.empty()) return refuse("record_to and replay_from are both set; choose one");
    if (const std::string_view match = detail::view(options.replay_match); !match.empty()) {
        const auto known = replay_match_of(match);
        if (!known) return refuse("replay_match may be strict, path or order, not \"" + std::string(match) + "\"");
        record.match = *known;
    }
    if (to.empty() && from.empty()) return record;
    record.path = to.empty() ? from : to;
    if (!record.path.starts_with('/')) return refuse("the path \"" + record.path + "\" is not absolute");
    std::error_code none;
    record.mode = to.empty() ? core::RecordMode::replay : core::RecordMode::record;
    record.folder = record.path.ends_with('/') || std::filesystem::is_directory(record.path, none);
    return record;
}

}  // namespace

std::vector<ConfigError> Setup::problems() const
{
    std::vector<ConfigError> all;
    if (located.problem) all.push_back(*located.problem);
    all.insert(all.end(), loaded.problems.begin(), loaded.problems.end());
    return all;
}

Result<Setup> set_up(const parlance_host_options& given, const Environment& environment)
{
    constexpr std::size_t least = offsetof(parlance_host_options, record_to);  // the first release
    if (given.struct_size < least)
        return ChatError(ErrorKind::invalid_request, "the host options are " + std::to_string(given.struct_size) +
                                                         " bytes long, at least " + std::to_string(least) +
                                                         " are needed");
    const auto options = detail::zero_extended(given);
    if ((options.flags & ~known_flags) != 0)
        return ChatError(ErrorKind::invalid_request, "the host options carry an unknown flag");
    if (auto bad = check_values(options)) return *std::move(bad);
    const std::string_view format = detail::view(options.config_format);
    if (!format.empty() && format != "toml" && format != "json")
        return ChatError(ErrorKind::invalid_request,
                         "config_format is \"" + std::string(format) + "\"; it may be \"toml\" or \"json\"");

    Setup setup;
    if (options.config_text.size != 0) {
        setup.config_file = "(text)";
        setup.loaded = load_config_text(detail::view(options.config_text),
                                        format == "json" ? ConfigSyntax::json : ConfigSyntax::toml, setup.config_file,
                                        environment);
    } else if ((options.flags & PARLANCE_OPEN_WITHOUT_CONFIG) == 0) {
        setup.located = locate_config(std::filesystem::path(detail::view(options.config_path)), environment);
        if (!setup.located.problem && !setup.located.file.empty()) {
            setup.config_file = setup.located.file.string();
            setup.loaded = load_config(setup.located.file, environment);
        }
    }
    setup.sources = sources_of(options, setup.loaded.config, environment);
    auto record = record_settings(options, setup.loaded.config);
    if (record.is_error()) return record.error();
    setup.record = *std::move(record);
    return setup;
}

std::optional<ChatError> open_recordings(Setup& setup)
{
    auto recordings = core::Recordings::open(setup.record);
    if (recordings.is_error()) return recordings.error();
    setup.recordings = *std::move(recordings);
    return std::nullopt;
}

ChatError to_error(const std::vector<ConfigError>& problems)
{
    std::size_t errors = 0;
    const ConfigError* first = nullptr;
    for (const ConfigError& problem : problems) {
        if (problem.severity != Severity::error) continue;
        if (errors++ == 0) first = &problem;
    }
    if (first == nullptr) return ChatError(ErrorKind::config, "the config cannot be used");
    ChatError error(ErrorKind::config, format(*first));
    if (errors > 1)
        error.message += " (and " + std::to_string(errors - 1) + " more; `parlance config check` lists all)";
    error.where = first->file;
    if (first->line != 0) error.where += ":" + std::to_string(first->line) + ":" + std::to_string(first->column);
    return error;
}

}  // namespace parlance::host
