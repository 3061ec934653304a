/// plugin.cpp - Azure OpenAI and Azure AI Foundry as a provider.

#include <parlance/plugin.hpp>
#include <parlance/responses/translator.hpp>

#include "azure_dialect.hpp"

#include <memory>

namespace parlance::azure {

class AzureTranslator final : public responses::BothApisTranslator {
public:
    explicit AzureTranslator(const ProviderConfig& config) : AzureTranslator(wire::ConfigReader(config)) {}

private:
    explicit AzureTranslator(const wire::ConfigReader& config)
        : AzureTranslator(std::make_shared<const AzureDialect>(Settings(config)),
                          responses::api_of(config.option("protocol").text()))
    {
    }
    AzureTranslator(std::shared_ptr<const AzureDialect> dialect, responses::Api api)
        : BothApisTranslator(dialect, api), dialect_(std::move(dialect))
    {
    }

    [[nodiscard]] responses::Preference preference(const ChatRequestView& request) const override
    {
        return dialect_->is_foundry(request.base_url()) ? responses::Preference::chat : responses::Preference::by_model;
    }

    std::shared_ptr<const AzureDialect> dialect_;
};

}  // namespace parlance::azure

PARLANCE_PLUGIN(parlance::azure::AzureTranslator, R"json({
 "id": "azure", "version": "1.0.0", "title": "Azure OpenAI and AI Foundry", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "embeddings", "models", "health"],
 "params": ["temperature", "top_p", "presence_penalty", "frequency_penalty", "max_tokens", "seed", "n", "logprobs",
  "top_logprobs", "parallel_tools", "store", "reasoning_effort", "reasoning_summary", "audio_voice", "audio_format",
  "cache_key", "cache_ttl_s", "service_tier", "user", "truncation", "level", "idempotency_key", "trace_parent",
  "tool_choice", "format", "stop", "logit_bias", "modalities", "metadata", "dimensions", "encoding", "input_type"],
 "parts": ["text", "image", "audio", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function", "custom", "provider"],
 "base_urls": [
  {"when": {"resource": true, "api": "foundry"}, "url": "https://{resource}.services.ai.azure.com"},
  {"when": {"resource": true}, "url": "https://{resource}.openai.azure.com"}],
 "origins": [],
 "auth": "header:api-key",
 "secrets": [{"name": "api_key", "env": ["AZURE_OPENAI_API_KEY", "AZURE_API_KEY", "AZURE_INFERENCE_CREDENTIAL"],
  "required": true, "title": "Azure key, or a token of Entra ID", "url": "https://ai.azure.com"}],
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "resource": {"type": "string"},
  "api": {"type": "string", "enum": ["auto", "v1", "deployments", "foundry"], "default": "auto"},
  "protocol": {"type": "string", "enum": ["auto", "chat", "responses"], "default": "auto"},
  "deployment": {"type": "string"},
  "api_version": {"type": "string"},
  "auth": {"type": "string", "enum": ["key", "entra"], "default": "key"},
  "embedding_model": {"type": "string"}}}
})json")
