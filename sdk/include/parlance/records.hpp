/// records.hpp - what a client says of itself: its models, its health, what it is capable of.
#pragma once

#include <parlance/chat_error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance {

/// One model, batch or file: id, a name for people, and everything that is known of it as JSON.
struct Record {
    std::string id;    ///< what it is asked for by
    std::string name;  ///< for people
    std::string json;  ///< everything known of it, a JSON object
};

/// How far a health check goes: the configuration alone, an answer of the server, the key, a billed answer of the
/// model.
enum class HealthLevel { config, reach, auth, generate };

/// How far a provider could be reached, and what it said.
struct HealthReport {
    bool healthy = false;            ///< it came as far as it was asked to
    std::string detail;              ///< one sentence for people
    std::optional<ChatError> error;  ///< why not
    std::int64_t latency_ms = 0;     ///< milliseconds that the check took
};

/// What a provider's manifest says it understands. An empty list: it did not say.
struct Capabilities {
    std::string provider;                 ///< the provider's id
    std::string model;                    ///< asked when a request names none
    std::vector<std::string> operations;  ///< "chat", "embeddings", "models", ...
    std::vector<std::string> params;      ///< "temperature", "format", ...
    std::vector<std::string> parts;       ///< kinds of parts: "text", "image", ...
    std::vector<std::string> tools;       ///< kinds of tools: "function", ...
    std::string json;                     ///< the same as JSON

    /// Whether the manifest lists it.
    ///@{
    [[nodiscard]] bool has_operation(std::string_view name) const { return has(operations, name); }
    [[nodiscard]] bool has_param(std::string_view name) const { return has(params, name); }
    [[nodiscard]] bool has_part(std::string_view name) const { return has(parts, name); }
    ///@}

private:
    [[nodiscard]] static bool has(const std::vector<std::string>& list, std::string_view name)
    {
        for (const std::string& known : list)
            if (known == name) return true;
        return false;
    }
};

}  // namespace parlance
