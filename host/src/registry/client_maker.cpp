#include "registry/client_maker.hpp"

#include <parlance/core/clients.hpp>
#include <parlance/core/first_release.hpp>
#include <parlance/core/operations.hpp>
#include <parlance/detail/errors.hpp>
#include <parlance/detail/proxy.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

#include "config/config_json.hpp"
#include "config/keys_file.hpp"
#include "config/proxy_url.hpp"
#include "loading/library.hpp"
#include "loading/options_check.hpp"
#include "registry/config_params.hpp"
#include "registry/proxy_choice.hpp"

namespace parlance::host {
namespace {

/// An error about one key of a client, with its place in the config file.
ChatError config_error(const ClientConfig& config, const MakerContext& context, std::string_view key,
                       std::string message, ErrorKind kind = ErrorKind::config)
{
    const Place& place = config.place_of(key);
    std::string where = context.config_file;
    if (place.position.line != 0)
        where += ":" + std::to_string(place.position.line) + ":" + std::to_string(place.position.column);
    ChatError error(kind, "client \"" + config.name + "\": " + std::move(message));
    error.where = std::move(where);
    return error;
}

std::string needed_by(const ClientConfig& config, const MakerContext& context)
{
    std::string text = "client \"" + config.name + "\"";
    const Place& place = config.place_of("provider");
    if (!context.config_file.empty() && place.position.line != 0)
        text += ", " + context.config_file + " line " + std::to_string(place.position.line);
    return text;
}

std::optional<ChatError> find_plugin(const ClientConfig& config, const MakerContext& context, CheckedClient& checked)
{
    if (!config.library.empty()) {
        auto file = read_plugin_file(config.library, contract_of_this_host());
        if (file.has_error()) return config_error(config, context, "library", to_text(file.error()), ErrorKind::plugin);
        checked.file = *std::move(file);
    } else {
        auto found = context.search->find_provider(config.provider);
        if (found.has_error()) return ChatError(ErrorKind::plugin, to_text(found.error(), needed_by(config, context)));
        checked.file = std::move(found->file);
    }
    const Manifest* manifest = nullptr;
    if (!config.provider.empty())
        manifest = checked.file.manifest_of(config.provider);
    else if (checked.file.manifests.size() == 1)
        manifest = &checked.file.manifests.front();
    if (manifest == nullptr)
        return config_error(config, context, "provider",
                            checked.file.path.string() + " brings " +
                                (config.provider.empty() ? "several providers; name one with `provider`"
                                                         : "no provider \"" + config.provider + "\""),
                            ErrorKind::plugin);
    checked.manifest = *manifest;
    for (const std::string& warning : checked.file.warnings)
        context.log->write(PARLANCE_LOG_WARNING, "plugins", warning);
    return std::nullopt;
}

void check_options_of(const ClientConfig& config, const MakerContext& context, CheckedClient& checked,
                      std::vector<ChatError>& faults)
{
    const auto options = to_json(config.options);
    auto report = check_options(options.is_object() ? options.get_object() : boost::json::object{},
                                checked.manifest.options_schema);
    for (const OptionFault& fault : report.faults) {
        std::string key = fault.pointer.size() > 1 ? fault.pointer.substr(1) : std::string();
        faults.push_back(config_error(config, context, "options." + key, "options" + fault.text()));
    }
    checked.options = std::move(report.options);
}

std::string join(const std::vector<std::string>& names, std::string_view word)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : std::string(word)) + name;
    return text;
}

/// What the environment, or else the user's stored keys, have under a name that the manifest gives. `problem` says why
/// the stored keys cannot be used.
std::optional<std::string> find_by_variable(const SecretNeed& need, const Environment& environment,
                                            std::string& problem)
{
    for (const std::string& variable : need.env)
        if (auto value = environment.get(variable); value && !value->empty()) return value;
    for (const std::string& variable : need.env) {
        const StoredKey key = find_stored_key(variable, environment);
        if (key.secret && !key.secret->reveal().empty()) return std::string(key.secret->reveal());
        problem = key.problem;
    }
    return std::nullopt;
}

/// The secret under `name`: the config's reference, or the first variable that the manifest names and the environment
/// or the stored keys have.
void fetch_secret(const SecretNeed& need, const SecretReference* reference, const ClientConfig& config,
                  const MakerContext& context, CheckedClient& checked, std::vector<ChatError>& faults)
{
    const std::string key = need.name == "api_key" ? "api_key" : "secrets." + need.name;
    if (context.replaying) {
        checked.secrets[need.name] = "none-is-needed-to-replay";
        return;
    }
    if (reference != nullptr) {
        const ResolvedSecret resolved = reference->resolve(*context.environment);
        if (resolved.secret)
            checked.secrets[need.name] = std::string(resolved.secret->reveal());
        else
            faults.push_back(config_error(config, context, key, key + ": " + resolved.problem));
        return;
    }
    std::string problem;
    if (auto value = find_by_variable(need, *context.environment, problem)) {
        checked.secrets[need.name] = *std::move(value);
        return;
    }
    if (!need.required) return;
    if (!problem.empty()) {
        faults.push_back(config_error(config, context, key, key + ": " + problem));
        return;
    }
    const std::string variables = join(need.env, " or ");
    faults.push_back(config_error(config, context, key,
                                  key + " is not set; set " +
                                      (variables.empty() ? "" : "the environment variable " + variables + ", or ") +
                                      key + " = \"env:NAME\" or \"file:/path\" in the config"));
}

