/// azure_dialect.hpp - OpenAI's models, and others, as Azure offers them: deployments that their owner names, versions
/// of the interface, and filters whose findings stand beside every answer.
#pragma once

#include <parlance/responses/openai_models.hpp>
#include <parlance/wire/config.hpp>

#include <string>
#include <string_view>

#include "endpoint.hpp"

namespace parlance::azure {

/// What the config says.
struct Settings {
    explicit Settings(const wire::ConfigReader& config);

    /// The path that is meant: what the base URL leads to, else what the options say.
    [[nodiscard]] Path path(const BaseUrl& base) const;
    /// Whether the interface is at least of this date; v1 always is.
    [[nodiscard]] bool is_since(std::string_view date) const;
    /// The deployment that answers for a model: the configured one for the configured model, else of the same name.
    [[nodiscard]] std::string_view deployment_of(std::string_view model_name) const;

    std::string base_url, model, deployment, api_version, embedding_model;
    Path wanted;
    bool entra;  ///< the secret is a token of Entra ID, not a key
};

class AzureDialect final : public responses::OpenAiModels {
public:
    explicit AzureDialect(Settings settings);

    [[nodiscard]] std::string path(std::string_view endpoint, std::string_view model,
                                   std::string_view base_url) const override;
    /// Names the scheme of authentication, and lets Foundry pass on what it does not know itself.
    void add_headers(const ChatRequestView& request, HttpRequest& http) const override;
    /// What the filters found in the prompt, as meta facts.
    void read_member(std::string_view key, const JsonValue& value, Output& out) const override;
    /// What the filters found in a prompt that was refused.
    [[nodiscard]] std::string error_extra(const JsonValue& root) const override;

    /// Whether requests go to the path of Foundry, which knows Chat Completions alone.
    [[nodiscard]] bool is_foundry(std::string_view base_url) const;

private:
    Settings settings_;
};

}  // namespace parlance::azure
