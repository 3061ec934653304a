#include "config/client_builder.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "config/nearest_name.hpp"
#include "config/path_rules.hpp"
#include "config/proxy_url.hpp"
#include "config/quantities.hpp"
#include "config/secret_reader.hpp"
#include "config/value_rules.hpp"

namespace parlance::host {
namespace {

constexpr std::array<std::string_view, 1> strategies{"fallback"};

class ClientBuilder {
public:
    ClientBuilder(const ConfigNode& table, const BuildContext& context, ClientConfig& client)
        : table_{table}, context_{context}, client_{client}
    {
    }

    void build()
    {
        remember_places(table_, client_.place, "");
        read_provider();
        read_connection();
        read_secrets();
        read_headers();
        read_values();
        read_timeouts();
        read_route();
        check_kind();
    }

private:
    /// The value of a key; nullptr if it was not written.
    const ConfigNode* find(std::string_view key) { return table_.find(key); }

    const std::string* find_string(std::string_view key)
    {
        const ConfigNode* node = find(key);
        return node != nullptr ? node->as_string() : nullptr;
    }

    void read_string(std::string_view key, std::string& into)
    {
        if (const auto* text = find_string(key)) into = *text;
    }

    void read_flag(std::string_view key, bool& into)
    {
        const ConfigNode* node = find(key);
        if (node != nullptr && node->as_boolean() != nullptr) into = *node->as_boolean();
    }

    void error(std::string_view key, std::string message)
    {
        context_.problems.error(client_.place_of(key), std::move(message));
    }

    void report(std::string_view key, std::string problem)
    {
        if (!problem.empty()) error(key, std::move(problem));
    }

    /// Places are those of the values; the tables whose keys others may ask for are entered.
    void remember_places(const ConfigNode& table, const Place& place, const std::string& prefix)
    {
        for (const auto& member : *table.as_object()) {
            const bool has_position = member.value.position().line != 0;
            const Place at = place.member(member.name, has_position ? member.value.position() : member.position);
            const std::string key = prefix + member.name;
            client_.places[key] = at;
            const bool enter = key == "timeouts" || key == "headers" || key == "secrets";
            if (enter && member.value.as_object() != nullptr) remember_places(member.value, at, key + ".");
        }
    }

    void read_path(std::string_view key, const std::filesystem::path& folder, std::filesystem::path& into)
    {
        const auto* text = find_string(key);
        if (text == nullptr) return;
        auto expanded = expand_path(*text, context_.environment, folder);
        report(key, expanded.problem);
        into = std::move(expanded.path);
    }

    void read_provider()
    {
        read_string("provider", client_.provider);
        if (find_string("provider") != nullptr) report("provider", check_name(client_.provider));
        read_path("library", {}, client_.library);
        read_string("model", client_.model);
    }

    void read_connection()
    {
        read_flag("allow_insecure_http", client_.allow_insecure_http);
        read_flag("strict", client_.strict);
        read_url("base_url", client_.base_url);
        read_origins();
        read_proxy();
        read_path("ca_file", context_.folder, client_.ca_file);
        if (!client_.allow_insecure_http && is_insecure_url(client_.base_url)) {
            error("base_url",
                  "plain http would send key and prompts readable to another machine; use https, or set "
                  "allow_insecure_http to true");
        }
    }

    void read_url(std::string_view key, std::string& into)
    {
        const auto* text = find_string(key);
        if (text == nullptr) return;
        std::string problem = check_url(*text);
        if (problem.empty()) into = *text;
        report(key, std::move(problem));
    }

    void read_origins()
    {
        const ConfigNode* origins = find("origins");
        if (origins == nullptr || origins->as_array() == nullptr) return;
        const Place place = client_.place_of("origins");
        for (std::size_t index = 0; index < origins->as_array()->size(); ++index) {
            const ConfigNode& item = (*origins->as_array())[index];
            if (item.as_string() == nullptr) continue;
            if (std::string problem = check_url(*item.as_string()); !problem.empty())
                context_.problems.error(place.item(index, item.position()), std::move(problem));
            else
                client_.origins.push_back(*item.as_string());
        }
    }

    void read_proxy()
    {
        const auto* text = find_string("proxy");
        if (text == nullptr) return;
        client_.proxy = text->empty() ? no_proxy_word : *text;
        if (client_.proxy == no_proxy_word) return;
        const ParsedProxyUrl parsed = parse_proxy_url(*text);
        report("proxy", parsed.problem);
        if (parsed.url && !parsed.url->password.empty()) {
            context_.problems.warning(client_.place_of("proxy"),
                                      "holds a password that is readable by whoever reads this file; leave the key out "
                                      "and set HTTPS_PROXY instead");
        }
    }

