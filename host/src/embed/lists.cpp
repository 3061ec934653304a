#include "embed/lists.hpp"

#include <boost/json/serialize.hpp>

#include <map>

#include "config/config_schema_json.hpp"
#include "config/keys_file.hpp"
#include "config/show_config.hpp"
#include "embed/report.hpp"
#include "registry/client_maker.hpp"

namespace parlance::host {
namespace {

namespace json = boost::json;

json::array strings(const std::vector<std::string>& texts)
{
    json::array array;
    for (const std::string& text : texts)
        array.emplace_back(text);
    return array;
}

json::value text_or_null(std::string_view text)
{
    return text.empty() ? json::value(nullptr) : json::value(text);
}

/// Numbers the records of one list.
class Records {
public:
    explicit Records(parlance_output* output) : output_(output) {}
    void add(std::string_view id, std::string_view name, const json::value& value)
    {
        output_.record(next_++, id, name, json::serialize(value));
    }

private:
    Output output_;
    std::uint32_t next_ = 0;
};

json::object describe_manifest(const Manifest& manifest)
{
    json::array secrets;
    for (const SecretNeed& need : manifest.secrets)
        secrets.push_back(json::object{{"name", need.name},
                                       {"env", strings(need.env)},
                                       {"required", need.required},
                                       {"url", text_or_null(need.url)}});
    json::array base_urls;
    for (const BaseUrlRule& rule : manifest.base_urls)
        base_urls.push_back(json::object{{"when", rule.when}, {"url", rule.url}});
    json::object option_env;
    for (const OptionVariables& known : manifest.option_env)
        option_env[known.option] = strings(known.env);
    return {{"id", manifest.id},
            {"version", manifest.version},
            {"title", manifest.title},
            {"licence", text_or_null(manifest.licence)},
            {"kind", name_of(manifest.kind)},
            {"service", nullptr},
            {"operations", strings(manifest.operations)},
            {"default_model", text_or_null(manifest.default_model)},
            {"base_url", text_or_null(manifest.base_url)},
            {"base_urls", std::move(base_urls)},
            {"option_env", std::move(option_env)},
            {"secrets", std::move(secrets)},
            {"options", manifest.options_schema}};
}

void list_clients(HostState& host, Records records)
{
    for (const Registry::Known& client : host.registry().known())
        records.add(client.name, client.provider,
                    json::object{{"name", client.name},
                                 {"provider", text_or_null(client.provider)},
                                 {"model", text_or_null(client.model)},
                                 {"default", client.is_default}});
}

/// A service as its plugin's provider, with what is different there.
json::object describe_service(const Service& service, const HostState& host, const json::object* plugin)
{
    json::object value = plugin != nullptr ? *plugin : json::object{};
    json::array options;
    for (const ConfigNode::Member& member : *service.options.as_object())
        options.emplace_back(member.name);
    value["id"] = service.name;
    value["title"] = service.title_or_name();
    value["default_model"] = text_or_null(service.model);
    value["base_url"] = text_or_null(service.base_url);
    value["base_urls"] = json::array{};
    if (!value.contains("option_env")) value["option_env"] = json::object{};
    for (const auto& [option, variables] : service.option_env)
        value["option_env"].as_object()[option] = strings(variables);
    value["secrets"] = json::array{json::object{{"name", "api_key"},
                                                {"env", strings(service.key_env)},
                                                {"required", service.needs_key()},
                                                {"url", text_or_null(service.key_url)}}};
    value["service"] = json::object{{"provider", service.provider_or_default()},
                                    {"checked", service.checked.value_or(false)},
                                    {"options", std::move(options)},
                                    {"file", service.file.empty() ? host.setup().config_file : service.file}};
    if (plugin == nullptr) value["path"] = nullptr;
    return value;
}

void list_providers(HostState& host, Records records)
{
    std::map<std::string, json::object> seen;
    for (const ListedPlugin& plugin : host.search().list_plugins()) {
        if (!plugin.file) continue;
        for (const Manifest& manifest : plugin.file->manifests) {
            if (seen.contains(manifest.id)) continue;  // shadowed by an earlier place
            json::object value = describe_manifest(manifest);
            value["path"] = plugin.path.string();
            seen.emplace(manifest.id, std::move(value));
            if (host.catalogue().configured(manifest.id) != nullptr) continue;  // the config's word is told below
            records.add(manifest.id, manifest.title, seen[manifest.id]);
        }
    }
    for (const Service& service : host.catalogue().list()) {
        const bool has_plugin = seen.contains(service.name) && host.catalogue().configured(service.name) == nullptr;
        if (has_plugin) continue;  // which comes first
        const auto plugin = seen.find(service.provider_or_default());
        records.add(service.name, service.title_or_name(),
                    describe_service(service, host, plugin != seen.end() ? &plugin->second : nullptr));
    }
}

void list_plugins(HostState& host, Records records)
{
    for (const ListedPlugin& plugin : host.search().list_plugins()) {
        json::array providers;
        json::array warnings;
        if (plugin.file) {
            for (const Manifest& manifest : plugin.file->manifests)
                providers.push_back(json::object{{"id", manifest.id}, {"version", manifest.version}});
            warnings = strings(plugin.file->warnings);
        }
        json::value refusal = nullptr;
        if (plugin.refusal)
            refusal = json::object{{"kind", name_of(plugin.refusal->kind)},
                                   {"reason", plugin.refusal->reason},
                                   {"remedy", text_or_null(plugin.refusal->remedy)}};
        const std::string shadow = plugin.shadowed_by ? plugin.shadowed_by->string() : std::string();
        records.add(plugin.path.filename().string(), plugin.path.string(),
                    json::object{{"path", plugin.path.string()},
                                 {"origin", name_of(plugin.origin)},
                                 {"usable", plugin.file.has_value() && shadow.empty()},
                                 {"providers", std::move(providers)},
                                 {"warnings", std::move(warnings)},
                                 {"refusal", std::move(refusal)},
                                 {"shadowed_by", text_or_null(shadow)}});
    }
}

std::string_view word_of(PlaceLooked::Outcome outcome) noexcept
{
    switch (outcome) {
        case PlaceLooked::Outcome::used: return "used";
        case PlaceLooked::Outcome::not_set: return "not set";
        case PlaceLooked::Outcome::missing: return "no such file";
        case PlaceLooked::Outcome::unreadable: return "not readable";
        case PlaceLooked::Outcome::not_looked_at: return "not looked at";
    }
    return "";
}

std::string_view state_of(const SearchPlace& place)
{
    if (place.path.empty()) return place.why_none;
    std::error_code failed;
    return std::filesystem::exists(place.path, failed) ? "searched" : "no such directory";
}

void describe_paths(const Setup& setup, Records records)
{
    for (const PlaceLooked& place : setup.located.places)
        records.add("config", place.source,
                    json::object{{"what", "config"},
                                 {"source", place.source},
                                 {"path", text_or_null(place.path.string())},
                                 {"state", word_of(place.outcome)}});
    const auto keys = keys_file_path(process_environment());
    std::error_code failed;
    const std::string_view state = std::filesystem::exists(keys, failed) ? "used" : "no such file";
    records.add("keys", "user",
                json::object{{"what", "keys"},
                             {"source", "user"},
                             {"path", text_or_null(keys.string())},
                             {"state", keys.empty() ? "not set" : state}});
    for (const SearchPlace& place : make_search_path(setup.sources).places) {
        if (place.origin == Origin::library || place.origin == Origin::static_plugin)
            continue;  // of a client, not of a path
        records.add("plugins", name_of(place.origin),
                    json::object{{"what", "plugins"},
                                 {"source", name_of(place.origin)},
                                 {"path", text_or_null(place.path.string())},
                                 {"state", state_of(place)}});
    }
}

/// The names of the stored keys. A file that may not be used is the one problem.
std::int32_t describe_keys(parlance_output* output)
{
    const StoredNames stored = list_stored_keys(process_environment());
    Records records(output);
    for (const std::string& name : stored.names)
        records.add("key", name, json::object{{"name", name}});
    if (stored.problem.empty()) return 0;
    Output(output).warning("error", stored.problem, keys_file_path(process_environment()).string());
    return 1;
}

/// The config's own problems, then those of each client's plugin, options and secrets.
std::int32_t describe_problems(const parlance_host_options& options, Setup setup, parlance_output* output)
{
    std::int32_t errors = 0;
    for (const ConfigError& problem : setup.problems()) {
        tell(output, problem);
        if (problem.severity == Severity::error) ++errors;
    }
    if (!setup.ok()) return errors;
    auto quiet = options;
    quiet.flags |= PARLANCE_OPEN_OWN_THREADS_ONLY;  // nothing runs: no thread is needed
    HostState host(std::move(setup), quiet);
    for (const ClientConfig& client : host.setup().loaded.config.clients)
        for (const ChatError& fault : host.registry().check(client)) {
            Output(output).warning("error", fault.message, fault.where);
            ++errors;
        }
    host.close();
    return errors;
}

void describe_config(const Setup& setup, parlance_output* output)
{
    const Config& config = setup.loaded.config;
    const std::string text = json::serialize(show_config_json(config, ShowDefaults::yes));
    const std::string toml = show_config(config, ShowDefaults::yes);
    parlance_part part{};
    part.kind = PARLANCE_PART_RECORD;
    part.id = detail::c_view("config");
    part.name = detail::c_view(setup.config_file);
    part.text = detail::c_view(text);
    part.data = detail::c_view(toml);
    Output(output).emit_part(0, 0, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

}  // namespace

Status list(HostState& host, std::string_view what, parlance_output* output)
{
    if (what == "clients")
        list_clients(host, Records(output));
    else if (what == "providers") {
        list_providers(host, Records(output));
        for (const std::string& text : host.catalogue().problems())
            host.log().write(PARLANCE_LOG_WARNING, "catalogue", text);
    } else if (what == "plugins")
        list_plugins(host, Records(output));
    else
        return ChatError(ErrorKind::invalid_request,
                         "there is no list \"" + std::string(what) + "\"; there are clients, providers and plugins");
    return Success{};
}

Result<std::int32_t> describe(const parlance_host_options& options, std::string_view what, parlance_output* output)
{
    auto setup = set_up(options, process_environment());
    if (setup.is_error()) return setup.error();
    if (what == "problems") return describe_problems(options, *std::move(setup), output);
    if (what == "paths") {
        describe_paths(*setup, Records(output));
        return 0;
    }
    if (what == "keys") return describe_keys(output);
    if (what == "schema") {
        Records(output).add("schema", "", config_schema_json());
        return 0;
    }
    if (what != "config")
        return ChatError(
            ErrorKind::invalid_request,
            "\"" + std::string(what) + "\" cannot be described; there are paths, problems, config, schema and keys");
    if (!setup->ok()) return to_error(setup->problems());
    describe_config(*setup, output);
    return 0;
}

}  // namespace parlance::host
