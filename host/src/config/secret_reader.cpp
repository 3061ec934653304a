#include "config/secret_reader.hpp"

#include <algorithm>

#include "config/keys_file.hpp"
#include "config/nearest_name.hpp"
#include "config/path_rules.hpp"

namespace parlance::host {
namespace {

bool is_variable_name(std::string_view name)
{
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return !name.empty() && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || is_digit(c); });
}

/// A JSON object may have lines; whether this secret may be one is seen when it is resolved.
bool is_document(std::string_view text)
{
    return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size())).starts_with('{');
}

std::optional<SecretReference> read_variable(std::string_view name, const Place& place, Problems& problems)
{
    if (is_variable_name(name)) return SecretReference{SecretReference::Variable{std::string{name}}};
    problems.error(place, R"(no variable name follows "env:"; write one like "env:AIML_API_KEY")");
    return std::nullopt;
}

std::optional<SecretReference> read_stored(std::string_view name, const Place& place, Problems& problems)
{
    if (is_key_name(name)) return SecretReference{SecretReference::Stored{std::string{name}}};
    problems.error(place, R"(no name of a stored key follows "key:"; write one like "key:aiml")");
    return std::nullopt;
}

std::optional<SecretReference> read_file(std::string_view text, const Place& place, const BuildContext& context)
{
    auto expanded = expand_path(text, context.environment);
    if (expanded.problem.empty()) return SecretReference{SecretReference::File{std::move(expanded.path)}};
    context.problems.error(place, R"(no absolute path follows "file:"; write one like "file:/run/secrets/key")");
    return std::nullopt;
}

std::optional<SecretReference> read_text(const std::string& text, const Place& place, const BuildContext& context)
{
    const std::string_view view = text;
    Problems& problems = context.problems;
    if (view.starts_with("env:")) return read_variable(view.substr(4), place, problems);
    if (view.starts_with("key:")) return read_stored(view.substr(4), place, problems);
    if (view.starts_with("file:")) return read_file(view.substr(5), place, context);
    if (view.empty()) {
        problems.error(place, R"(is empty; write a reference such as "env:NAME" or remove the key)");
    } else if (view.starts_with('$')) {
        problems.error(place, R"(variables are not expanded here; write "env:NAME")");
    } else if (view.starts_with("cmd:")) {
        problems.error(place, R"(a command is a table, not a string; write { cmd = ["program", "argument"] })");
    } else if (view.starts_with("keyring:")) {
        problems.error(place,
                       R"(a keyring is read by its own program; write { cmd = ["secret-tool", "lookup", ...] })");
    } else if (!is_document(view) && view.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos) {
        problems.error(place, "holds a line break inside the secret; it must be one line");
    } else {
        problems.warning(place,
                         R"(a literal secret is readable by whoever reads this file; use "env:NAME" or "file:/path")");
        return SecretReference{Secret{view}};
    }
    return std::nullopt;
}

std::optional<SecretReference> read_command(const ConfigNode& node, const Place& place, Problems& problems)
{
    std::vector<std::string> arguments;
    if (node.as_array() != nullptr) {
        for (const auto& item : *node.as_array()) {
            const auto* argument = item.as_string();
            if (argument == nullptr || argument->find('\0') != std::string::npos) {
                arguments.clear();
                break;
            }
            arguments.push_back(*argument);
        }
    }
    if (!arguments.empty() && !arguments.front().empty()) {
        return SecretReference{SecretReference::Command{std::move(arguments)}};
    }
    problems.error(place, R"(expected a program and its arguments as strings, such as ["pass", "show", "aiml"])");
    return std::nullopt;
}

}  // namespace

std::optional<SecretReference> read_secret(const ConfigNode& node, const Place& place, const BuildContext& context)
{
    if (const auto* text = node.as_string()) return read_text(*text, place, context);
    const auto* table = node.as_object();
    if (table == nullptr) return std::nullopt;  // the schema has told
    constexpr std::string_view known[] = {"cmd"};
    std::optional<SecretReference> secret;
    for (const auto& member : *table) {
        if (member.name == known[0]) {
            secret = read_command(member.value, place.member(member.name, member.value.position()), context.problems);
        } else {
            context.problems.error(place.member(member.name, member.position),
                                   "unknown key" + did_you_mean(member.name, known));
        }
    }
    if (table->empty()) context.problems.error(place, R"(names no command; write { cmd = ["program", "argument"] })");
    return secret;
}

}  // namespace parlance::host
