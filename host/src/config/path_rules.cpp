#include "config/path_rules.hpp"

#include "config/config_error.hpp"

namespace parlance::host {
namespace {

ExpandedPath expand_home(std::string_view text, const Environment& environment)
{
    const auto home = environment.get("HOME");
    if (!home || !home->starts_with('/')) return {{}, "HOME is not set, so ~ means nothing; write an absolute path"};
    return {(std::filesystem::path{*home} / text.substr(2)).lexically_normal(), {}};
}

}  // namespace

ExpandedPath expand_path(std::string_view text, const Environment& environment, const std::filesystem::path& folder)
{
    if (text.empty()) return {{}, "is empty; write an absolute path or remove the key"};
    if (text == "~") return expand_home("~/", environment);
    if (text.starts_with("~/")) return expand_home(text, environment);
    if (text.starts_with('~')) return {{}, in_quotes(text) + " names another user's home; write an absolute path"};
    const std::filesystem::path path{text};
    if (path.is_absolute()) return {path.lexically_normal(), {}};
    if (!folder.empty()) return {(folder / path).lexically_normal(), {}};
    return {{}, in_quotes(text) + " is not absolute; write a path that begins with / or ~/"};
}

}  // namespace parlance::host
