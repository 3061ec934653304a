#include "catalogue/service_builder.hpp"

#include <algorithm>

#include "config/value_rules.hpp"
#include "loading/base_url.hpp"

namespace parlance::host {
namespace {

std::string check_variable(std::string_view name)
{
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool sound = !name.empty() && is_letter(name.front()) &&
                       std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); });
    // Unquoted: whoever mistakes the key for its variable would find it in a log.
    return sound ? "" : R"(is no name of an environment variable; write one like "MY_GATEWAY_KEY")";
}

std::string check_auth(std::string_view scheme)
{
    constexpr std::string_view header = "header:";
    if (scheme == "none" || scheme == "bearer" || scheme == "basic") return {};
    const bool named = scheme.starts_with(header) && scheme.size() > header.size();
    return named ? "" : in_quotes(scheme) + R"( is no scheme; use bearer, basic, none, or "header:NAME")";
}

std::string check_page(std::string_view url)
{
    const bool sound = url.starts_with("https://") || url.starts_with("http://");
    return sound ? "" : "is no web address; write one that begins with https://";
}

/// As check_url, for a pattern: with any value in the place of its options.
std::string check_pattern(const std::string& pattern)
{
    if (std::string fault = placeholder_fault(pattern); !fault.empty()) return fault;
    if (pattern.starts_with('{')) return {};
    boost::json::object any;
    for (const std::string& name : placeholders_of(pattern))
        any[name] = "x";
    return any.empty() ? check_url(pattern) : resolve_base_url(pattern, any).problem;
}

class ServiceBuilder {
public:
    ServiceBuilder(const ConfigNode& table, Problems& problems, Service& service)
        : table_{table}, problems_{problems}, service_{service}
    {
    }

    void build()
    {
        text("title", service_.title);
        text("provider", service_.provider, [](const std::string& value) { return check_name(value); });
        text("base_url", service_.base_url, check_pattern);
        read_key();
        text("model", service_.model);
        read_headers();
        if (const auto* options = find("options"); options != nullptr && options->as_object() != nullptr)
            service_.options = *options;
        read_option_env();
        flag("allow_insecure_http", service_.allow_insecure_http);
        flag("checked", service_.checked);
        check_insecure();
    }

private:
    const ConfigNode* find(std::string_view key) { return table_.find(key); }

    Place place_of(const ConfigNode& table, const Place& place, std::string_view key)
    {
        return place.member(key, table.find(key)->position());
    }

    void report(const Place& place, std::string problem)
    {
        if (!problem.empty()) problems_.error(place, std::move(problem));
    }

    template <class Check>
    void text(std::string_view key, std::string& into, Check check)
    {
        const ConfigNode* node = find(key);
        if (node == nullptr || node->as_string() == nullptr) return;
        report(place_of(table_, service_.place, key), check(*node->as_string()));
        into = *node->as_string();
    }

    void text(std::string_view key, std::string& into)
    {
        text(key, into, [](const std::string&) { return std::string(); });
    }

    void flag(std::string_view key, std::optional<bool>& into)
    {
        const ConfigNode* node = find(key);
        if (node != nullptr && node->as_boolean() != nullptr) into = *node->as_boolean();
    }

    /// One variable, or a list of them.
    std::vector<std::string> variables(const ConfigNode& node, const Place& place)
    {
        std::vector<std::string> names;
        if (const auto* one = node.as_string()) names.push_back(*one);
        if (const auto* several = node.as_array()) {
            for (const ConfigNode& item : *several)
                if (item.as_string() != nullptr) names.push_back(*item.as_string());
        }
        for (std::size_t index = 0; index < names.size(); ++index)
            report(node.as_array() != nullptr ? place.item(index, (*node.as_array())[index].position()) : place,
                   check_variable(names[index]));
        return names;
    }

    void read_key()
    {
        if (const ConfigNode* node = find("key_env"); node != nullptr)
            service_.key_env = variables(*node, place_of(table_, service_.place, "key_env"));
        text("key_url", service_.key_url, [](const std::string& value) { return check_page(value); });
        flag("key_required", service_.key_required);
        flag("key_is_shared", service_.key_is_shared);
        text("auth", service_.auth, [](const std::string& value) { return check_auth(value); });
    }

    void read_headers()
    {
        const ConfigNode* headers = find("headers");
        if (headers == nullptr || headers->as_object() == nullptr) return;
        const Place place = place_of(table_, service_.place, "headers");
        for (const auto& member : *headers->as_object()) {
            report(place.member(member.name, member.position), check_header_name(member.name));
            if (const auto* value = member.value.as_string()) service_.headers.emplace_back(member.name, *value);
        }
    }

    void read_option_env()
    {
        const ConfigNode* table = find("option_env");
        if (table == nullptr || table->as_object() == nullptr) return;
        const Place place = place_of(table_, service_.place, "option_env");
        for (const auto& member : *table->as_object())
            service_.option_env.emplace_back(
                member.name, variables(member.value, place.member(member.name, member.value.position())));
    }

    void check_insecure()
    {
        if (service_.allow_insecure_http.value_or(false) || !is_insecure_url(service_.base_url)) return;
        problems_.error(place_of(table_, service_.place, "base_url"),
                        "plain http would send key and prompts readable to another machine; use https, or set "
                        "allow_insecure_http to true");
    }

    const ConfigNode& table_;
    Problems& problems_;
    Service& service_;
};

}  // namespace

Service build_service(const ConfigNode::Member& member, const Place& services, Problems& problems)
{
    Service service;
    service.name = member.name;
    service.place = services.member(member.name, member.position);
    if (auto problem = check_name(member.name); !problem.empty()) problems.error(service.place, std::move(problem));
    ServiceBuilder{member.value, problems, service}.build();
    return service;
}

}  // namespace parlance::host
