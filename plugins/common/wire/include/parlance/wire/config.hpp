/// config.hpp - a provider's configuration, read. The host has checked it against the manifest.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace parlance::wire {

/// {"model", "base_url", "options": {...}} with plain accessors; what is absent or of another type is absent.
/// Holds a view of the configuration: for the constructor of a translator.
class ConfigReader {
public:
    explicit ConfigReader(const ProviderConfig& config) : document_(config.json()) {}

    [[nodiscard]] std::string model() const { return document_["model"].text(); }
    [[nodiscard]] std::string base_url() const { return document_["base_url"].text(); }
    [[nodiscard]] JsonValue option(std::string_view name) const { return document_["options"][name]; }
    [[nodiscard]] bool flag(std::string_view name, bool otherwise) const
    {
        return option(name).as_bool().value_or(otherwise);
    }

private:
    JsonDocument document_;
};

}  // namespace parlance::wire