void fetch_secrets(const ClientConfig& config, const MakerContext& context, CheckedClient& checked,
                   std::vector<ChatError>& faults)
{
    const auto reference_of = [&](std::string_view name) -> const SecretReference* {
        if (name == "api_key" && config.api_key) return &*config.api_key;
        for (const auto& [known, reference] : config.secrets)
            if (known == name) return &reference;
        return nullptr;
    };
    bool knows_key = false;
    for (const SecretNeed& need : checked.manifest.secrets) {
        knows_key = knows_key || need.name == "api_key";
        fetch_secret(need, reference_of(need.name), config, context, checked, faults);
    }
    if (!knows_key && config.api_key)
        fetch_secret({"api_key", {}, false, {}}, &*config.api_key, config, context, checked, faults);
    for (const auto& [name, reference] : config.secrets) {
        const bool known = std::any_of(checked.manifest.secrets.begin(), checked.manifest.secrets.end(),
                                       [&](const SecretNeed& need) { return need.name == name; });
        if (!known)
            faults.push_back(
                config_error(config, context, "secrets." + name,
                             "secrets." + name + ": provider \"" + checked.manifest.id + "\" has no such secret"));
    }
}

/// Replaying makes no connection, and those of a provider that makes its own are out of our hands.
std::optional<ChatError> check_replay(const ClientConfig& config, const MakerContext& context,
                                      const CheckedClient& checked)
{
    if (!context.replaying || checked.manifest.kind == ProviderKind::translator) return std::nullopt;
    return config_error(config, context, "provider",
                        "provider \"" + checked.manifest.id +
                            "\" makes its own connections, so no recording can answer for it, and while replaying no "
                            "connection is made; name another provider for the replay, or run without it "
                            "(mode = \"off\", no --replay)",
                        ErrorKind::unsupported);
}

/// A proxy that cannot be used fails here, and not at the first call.
void check_proxy(const ClientConfig& config, const MakerContext& context, const CheckedClient& checked,
                 std::vector<ChatError>& faults)
{
    if (context.replaying) return;  // no connection is made
    if (checked.manifest.kind != ProviderKind::translator) {
        if (!config.proxy.empty() && config.proxy != no_proxy_word)
            faults.push_back(config_error(
                config, context, "proxy",
                "proxy: provider \"" + checked.manifest.id + "\" makes its own connections; remove the key"));
        return;
    }
    const ProxyChoice choice(config.proxy, *context.environment);
    const auto bad = choice.check(config.base_url.empty() ? checked.manifest.base_url : config.base_url);
    if (bad) faults.push_back(config_error(config, context, "proxy", bad->message));
}

/// Who asks for a proxy has it logged: what the environment decides is else hard to see.
auto logged_choice(const ClientConfig& config, const MakerContext& context)
{
    return [choice = ProxyChoice(config.proxy, *context.environment), log = context.log,
            client = config.name](const core::Origin& origin) {
        auto proxy = choice(origin);
        if (proxy && *proxy)
            log->write(PARLANCE_LOG_INFO, "proxy",
                       "client \"" + client + "\" reaches " + origin.host + " through " + (*proxy)->origin.host +
                           ", port " + std::to_string((*proxy)->origin.port) + ", from " + (*proxy)->source);
        return proxy;
    };
}

std::shared_ptr<core::HttpCarrier> carrier_of(const core::ClientSettings& settings, const ClientConfig& config,
                                              const MakerContext& context)
{
    if (!context.recordings) return nullptr;
    core::CarriedClient client;
    client.provider = settings.provider;
    client.name = settings.client_name;
    for (const auto& [name, value] : settings.secrets)
        client.secrets.push_back(value);
    for (std::string& password : ProxyChoice(config.proxy, *context.environment).passwords())
        client.secrets.push_back(std::move(password));  // a proxy's error page may repeat it
    client.warn = [log = context.log](std::string_view text) { log->write(PARLANCE_LOG_WARNING, "record", text); };
    return context.recordings->carrier_for(std::move(client));
}

