#include "registry/client_address.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

#include "config/config_json.hpp"
#include "loading/base_url.hpp"
#include "loading/options_check.hpp"
#include "registry/client_fault.hpp"

namespace parlance::host {
namespace {

namespace json = boost::json;

void add_from_environment(const Manifest& manifest, const Environment& environment, json::object& options)
{
    for (const OptionVariables& known : manifest.option_env) {
        if (options.contains(known.option)) continue;
        for (const std::string& variable : known.env) {
            const auto value = environment.get(variable);
            if (!value || value->empty()) continue;
            options[known.option] = *value;
            break;
        }
    }
}

bool has_property(const json::object& schema, std::string_view name)
{
    const json::value* properties = schema.if_contains("properties");
    return properties != nullptr && properties->is_object() && properties->get_object().contains(name);
}

/// Takes out of `options` what only an address asks for.
json::object take_address_options(const Manifest& manifest, json::object& options)
{
    json::object taken;
    if (manifest.options_schema.empty()) return taken;
    for (const std::string& name : placeholders_of(manifest.base_url)) {
        const auto found = options.find(name);
        if (found == options.end() || has_property(manifest.options_schema, name)) continue;
        taken[name] = found->value();
        options.erase(found);
    }
    return taken;
}

std::string quoted_variables(const Manifest& manifest, std::string_view option)
{
    std::string text;
    for (const OptionVariables& known : manifest.option_env)
        if (known.option == option)
            for (const std::string& variable : known.env)
                text += (text.empty() ? "; set it, or the environment variable " : " or ") + variable;
    return text;
}

std::vector<std::string> resolved_origins(const std::vector<std::string>& patterns, const json::object& options)
{
    std::vector<std::string> origins;
    for (const std::string& pattern : patterns) {
        ResolvedUrl resolved = resolve_base_url(pattern, options);
        if (resolved.problem.empty()) origins.push_back(std::move(resolved.url));  // else nothing leads there
    }
    return origins;
}

/// ", or options.NAME" where the provider's address can be made of that option.
std::string option_instead(const Manifest& manifest)
{
    for (const BaseUrlRule& rule : manifest.base_urls) {
        const std::size_t open = rule.url.find('{');
        const std::size_t close = rule.url.find('}', open);
        if (close != std::string::npos) return ", or options." + rule.url.substr(open + 1, close - open - 1);
    }
    return {};
}

}  // namespace

void check_options_of(const MakerContext& context, CheckedClient& checked, std::vector<ChatError>& faults)
{
    const Manifest& manifest = checked.manifest;
    const auto written = to_json(checked.config.options);
    json::object options = written.is_object() ? written.get_object() : json::object{};
    add_from_environment(manifest, *context.environment, options);
    checked.address_options = take_address_options(manifest, options);
    auto report = check_options(options, manifest.options_schema);
    for (const OptionFault& fault : report.faults) {
        std::string key = fault.pointer.size() > 1 ? fault.pointer.substr(1) : std::string();
        faults.push_back(client_fault(checked.config, context, "options." + key, "options" + fault.text()));
    }
    checked.options = std::move(report.options);
}

void resolve_address(const MakerContext& context, CheckedClient& checked, std::vector<ChatError>& faults)
{
    Manifest& manifest = checked.manifest;
    json::object options = checked.options;
    for (const auto& [name, value] : checked.address_options)
        options[name] = value;
    manifest.origins = resolved_origins(manifest.origins, options);
    if (!checked.config.base_url.empty()) {
        checked.base_url = checked.config.base_url;
        return;
    }
    ResolvedUrl resolved = resolve_base_url(choose_base_url(manifest.base_urls, manifest.base_url, options), options);
    checked.base_url = std::move(resolved.url);
    if (!resolved.option.empty()) {
        faults.push_back(client_fault(
            checked.config, context, "options." + resolved.option,
            "options." + resolved.option + " " + resolved.problem + quoted_variables(manifest, resolved.option)));
    } else if (!resolved.problem.empty()) {
        faults.push_back(client_fault(checked.config, context, "base_url", "base_url " + resolved.problem));
    } else if (checked.base_url.empty() && manifest.kind == ProviderKind::translator) {
        faults.push_back(client_fault(
            checked.config, context, "base_url",
            "provider \"" + manifest.id + "\" needs base_url, the address of the service" + option_instead(manifest)));
    }
}

}  // namespace parlance::host