    void read_secrets()
    {
        if (const auto* node = find("api_key")) {
            client_.api_key = read_secret(*node, client_.place_of("api_key"), context_);
        }
        const ConfigNode* secrets = find("secrets");
        if (secrets == nullptr || secrets->as_object() == nullptr) return;
        for (const auto& member : *secrets->as_object()) {
            const std::string key = "secrets." + member.name;
            report(key, check_name(member.name));
            auto secret = read_secret(member.value, client_.place_of(key), context_);
            if (secret) client_.secrets.emplace_back(member.name, std::move(*secret));
        }
    }

    void read_headers()
    {
        const ConfigNode* headers = find("headers");
        if (headers == nullptr || headers->as_object() == nullptr) return;
        for (const auto& member : *headers->as_object()) {
            const std::string key = "headers." + member.name;
            report(key, check_header_name(member.name));
            if (const auto* value = member.value.as_string()) client_.headers.emplace_back(member.name, *value);
        }
    }

    void read_values()
    {
        const ConfigNode* defaults = find("defaults");
        const ConfigNode* options = find("options");
        const ConfigNode* layers = find("layers");
        if (defaults != nullptr && defaults->as_object() != nullptr) client_.defaults = *defaults;
        if (options != nullptr && options->as_object() != nullptr) client_.options = *options;
        if (layers != nullptr && layers->as_array() != nullptr) client_.layers = *layers->as_array();
    }

    void read_timeouts()
    {
        const ConfigNode* timeouts = find("timeouts");
        if (timeouts == nullptr) return;
        const auto read = [&](std::string_view key, std::optional<std::chrono::milliseconds>& into) {
            const ConfigNode* node = timeouts->find(key);
            if (node != nullptr && node->as_string() != nullptr) into = parse_duration(*node->as_string());
        };
        read("connect", client_.timeouts.connect);
        read("first_byte", client_.timeouts.first_byte);
        read("idle", client_.timeouts.idle);
        read("progress", client_.timeouts.progress);
        read("total", client_.timeouts.total);
    }

    void read_route()
    {
        read_string("strategy", client_.strategy);
        const bool known = std::find(strategies.begin(), strategies.end(), client_.strategy) != strategies.end();
        if (find_string("strategy") != nullptr && !known) {
            error("strategy",
                  in_quotes(client_.strategy) + " is no strategy" + did_you_mean(client_.strategy, strategies));
        }
        const ConfigNode* targets = find("targets");
        if (targets == nullptr || targets->as_array() == nullptr) return;
        const Place place = client_.place_of("targets");
        for (const auto& target : *targets->as_array()) {
            if (target.as_string() == nullptr) continue;
            client_.places["targets." + std::to_string(client_.targets.size())] =
                place.item(client_.targets.size(), target.position());
            client_.targets.push_back(*target.as_string());
        }
    }

    /// A client answers itself or passes on to others; keys of the other kind would be ignored without a word.
    void check_kind()
    {
        const bool answers = find("provider") != nullptr || find("library") != nullptr;
        const bool passes_on = find("strategy") != nullptr;
        if (answers && passes_on) {
            error("strategy", "a client has either a provider or library, or a strategy; remove one");
        } else if (passes_on) {
            check_route_keys();
        } else if (find("targets") != nullptr) {
            error("targets", R"(targets need a strategy; add strategy = "fallback")");
        } else if (!answers) {
            error("", R"(names no provider; add provider = "aiml", a library, or a strategy with targets)");
        }
    }

    void check_route_keys()
    {
        constexpr std::array<std::string_view, 10> of_targets{
            "api_key", "secrets", "base_url", "origins", "headers",
            "proxy",   "ca_file", "model",    "options", "allow_insecure_http"};
        for (const auto key : of_targets) {
            if (find(key) != nullptr) error(key, "has no meaning beside a strategy; move it to the targets");
        }
        if (find("targets") == nullptr || (find("targets")->as_array() != nullptr && client_.targets.empty())) {
            error("targets",
                  R"(a strategy needs targets; add the names of clients, such as targets = ["main", "local"])");
        }
    }

    const ConfigNode& table_;
    const BuildContext& context_;
    ClientConfig& client_;
};

}  // namespace

ClientConfig build_client(const ConfigNode::Member& member, const Place& clients, const BuildContext& context)
{
    ClientConfig client;
    client.name = member.name;
    client.place = clients.member(member.name, member.value.position());
    if (auto problem = check_name(member.name); !problem.empty()) {
        context.problems.error(client.place, std::move(problem));
    }
    ClientBuilder{member.value, context, client}.build();
    return client;
}

}  // namespace parlance::host