core::ClientSettings settings_of(const ClientConfig& config, CheckedClient checked, std::vector<Param> defaults)
{
    const Manifest& manifest = checked.manifest;
    const Deadlines deadlines = with_defaults(config.timeouts);
    core::ClientSettings settings;
    settings.client_name = config.name;
    settings.provider = manifest.id;
    settings.model = config.model.empty() ? manifest.default_model : config.model;
    settings.base_url = config.base_url.empty() ? manifest.base_url : config.base_url;
    settings.auth = manifest.auth;
    settings.secrets = std::move(checked.secrets);
    for (const auto& [name, value] : config.headers)
        settings.headers.emplace_back(name, value);
    settings.origins = manifest.origins;
    settings.defaults = std::move(defaults);
    settings.capabilities = {manifest.operations, manifest.params, manifest.parts, manifest.tools};
    settings.timeouts = {deadlines.connect, deadlines.first_byte, deadlines.idle, deadlines.progress};
    settings.total = deadlines.total;
    settings.ca_file = config.ca_file.string();
    settings.allow_insecure_http = config.allow_insecure_http;
    settings.strict = config.strict;
    return settings;
}

std::string provider_config(const core::ClientSettings& settings, const boost::json::object& options)
{
    const boost::json::object config{{"client", settings.client_name},
                                     {"model", settings.model},
                                     {"base_url", settings.base_url},
                                     {"options", options}};
    return boost::json::serialize(config);
}

Result<parlance_client*> make_with(const parlance_provider& provider, const MakerContext& context,
                                   core::ClientSettings settings, const std::string& provider_settings)
{
    constexpr const char* refused_silently = "the plugin refused its configuration without a reason";
    detail::FailureKeeper failure;
    settings.keep_alive = context.plugin_host;
    if (provider.make_translator != nullptr) {
        parlance_translator* const translator = provider.make_translator(
            &provider, context.plugin_host->c_object(), detail::c_view(provider_settings), failure.c_object());
        if (translator == nullptr) return failure.take(refused_silently, ErrorKind::plugin);
        if (auto bad = core::too_short(*translator->table, "translator table")) {
            core::release_refused(translator);
            return *std::move(bad);
        }
        return core::make_translator_client(context.engine, translator, std::move(settings));
    }
    parlance_client* const client = provider.make_client(
        &provider, context.plugin_host->c_object(), detail::c_view(provider_settings), nullptr, 0, failure.c_object());
    if (client == nullptr) return failure.take(refused_silently, ErrorKind::plugin);
    if (auto bad = core::too_short(*client->table, "client table")) {
        core::release_refused(client);
        return *std::move(bad);
    }
    return core::make_foreign_client(context.engine, client, std::move(settings));
}

}  // namespace

std::vector<ChatError> check_client(const ClientConfig& config, const MakerContext& context, CheckedClient& checked)
{
    std::vector<ChatError> faults;
    if (config.is_route()) {
        faults.push_back(
            config_error(config, context, "strategy",
                         "strategy \"" + config.strategy + "\" is not available in this version; name a provider",
                         ErrorKind::unsupported));
        return faults;
    }
    if (!config.layers.empty())
        faults.push_back(
            config_error(config, context, "layers", "layers are not available in this version; remove the key"));
    if (auto missing = find_plugin(config, context, checked)) {
        faults.push_back(*std::move(missing));
        return faults;
    }
    if (auto refused = check_replay(config, context, checked)) {  // alone: no secret is fetched for what cannot be
        faults.push_back(*std::move(refused));
        return faults;
    }
    check_options_of(config, context, checked, faults);
    fetch_secrets(config, context, checked, faults);
    check_proxy(config, context, checked, faults);
    const bool needs_url = checked.manifest.kind == ProviderKind::translator;
    if (needs_url && config.base_url.empty() && checked.manifest.base_url.empty())
        faults.push_back(
            config_error(config, context, "base_url",
                         "provider \"" + checked.manifest.id + "\" needs base_url, the address of the service"));
    return faults;
}

Result<parlance_client*> make_client(const ClientConfig& config, const MakerContext& context)
{
    CheckedClient checked;
    const std::vector<ChatError> faults = check_client(config, context, checked);
    if (!faults.empty()) return faults.front();
    auto defaults = to_params(config.defaults);
    if (defaults.is_error()) return config_error(config, context, "defaults", defaults.error().message);

    auto loaded = load_plugin(checked.file, contract_of_this_host());
    if (loaded.has_error())
        return ChatError(ErrorKind::plugin, "client \"" + config.name + "\": " + to_text(loaded.error()));
    const parlance_provider* const provider = loaded->provider(checked.manifest.id);
    context.log->write(PARLANCE_LOG_INFO, "plugins",
                       checked.file.path.string() + " opened for client \"" + config.name + "\"");

    const boost::json::object options = checked.options;
    core::ClientSettings settings = settings_of(config, std::move(checked), *std::move(defaults));
    if (!context.replaying) settings.proxy_to = logged_choice(config, context);
    settings.carrier = carrier_of(settings, config, context);
    const std::string for_provider = provider_config(settings, options);
    auto operations = core::operations_settings(settings);
    auto made = make_with(*provider, context, std::move(settings), for_provider);
    if (made.is_error()) return config_error(config, context, "", made.error().message, made.error().kind);
    return core::make_operations_client(context.engine, *made, std::move(operations));
}

}  // namespace parlance::host
