#include "registry/client_maker.hpp"

#include <parlance/core/clients.hpp>
#include <parlance/core/first_release.hpp>
#include <parlance/core/operations.hpp>
#include <parlance/detail/errors.hpp>
#include <parlance/detail/proxy.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

#include "config/proxy_url.hpp"
#include "loading/library.hpp"
#include "registry/client_address.hpp"
#include "registry/client_fault.hpp"
#include "registry/client_secrets.hpp"
#include "registry/config_params.hpp"
#include "registry/provider_lookup.hpp"
#include "registry/proxy_choice.hpp"

namespace parlance::host {
namespace {

/// Replaying makes no connection, and those of a provider that makes its own are out of our hands.
std::optional<ChatError> check_replay(const ClientConfig& config, const MakerContext& context,
                                      const CheckedClient& checked)
{
    if (!context.replaying || checked.manifest.kind == ProviderKind::translator) return std::nullopt;
    return client_fault(config, context, "provider",
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
            faults.push_back(client_fault(
                config, context, "proxy",
                "proxy: provider \"" + checked.manifest.id + "\" makes its own connections; remove the key"));
        return;
    }
    const ProxyChoice choice(config.proxy, *context.environment);
    const auto bad = choice.check(checked.base_url);
    if (bad) faults.push_back(client_fault(config, context, "proxy", bad->message));
}

/// Who asks for a proxy has it logged: what the environment decides is else hard to see.
auto logged_choice(const ClientConfig& config, const MakerContext& context)
{
    return [choice = ProxyChoice(config.proxy, *context.environment), log = context.log,
            client = config.name](const core::Origin& origin) {
        auto proxy = choice(origin);
        if (proxy && *proxy)
            log->write(PARLANCE_LOG_INFO, "proxy",
                       "what client \"" + client + "\" may send to " + origin.host + " goes through " +
                           (*proxy)->origin.host + ", port " + std::to_string((*proxy)->origin.port) + ", from " +
                           (*proxy)->source);
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

/// Where requests to AWS are signed for: the option of that name.
std::string region_of(const CheckedClient& checked)
{
    for (const boost::json::object* options : {&checked.options, &checked.address_options})
        if (const auto* region = options->if_contains("region"); region != nullptr && region->is_string())
            return std::string(region->get_string());
    return {};
}

core::ClientSettings settings_of(CheckedClient checked, std::vector<Param> defaults)
{
    const ClientConfig& config = checked.config;
    const Manifest& manifest = checked.manifest;
    const Deadlines deadlines = with_defaults(config.timeouts);
    core::ClientSettings settings;
    settings.client_name = config.name;
    settings.provider = checked.service.empty() ? manifest.id : checked.service;
    settings.model = config.model.empty() ? manifest.default_model : config.model;
    settings.base_url = std::move(checked.base_url);
    settings.auth = manifest.auth;
    settings.region = region_of(checked);
    settings.secrets = std::move(checked.secrets);
    settings.missing_secrets = std::move(checked.missing_secrets);
    for (const auto& [name, value] : config.headers)
        settings.headers.emplace_back(name, value);
    settings.origins = manifest.origins;
    settings.origins.insert(settings.origins.end(), config.origins.begin(), config.origins.end());
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
            client_fault(config, context, "strategy",
                         "strategy \"" + config.strategy + "\" is not available in this version; name a provider",
                         ErrorKind::unsupported));
        return faults;
    }
    if (!config.layers.empty())
        faults.push_back(
            client_fault(config, context, "layers", "layers are not available in this version; remove the key"));
    checked.config = config;
    if (auto missing = find_provider(context, checked)) {
        faults.push_back(*std::move(missing));
        return faults;
    }
    if (auto refused = check_replay(config, context, checked)) {  // alone: no secret is fetched for what cannot be
        faults.push_back(*std::move(refused));
        return faults;
    }
    check_options_of(context, checked, faults);
    fetch_secrets(context, checked, faults);
    resolve_address(context, checked, faults);
    check_proxy(config, context, checked, faults);
    return faults;
}

Result<parlance_client*> make_client(const ClientConfig& config, const MakerContext& context)
{
    CheckedClient checked;
    const std::vector<ChatError> faults = check_client(config, context, checked);
    if (!faults.empty()) return faults.front();
    auto defaults = to_params(config.defaults);
    if (defaults.is_error()) return client_fault(config, context, "defaults", defaults.error().message);

    auto loaded = load_plugin(checked.file, contract_of_this_host());
    if (loaded.has_error())
        return ChatError(ErrorKind::plugin, "client \"" + config.name + "\": " + to_text(loaded.error()));
    const parlance_provider* const provider = loaded->provider(checked.manifest.id);
    context.log->write(PARLANCE_LOG_INFO, "plugins",
                       checked.file.path.string() + " opened for client \"" + config.name + "\"");

    const boost::json::object options = checked.options;
    core::ClientSettings settings = settings_of(std::move(checked), *std::move(defaults));
    if (!context.replaying) settings.proxy_to = logged_choice(config, context);
    settings.carrier = carrier_of(settings, config, context);
    const std::string for_provider = provider_config(settings, options);
    auto operations = core::operations_settings(settings);
    auto made = make_with(*provider, context, std::move(settings), for_provider);
    if (made.is_error()) return client_fault(config, context, "", made.error().message, made.error().kind);
    return core::make_operations_client(context.engine, *made, std::move(operations));
}

}  // namespace parlance::host
