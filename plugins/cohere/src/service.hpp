/// service.hpp - the configured service: which model is meant, and where a path of which version lies.
///
/// Cohere has two versions side by side: chats and embeddings are of v2, models and tokens are still of v1. So the base
/// URL is the host, and each request names its version itself.
#pragma once

#include <parlance/wire/config.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace parlance::cohere {

/// What a client's config says. Immutable; shared by the exchanges.
struct Service {
    explicit Service(const wire::ConfigReader& config);

    /// The URL of `path` in `version`: behind the base URL of the request or the config, which may be written with a
    /// version of its own. `version`: "/v2"; `path`: "/chat".
    [[nodiscard]] std::string url(const ChatRequestView& request, std::string_view version,
                                  std::string_view path) const;

    /// Adds what every request carries.
    void add_headers(const ChatRequestView& request, HttpRequest& http) const;

    std::string model;            ///< for chats that name none
    std::string embedding_model;  ///< for embeddings that name none
    std::string input_type;       ///< for embeddings that name none
    std::string base_url;         ///< empty: the manifest's
    std::string client_name;      ///< who calls, for the provider's statistics; empty: not told
};

using ServicePtr = std::shared_ptr<const Service>;

/// The members of `extra` that are this provider's: an object, or missing. `document` is `extra`, parsed.
[[nodiscard]] inline JsonValue own_extra(const JsonDocument& document)
{
    const JsonValue own = document["cohere"];
    return own.is_object() ? own : JsonValue();
}

}  // namespace parlance::cohere
