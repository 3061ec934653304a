// What a provider says about itself before any of its code runs: the JSON in a plugin's note.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "loading/base_url.hpp"
#include "loading/refusal.hpp"

namespace parlance::host {

enum class ProviderKind { translator, client, layer };

[[nodiscard]] std::string_view name_of(ProviderKind kind) noexcept;

/// A secret the provider works with. It never sees it; the host puts it on the wire.
struct SecretNeed {
    std::string name;              ///< "api_key"
    std::vector<std::string> env;  ///< variables it is looked for in, in this order
    bool required = true;
    std::string title;           ///< for people; empty when not given
    std::string url;             ///< where people get one; empty when not given
    bool file = false;           ///< it is a file's text: `env` hold the path of the file, or the text
    std::string default_file{};  ///< where its provider's own tools keep that file; absolute or "~/..."; may be empty
};

/// Variables that give an option when the config does not.
struct OptionVariables {
    std::string option;
    std::vector<std::string> env;  ///< looked at in this order; only a text option can come so
};

/// One provider's manifest; what is absent is empty unless said otherwise. Fields: docs/reference/contract.md.
struct Manifest {
    std::string id;  ///< [a-z0-9][a-z0-9-]*
    std::string version;
    std::string title;  ///< the id when not given
    std::string licence;
    ProviderKind kind = ProviderKind::translator;
    std::vector<std::string> operations;
    std::vector<std::string> params;
    std::vector<std::string> parts;
    std::vector<std::string> tools;
    std::string default_model;
    std::string base_url;                ///< may hold `{option}`
    std::vector<BaseUrlRule> base_urls;  ///< looked at before it
    boost::json::object options_schema;  ///< empty: options are not checked
    std::vector<OptionVariables> option_env;
    std::vector<SecretNeed> secrets;
    std::vector<std::string> origins;  ///< may hold `{option}`
    std::string auth = "bearer";
    std::string raw;  ///< the JSON text this came from
};

/// Whether `id` may name a provider, and so a file.
[[nodiscard]] bool is_provider_id(std::string_view id) noexcept;

/// Reads one manifest object or an array of them. Unknown fields are a newer plugin's and are left alone.
/// Fails with manifest_not_json, manifest_invalid or options_schema_invalid; the reason lists every fault with its
/// field. `path` is for the refusals alone.
[[nodiscard]] Checked<std::vector<Manifest>> read_manifests(std::string_view text, std::string_view path);

}  // namespace parlance::host
