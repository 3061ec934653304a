#include "config_init.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <parlance/json_builder.hpp>

#include "config_init_text.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "output.hpp"
#include "private_file.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

bool is_set(const std::string& variable)
{
    const char* const value = ::secure_getenv(variable.c_str());
    return value != nullptr && *value != '\0';
}

bool has_operation(JsonValue provider, std::string_view name)
{
    for (const JsonValue operation : provider["operations"].elements())
        if (operation == name) return true;
    return false;
}

/// What is known of this machine: providers, and the places that are looked at.
struct Found {
    std::vector<StarterClient> clients;  ///< the one to write first
    std::string key_name;                ///< the variable of the first one's key
    std::filesystem::path user_file;
    std::string stronger_place;  ///< a place that decides before the user's file; empty: none
};

/// Where a secret is: as a stored key, or in a variable; the first one of its names where neither is there yet.
std::string reference_of(JsonValue variables, const std::vector<std::string>& stored)
{
    for (const JsonValue variable : variables.elements())
        if (std::find(stored.begin(), stored.end(), variable.text()) != stored.end()) return "key:" + variable.text();
    for (const JsonValue variable : variables.elements())
        if (is_set(variable.text())) return "env:" + variable.text();
    return "env:" + variables[0].text();
}

/// A secret without variables is told only where it is all there is: elsewhere it is one way of several.
std::vector<StarterSecret> secrets_of(JsonValue needs, const std::vector<std::string>& stored)
{
    std::vector<StarterSecret> secrets;
    for (const JsonValue need : needs.elements()) {
        const std::string name = need["name"].text();
        const bool has_variable = need["env"].size() > 0;
        if (!has_variable && needs.size() > 1) continue;
        secrets.push_back({name == "api_key" ? name : "secrets." + name,
                           has_variable ? reference_of(need["env"], stored) : "env:NAME",
                           need["required"].as_bool().value_or(false)});
    }
    return secrets;
}

/// The names in the braces of an address.
std::vector<std::string> placeholders_of(std::string_view address)
{
    std::vector<std::string> names;
    for (std::size_t open = address.find('{'); open != address.npos; open = address.find('{', open + 1))
        names.emplace_back(address.substr(open + 1, address.find('}', open) - open - 1));
    return names;
}

void add_options(JsonValue provider, const std::string& address, std::vector<StarterOption>& options)
{
    for (const std::string& name : placeholders_of(address)) {
        const bool known = std::any_of(options.begin(), options.end(),
                                       [&](const StarterOption& option) { return option.name == name; });
        if (known) continue;
        std::string value = provider["options"]["properties"][name]["default"].text();
        for (const JsonValue variable : provider["option_env"][name].elements())
            if (value.empty() && is_set(variable.text())) value = ::secure_getenv(variable.text().c_str());
        options.push_back({name, value, address, value.empty()});
    }
}

/// The options that the provider's addresses are made of; the most general address comes last.
std::vector<StarterOption> options_of(JsonValue provider)
{
    std::vector<StarterOption> options;
    add_options(provider, provider["base_url"].text(), options);
    const JsonValue rules = provider["base_urls"];
    for (std::size_t i = rules.size(); i > 0; --i)
        add_options(provider, rules[i - 1]["url"].text(), options);
    return options;
}

StarterClient client_of(const Record& record, const std::vector<std::string>& stored)
{
    const JsonDocument document(record.json);
    const JsonValue provider = document.root();
    StarterClient client;
    client.provider = provider["id"].text();
    client.title = provider["title"].text();
    client.model = provider["default_model"].text();
    client.lists_models = has_operation(provider, "models");
    client.base_url = provider["base_url"].text();
    client.needs_url = client.base_url.empty() && provider["base_urls"].size() == 0 && provider["kind"] == "translator";
    client.secrets = secrets_of(provider["secrets"], stored);
    client.options = options_of(provider);
    const bool is_pattern = client.base_url.find('{') != std::string::npos;  // it is made of the options
    const bool is_service = provider["service"].is_object();  // the catalogue knows it, and may learn a better one
    if (is_pattern || is_service) client.base_url.clear();
    return client;
}

std::string list_of(const std::vector<StarterClient>& clients)
{
    std::string all;
    for (const StarterClient& client : clients)
        (all += all.empty() ? "" : ", ") += client.provider;
    return all;
}

/// How soon a provider is written without being asked for: a key is there; one that a key makes ready; the rest.
int rank(const StarterClient& client, const std::vector<Record>& ready)
{
    const bool has_key =
        std::any_of(ready.begin(), ready.end(), [&](const Record& r) { return r.id == client.provider; });
    return has_key ? 0 : client.needs_secret() ? 1 : 2;
}

