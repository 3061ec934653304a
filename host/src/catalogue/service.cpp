#include "catalogue/service.hpp"

#include <algorithm>

namespace parlance::host {
namespace {

void set(std::string& value, const std::string& above)
{
    if (!above.empty()) value = above;
}

template <class T>
void set(std::optional<T>& value, const std::optional<T>& above)
{
    if (above) value = above;
}

bool same_header(std::string_view one, std::string_view other) noexcept
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(one, other, {}, lower, lower);
}

}  // namespace

Service overlaid(const Service& below, const Service& above)
{
    Service result = below;
    set(result.title, above.title);
    set(result.provider, above.provider);
    set(result.base_url, above.base_url);
    if (!above.key_env.empty()) result.key_env = above.key_env;
    set(result.key_url, above.key_url);
    set(result.key_required, above.key_required);
    set(result.key_is_shared, above.key_is_shared);
    set(result.auth, above.auth);
    set(result.model, above.model);
    overlay_headers(result.headers, above.headers);
    result.options = overlaid(below.options, above.options);
    for (const auto& [option, variables] : above.option_env) {
        std::erase_if(result.option_env, [&](const auto& known) { return known.first == option; });
        result.option_env.emplace_back(option, variables);
    }
    set(result.allow_insecure_http, above.allow_insecure_http);
    set(result.checked, above.checked);
    result.file = above.file;
    result.place = above.place;
    return result;
}

ConfigNode overlaid(const ConfigNode& below, const ConfigNode& above)
{
    ConfigNode::Object members;
    for (const ConfigNode::Member& member : *below.as_object())
        if (above.find(member.name) == nullptr) members.push_back(member);
    members.insert(members.end(), above.as_object()->begin(), above.as_object()->end());
    return ConfigNode{std::move(members), above.position()};
}

void overlay_headers(std::vector<std::pair<std::string, std::string>>& headers,
                     const std::vector<std::pair<std::string, std::string>>& above)
{
    for (const auto& header : above) {
        std::erase_if(headers, [&](const auto& known) { return same_header(known.first, header.first); });
        headers.push_back(header);
    }
}

}  // namespace parlance::host
