/* service.hpp - a service that a plugin made for others, too, can reach: where it is and what it does its own way. */
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/config_error.hpp"
#include "config/config_node.hpp"

namespace parlance::host {

/// A row of the catalogue, or `[services.NAME]` of a config, which may set only what differs from the row of that name.
/// What is empty, or absent, was not written.
struct Service {
    std::string name;                  ///< what `provider` of a client says
    std::string title;                 ///< for people
    std::string provider;              ///< the plugin's; "": openai-compatible
    std::string base_url;              ///< may hold `{option}`
    std::vector<std::string> key_env;  ///< variables that its key is looked for in, in this order
    std::string key_url;               ///< where people get a key
    std::optional<bool> key_required;  ///< absent: if there is a variable for it
    std::optional<bool> key_is_shared;
    std::string auth;   ///< "": the plugin's
    std::string model;  ///< "": the plugin's
    std::vector<std::pair<std::string, std::string>> headers;
    ConfigNode options{ConfigNode::Object{}};  ///< of the plugin
    std::vector<std::pair<std::string, std::vector<std::string>>> option_env;
    std::optional<bool> allow_insecure_http;
    std::optional<bool> checked;  ///< compared with the service's documentation or with what it really sends

    std::string file;  ///< where the row stands, as messages name it
    Place place;

    [[nodiscard]] const std::string& title_or_name() const noexcept { return title.empty() ? name : title; }
    [[nodiscard]] std::string provider_or_default() const { return provider.empty() ? default_provider : provider; }
    [[nodiscard]] bool needs_key() const noexcept { return key_required.value_or(!key_env.empty()); }

    static constexpr const char* default_provider = "openai-compatible";
};

/// `below` with what `above` sets; options, headers and option_env member by member. Place and file are those of
/// `above`.
[[nodiscard]] Service overlaid(const Service& below, const Service& above);

/// The members of `below` and `above`, which wins; both are tables.
[[nodiscard]] ConfigNode overlaid(const ConfigNode& below, const ConfigNode& above);

/// Header names have no case.
void overlay_headers(std::vector<std::pair<std::string, std::string>>& headers,
                     const std::vector<std::pair<std::string, std::string>>& above);

}  // namespace parlance::host