/// The plugins' providers, and of the catalogue's hundreds what is asked for or has a key here.
bool is_offered(const Record& record, const Arguments& arguments, const std::vector<Record>& ready)
{
    const JsonDocument document(record.json);
    if (!document["service"].is_object() || arguments.own.last("--provider") == record.id) return true;
    return std::any_of(ready.begin(), ready.end(), [&](const Record& one) { return one.id == record.id; });
}

void find_places(const Arguments& arguments, Found& found)
{
    const auto places = Host::describe("paths", host_options(arguments));
    if (places.is_error()) return;
    for (const Part& place : places->records) {
        const JsonDocument known(place.text);
        if (!(known["what"] == "config")) continue;
        if (known["source"] == "user")
            found.user_file = known["path"].text();
        else if (found.user_file.empty() && known["path"].is_string())
            found.stronger_place = known["source"].text();
    }
}

std::vector<std::string> stored_keys(const Arguments& arguments)
{
    std::vector<std::string> names;
    const auto keys = Host::describe("keys", host_options(arguments));
    if (keys)
        for (const Part& key : keys->records)
            names.push_back(key.name);
    return names;
}

Result<Found> look_around(const Arguments& arguments)
{
    const auto host = Host::open(host_options(arguments).without_config());
    if (host.is_error()) return host.error();
    const auto providers = host->providers();
    if (providers.is_error()) return providers.error();
    const auto ready = host->clients();
    const auto stored = stored_keys(arguments);
    Found found;
    const std::vector<Record> with_key = ready ? *ready : std::vector<Record>();
    for (const Record& provider : *providers)
        if (is_offered(provider, arguments, with_key)) found.clients.push_back(client_of(provider, stored));
    std::stable_sort(found.clients.begin(), found.clients.end(),
                     [&](const auto& left, const auto& right) { return rank(left, with_key) < rank(right, with_key); });
    find_places(arguments, found);
    return found;
}

/// Puts the provider that was asked for first, alone.
std::optional<ChatError> choose(const Arguments& arguments, Found& found)
{
    if (found.clients.empty())
        return ChatError(ErrorKind::plugin, "no plugin brings a provider; parlance plugins shows what was looked at");
    if (const auto wanted = arguments.own.last("--provider")) {
        const auto one = std::find_if(found.clients.begin(), found.clients.end(),
                                      [&](const StarterClient& client) { return client.provider == *wanted; });
        if (one == found.clients.end())
            return ChatError(ErrorKind::plugin,
                             "no plugin brings the provider \"" + *wanted + "\"; found: " + list_of(found.clients));
        found.clients = {*one};
    }
    for (const StarterSecret& secret : found.clients.front().secrets)
        if (secret.needed && secret.reference.starts_with("env:")) found.key_name = secret.reference.substr(4);
    return std::nullopt;
}

void report_success(const Arguments& arguments, const Found& found, const std::filesystem::path& path, Output& output)
{
    if (arguments.json) {
        JsonBuilder json;
        json.begin_object().member("path", path.string()).member("provider", found.clients.front().provider);
        output.write_json(json.end_object().take());
        return;
    }
    output.write(path.string() + "\n");
    output.flush();
    if (path != found.user_file)
        report_note("it is read with --config " + path.string() + ", or PARLANCE_CONFIG=" + path.string());
    else if (!found.stronger_place.empty())
        report_note(found.stronger_place + " names another config, which is read instead");
    for (const StarterOption& option : found.clients.front().options)
        if (option.needed) report_note("to be filled in there: options." + option.name);
    if (!found.key_name.empty() && !is_set(found.key_name))
        report_note("its key is not set yet: export " + found.key_name + ", or store it: parlance keys set " +
                    found.key_name);
}

}  // namespace

int run_config_init(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    auto found = look_around(arguments);
    if (found.is_error()) return fail(output, arguments.json, found.error());
    if (const auto error = choose(arguments, *found)) return fail(output, arguments.json, *error);
    std::filesystem::path path = arguments.own.last("--path").value_or(arguments.config_file);
    if (path.empty()) path = found->user_file;
    if (path.empty())
        return report_usage_error("there is no place for a config: HOME is not set; name a file with --path");
    const Replace replace = arguments.own.has("--force") ? Replace::yes : Replace::no;
    std::error_code unknown;
    std::string problem;
    if (replace == Replace::no && std::filesystem::exists(path, unknown))
        problem = path.string() + " is there already; --force replaces it";
    else
        problem = write_private_file(path, starter_config(found->clients), replace);
    if (problem.empty()) {
        report_success(arguments, *found, path, output);
        return finish(output, exit_ok);
    }
    fail(output, arguments.json, ChatError(ErrorKind::config, problem));
    return finish(output, exit_io);
}

}  // namespace parlance::cli
