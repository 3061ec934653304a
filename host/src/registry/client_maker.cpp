#include "registry/client_maker.hpp"

#include <parlance/core/clients.hpp>
#include <parlance/core/first_release.hpp>
#include <parlance/detail/errors.hpp>
#include <parlance/detail/proxy.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

#include "config/config_json.hpp"
#include "loading/library.hpp"
#include "loading/options_check.hpp"
#include "registry/config_params.hpp"

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

/// The secret under `name`: the config's reference, or the first variable that the manifest names and the environment
/// has.
void fetch_secret(const SecretNeed& need, const SecretReference* reference, const ClientConfig& config,
                  const MakerContext& context, CheckedClient& checked, std::vector<ChatError>& faults)
{
    const std::string key = need.name == "api_key" ? "api_key" : "secrets." + need.name;
    if (reference != nullptr) {
        const ResolvedSecret resolved = reference->resolve(*context.environment);
        if (resolved.secret)
            checked.secrets[need.name] = std::string(resolved.secret->reveal());
        else
            faults.push_back(config_error(config, context, key, key + ": " + resolved.problem));
        return;
    }
    for (const std::string& variable : need.env)
        if (auto value = context.environment->get(variable); value && !value->empty()) {
            checked.secrets[need.name] = *std::move(value);
            return;
        }
    if (!need.required) return;
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
    if (!config.proxy.empty())
        faults.push_back(
            config_error(config, context, "proxy", "a proxy is not available in this version; remove the key"));
    if (auto missing = find_plugin(config, context, checked)) {
        faults.push_back(*std::move(missing));
        return faults;
    }
    check_options_of(config, context, checked, faults);
    fetch_secrets(config, context, checked, faults);
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
    const std::string for_provider = provider_config(settings, options);
    auto made = make_with(*provider, context, std::move(settings), for_provider);
    if (made.is_error()) return config_error(config, context, "", made.error().message, made.error().kind);
    return made;
}

}  // namespace parlance::host
