#include "config/load_config.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "config/bounded_read.hpp"
#include "config/config_builder.hpp"
#include "config/json_reader.hpp"
#include "config/reader_limits.hpp"
#include "config/toml_reader.hpp"

namespace parlance::host {
namespace {

constexpr std::string_view too_large = "is larger than 1 MiB; no config needs that, so check that it is the right file";

Config read_text(std::string_view text, ConfigSyntax syntax, const BuildContext& context)
{
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    const ConfigNode root =
        syntax == ConfigSyntax::json ? read_json(text, context.problems) : read_toml(text, context.problems);
    if (context.problems.has_errors()) return {};  // a tree with holes would be blamed for what is missing
    return build_config(root, context);
}

/// The text of a file that may be trusted, or nothing and the reason in `problems`.
std::optional<std::string> read_file(const std::filesystem::path& path, Problems& problems)
{
    const OpenedFile file = open_file(path);
    if (!file.problem.empty()) {
        problems.error({}, "cannot be read: " + file.problem);
        return std::nullopt;
    }
    if ((file.mode & S_IWOTH) != 0) {
        problems.error({}, "has mode " + mode_digits(file.mode) +
                               ", so everybody may change what it runs; take that away with: chmod o-w");
        return std::nullopt;
    }
    if ((file.mode & S_IWGRP) != 0) {
        problems.warning({}, "has mode " + mode_digits(file.mode) +
                                 ", so its group may change what it runs; take that away with: chmod g-w");
    }
    auto text = read_all(file.descriptor, largest_config);
    if (!text) problems.error({}, errno == EFBIG ? std::string{too_large} : "cannot be read: " + system_message(errno));
    return text;
}

}  // namespace

bool LoadedConfig::ok() const noexcept
{
    return std::none_of(problems.begin(), problems.end(),
                        [](const auto& problem) { return problem.severity == Severity::error; });
}

LoadedConfig load_config(const std::filesystem::path& file, const Environment& environment)
{
    const ConfigSyntax syntax = file.extension() == ".json" ? ConfigSyntax::json : ConfigSyntax::toml;
    Problems problems{file.native(), syntax};
    LoadedConfig loaded;
    std::error_code ignored;  // without a current directory a relative path opens nothing anyway
    const std::filesystem::path folder = std::filesystem::absolute(file, ignored).parent_path();
    if (const auto text = read_file(file, problems)) {
        loaded.config = read_text(*text, syntax, {environment, folder, problems});
    }
    loaded.config.path = file;
    loaded.problems = problems.take();
    return loaded;
}

LoadedConfig load_config_text(std::string_view text, ConfigSyntax syntax, std::string_view name,
                              const Environment& environment, const std::filesystem::path& folder)
{
    Problems problems{std::string{name}, syntax};
    LoadedConfig loaded;
    if (text.size() <= largest_config) {
        loaded.config = read_text(text, syntax, {environment, folder, problems});
    } else {
        problems.error({}, std::string{too_large});
    }
    loaded.problems = problems.take();
    return loaded;
}

}  // namespace parlance::host
