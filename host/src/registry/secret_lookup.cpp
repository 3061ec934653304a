#include "registry/secret_lookup.hpp"

#include <filesystem>
#include <utility>

#include "config/keys_file.hpp"
#include "config/path_rules.hpp"
#include "config/secret_reference.hpp"

namespace parlance::host {
namespace {

FoundSecret found(ResolvedSecret resolved)
{
    FoundSecret result;
    if (resolved.secret) result.value = std::string(resolved.secret->reveal());
    result.problem = std::move(resolved.problem);
    result.warning = std::move(resolved.warning);
    return result;
}

/// What a variable or a stored key holds: the secret, or the path of the file that it is.
FoundSecret take(std::string_view text, const SecretNeed& need, const std::string& origin)
{
    if (need.file) return found(resolve_document(text, origin));
    FoundSecret result;
    result.value = std::string(text);
    return result;
}

FoundSecret find_default_file(const SecretNeed& need, const Environment& environment)
{
    const ExpandedPath path = expand_path(need.default_file, environment);
    std::error_code failure;
    if (!path.problem.empty() || !std::filesystem::exists(path.path, failure)) return {};
    return found(resolve_document(path.path.native(), "the provider's default"));
}

std::string join(const std::vector<std::string>& names, std::string_view word)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : std::string(word)) + name;
    return text;
}

}  // namespace

FoundSecret find_secret(const SecretNeed& need, const Environment& environment)
{
    for (const std::string& variable : need.env)
        if (auto value = environment.get(variable); value && !value->empty())
            return take(*value, need, "environment variable " + variable);
    FoundSecret result;
    for (const std::string& variable : need.env) {
        const StoredKey key = find_stored_key(variable, environment);
        if (key.secret && !key.secret->reveal().empty())
            return take(key.secret->reveal(), need, "the stored key " + variable);
        result.problem = key.problem;
    }
    if (result.problem.empty() && need.file && !need.default_file.empty()) return find_default_file(need, environment);
    return result;
}

std::string missing_secret(const SecretNeed& need, std::string_view key)
{
    const std::string variables = join(need.env, " or ");
    const std::string name(key);
    std::string text = name + " is not set";
    if (!need.title.empty()) text += " (" + need.title + ")";
    text += "; set ";
    if (!variables.empty())
        text += "the environment variable " + variables + (need.file ? " to the path of the file, or " : ", or ");
    text += name + (need.file ? " = \"file:/path\"" : " = \"env:NAME\" or \"file:/path\"") + " in the config";
    if (!need.url.empty()) text += "; get one at " + need.url;
    return text;
}

}  // namespace parlance::host
