#include "registry/provider_lookup.hpp"

#include <algorithm>
#include <utility>

#include "config/nearest_name.hpp"
#include "registry/client_fault.hpp"

namespace parlance::host {
namespace {

std::string needed_by(const ClientConfig& config, const MakerContext& context)
{
    std::string text = "client \"" + config.name + "\"";
    const Place& place = config.place_of("provider");
    if (!context.config_file.empty() && place.position.line != 0)
        text += ", " + context.config_file + " line " + std::to_string(place.position.line);
    return text;
}

/// "/etc/x.toml:4:1", as far as it is known.
std::string place_text(const Service& service, const MakerContext& context)
{
    std::string text = service.file.empty() ? context.config_file : service.file;
    if (service.place.position.line != 0)
        text += ":" + std::to_string(service.place.position.line) + ":" + std::to_string(service.place.position.column);
    return text;
}

std::optional<ChatError> take(PluginFile file, const std::string& id, const MakerContext& context,
                              CheckedClient& checked)
{
    const Manifest* manifest = nullptr;
    if (!id.empty())
        manifest = file.manifest_of(id);
    else if (file.manifests.size() == 1)
        manifest = &file.manifests.front();
    if (manifest == nullptr)
        return client_fault(
            checked.config, context, "provider",
            file.path.string() + " brings " +
                (id.empty() ? "several providers; name one with `provider`" : "no provider \"" + id + "\""),
            ErrorKind::plugin);
    checked.manifest = *manifest;
    for (const std::string& warning : file.warnings)
        context.log->write(PARLANCE_LOG_WARNING, "plugins", warning);
    checked.file = std::move(file);
    return std::nullopt;
}

std::optional<ChatError> take_library(const MakerContext& context, CheckedClient& checked)
{
    auto file = read_plugin_file(checked.config.library, contract_of_this_host());
    if (file.has_error())
        return client_fault(checked.config, context, "library", to_text(file.error()), ErrorKind::plugin);
    return take(*std::move(file), checked.config.provider, context, checked);
}

void lay_under(const Service& service, ClientConfig& config)
{
    if (config.model.empty()) config.model = service.model;
    config.options = overlaid(service.options, config.options);
    auto headers = service.headers;
    overlay_headers(headers, config.headers);
    config.headers = std::move(headers);
    if (service.allow_insecure_http.value_or(false)) config.allow_insecure_http = true;
}

void lay_over(const Service& service, Manifest& manifest)
{
    manifest.title = service.title_or_name();
    if (!service.auth.empty()) manifest.auth = service.auth;
    if (!service.base_url.empty()) {
        manifest.base_url = service.base_url;
        manifest.base_urls.clear();
        manifest.origins.clear();  // the key is this service's: it has no business at the plugin's own
        // Nor have the credentials of the plugin's own home business here; those that the config names have.
        for (SecretNeed& need : manifest.secrets) {
            if (need.name == "api_key") continue;
            need.env.clear();
            need.default_file.clear();
        }
    }
    for (const auto& [option, variables] : service.option_env)
        manifest.option_env.insert(manifest.option_env.begin(), {option, variables});
    const auto key = std::ranges::find(manifest.secrets, "api_key", &SecretNeed::name);
    SecretNeed& need = key != manifest.secrets.end() ? *key : manifest.secrets.emplace_back();
    if (!service.base_url.empty() || !service.key_env.empty()) need.env = service.key_env;
    if (!service.base_url.empty() || !service.key_url.empty()) need.url = service.key_url;
    need.name = "api_key";
    need.title = service.title_or_name() + " API key";
    need.required = service.needs_key();
}

ChatError no_address(const Service& service, const MakerContext& context)
{
    const std::string problem = context.catalogue->problem_of(service.name);
    return ChatError(ErrorKind::config,
                     "service \"" + service.name + "\" has no address, and " +
                         (problem.empty() ? "the catalogue knows none"
                                          : "its row in the catalogue cannot be used (" + problem + ")") +
                         "; add base_url");
}

std::optional<ChatError> take_service(const Service& service, const MakerContext& context, CheckedClient& checked)
{
    const std::string plugin = service.provider_or_default();
    const std::string where = place_text(service, context);
    auto found = context.search->find_provider(plugin);
    if (found.has_error())
        return ChatError(ErrorKind::plugin, to_text(found.error(), "service \"" + service.name + "\", " + where +
                                                                       ", of " + needed_by(checked.config, context)));
    if (auto fault = take(std::move(found->file), plugin, context, checked)) return fault;
    const bool has_address = !service.base_url.empty() || !checked.config.base_url.empty() ||
                             !checked.manifest.base_url.empty() || !checked.manifest.base_urls.empty();
    if (!has_address) return no_address(service, context).at(where);
    lay_under(service, checked.config);
    lay_over(service, checked.manifest);
    checked.service = service.name;
    return std::nullopt;
}

/// The nearer one of what the plugins and what the catalogue suggest.
void suggest(Attempts& attempts, const std::string& other)
{
    if (other.empty()) return;
    const bool nearer =
        !attempts.suggestion || edit_distance(attempts.id, other) < edit_distance(attempts.id, *attempts.suggestion);
    if (nearer) attempts.suggestion = other;
}

}  // namespace

std::optional<ChatError> find_provider(const MakerContext& context, CheckedClient& checked)
{
    const ClientConfig& config = checked.config;
    if (!config.library.empty()) return take_library(context, checked);
    if (context.catalogue->configured(config.provider) != nullptr)
        return take_service(*context.catalogue->find(config.provider), context, checked);
    auto found = context.search->find_provider(config.provider);
    if (!found.has_error()) return take(std::move(found->file), config.provider, context, checked);
    Attempts attempts = found.error();
    if (attempts.refusal() == nullptr) {  // a plugin of the name that is refused is what was meant
        const auto service = context.catalogue->find(config.provider);
        for (const CatalogueFile& file : context.catalogue->files())
            for (const std::string& warning : file.warnings)
                context.log->write(PARLANCE_LOG_WARNING, "catalogue", warning);
        if (service) return take_service(*service, context, checked);
        attempts.catalogue = context.catalogue->outcome(config.provider);
        suggest(attempts, context.catalogue->nearest(config.provider));
    }
    return ChatError(ErrorKind::plugin, to_text(attempts, needed_by(config, context)));
}

}  // namespace parlance::host
