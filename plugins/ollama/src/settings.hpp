/// settings.hpp - how an Ollama client was configured.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::ollama {

/// What is the same for all calls of a client. Thread-safety: immutable.
struct Settings {
    std::string model;
    std::string base_url;                 ///< as configured; empty: the manifest's
    std::string embedding_model;          ///< asked for embeddings when a request names no model
    std::string keep_alive;               ///< how long a model stays loaded: "5m"; empty: the server's choice
    std::optional<std::int64_t> context;  ///< tokens of context; unset: the server's choice

    /// Fails with config for a base URL that is not that of the native API.
    [[nodiscard]] static Result<Settings> read(const ProviderConfig& config);

    /// "/api", and the path behind it: "/api/chat".
    [[nodiscard]] std::string path(std::string_view base_of_request, std::string_view rest) const;
};

using SettingsPtr = std::shared_ptr<const Settings>;

/// Our members of an `extra`, or missing.
[[nodiscard]] JsonValue own_extra(const JsonDocument& extra);

}  // namespace parlance::ollama
