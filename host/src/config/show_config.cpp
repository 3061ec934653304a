#include "config/show_config.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "config/config_json.hpp"
#include "config/proxy_url.hpp"
#include "config/quantities.hpp"
#include "config/toml_writer.hpp"

namespace parlance::host {
namespace {

namespace json = boost::json;

json::value show_secret(const SecretReference& secret)
{
    const auto* command = std::get_if<SecretReference::Command>(&secret.source());
    if (command == nullptr) return json::value(secret.describe());
    json::array arguments;
    for (const auto& argument : command->arguments)
        arguments.emplace_back(argument);
    return json::object{{"cmd", std::move(arguments)}};
}

json::object show_pairs(const std::vector<std::pair<std::string, std::string>>& pairs)
{
    json::object named;
    for (const auto& [name, value] : pairs)
        named.emplace(name, value);
    return named;
}

/// Writes one client's keys in the order of the reference, leaving out what is unset.
class ClientView {
public:
    ClientView(const ClientConfig& client, ShowDefaults defaults) : client_{client}, all_{defaults == ShowDefaults::yes}
    {
    }

    json::object show()
    {
        text("provider", client_.provider);
        text("library", client_.library.native());
        secrets();
        text("model", client_.model);
        text("base_url", client_.base_url);
        if (!client_.origins.empty()) out_["origins"] = json::array(client_.origins.begin(), client_.origins.end());
        headers();
        text("proxy", without_password(client_.proxy));
        text("ca_file", client_.ca_file.native());
        flag("allow_insecure_http", client_.allow_insecure_http);
        flag("strict", client_.strict);
        if (all_ || !client_.layers.empty()) out_["layers"] = to_json(ConfigNode{client_.layers});
        timeouts();
        table("defaults", client_.defaults);
        table("options", client_.options);
        text("strategy", client_.strategy);
        if (client_.is_route()) out_["targets"] = json::array(client_.targets.begin(), client_.targets.end());
        return std::move(out_);
    }

private:
    void text(json::string_view key, const std::string& value)
    {
        if (!value.empty()) out_[key] = value;
    }

    void flag(json::string_view key, bool value)
    {
        const bool has_meaning = !client_.is_route() || key == "strict";
        if (value || (all_ && has_meaning)) out_[key] = value;
    }

    void table(json::string_view key, const ConfigNode& value)
    {
        const bool has_meaning = !client_.is_route() || key == "defaults";
        const bool is_empty = value.as_object() == nullptr || value.as_object()->empty();
        if (!is_empty || (all_ && has_meaning)) out_[key] = to_json(value);
    }

    void secrets()
    {
        if (client_.api_key) out_["api_key"] = show_secret(*client_.api_key);
        if (client_.secrets.empty()) return;
        json::object named;
        for (const auto& [name, secret] : client_.secrets)
            named.emplace(name, show_secret(secret));
        out_["secrets"] = std::move(named);
    }

    void headers()
    {
        if (client_.headers.empty()) return;
        out_["headers"] = show_pairs(client_.headers);
    }

    void timeouts()
    {
        const Timeouts& written = client_.timeouts;
        const Deadlines all = with_defaults(written);
        json::object shown;
        const auto add = [&](json::string_view key, bool is_written, std::chrono::milliseconds value) {
            if (is_written || all_) shown.emplace(key, format_duration(value));
        };
        add("connect", written.connect.has_value(), all.connect);
        add("first_byte", written.first_byte.has_value(), all.first_byte);
        add("idle", written.idle.has_value(), all.idle);
        add("progress", written.progress.has_value(), all.progress);
        add("total", written.total.has_value(), all.total);
        if (!shown.empty()) out_["timeouts"] = std::move(shown);
    }

    const ClientConfig& client_;
    bool all_;
    json::object out_;
};

json::value show_variables(const std::vector<std::string>& names)
{
    if (names.size() == 1) return json::value(names.front());
    return json::array(names.begin(), names.end());
}

json::object show_service(const Service& service)
{
    json::object out;
    const auto text = [&](json::string_view key, const std::string& value) {
        if (!value.empty()) out[key] = value;
    };
    const auto flag = [&](json::string_view key, const std::optional<bool>& value) {
        if (value) out[key] = *value;
    };
    text("title", service.title);
    text("provider", service.provider);
    text("base_url", service.base_url);
    if (!service.key_env.empty()) out["key_env"] = show_variables(service.key_env);
    text("key_url", service.key_url);
    flag("key_required", service.key_required);
    flag("key_is_shared", service.key_is_shared);
    text("auth", service.auth);
    text("model", service.model);
    if (!service.headers.empty()) out["headers"] = show_pairs(service.headers);
    if (!service.options.as_object()->empty()) out["options"] = to_json(service.options);
    json::object variables;
    for (const auto& [option, names] : service.option_env)
        variables.emplace(option, show_variables(names));
    if (!variables.empty()) out["option_env"] = std::move(variables);
    flag("allow_insecure_http", service.allow_insecure_http);
    flag("checked", service.checked);
    return out;
}

}  // namespace

json::object show_config_json(const Config& config, ShowDefaults defaults)
{
    json::object out;
    out["config_version"] = config.config_version;
    if (!config.default_client.empty()) out["default"] = config.default_client;
    if (defaults == ShowDefaults::yes || config.host.threads != HostSettings{}.threads) {
        out["host"] = json::object{{"threads", config.host.threads}};
    }
    if (defaults == ShowDefaults::yes || !config.plugin_paths.empty()) {
        json::array paths;
        for (const auto& path : config.plugin_paths)
            paths.emplace_back(path.native());
        out["plugins"] = json::object{{"paths", std::move(paths)}};
    }
    if (defaults == ShowDefaults::yes || config.record.mode != core::RecordMode::off) {
        json::object record{{"mode", to_string(config.record.mode)}};
        if (!config.record.path.empty()) record["dir"] = config.record.path;
        record["match"] = to_string(config.record.match);
        out["record"] = std::move(record);
    }
    json::object clients;
    for (const auto& client : config.clients)
        clients.emplace(client.name, ClientView{client, defaults}.show());
    if (!clients.empty()) out["clients"] = std::move(clients);
    json::object services;
    for (const auto& service : config.services)
        services.emplace(service.name, show_service(service));
    if (!services.empty()) out["services"] = std::move(services);
    return out;
}

std::string show_config(const Config& config, ShowDefaults defaults)
{
    return write_toml(show_config_json(config, defaults));
}

}  // namespace parlance::host
