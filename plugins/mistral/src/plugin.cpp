/// plugin.cpp - Mistral as a provider.

#include <parlance/openai/translator.hpp>
#include <parlance/plugin.hpp>

#include <memory>
#include <utility>

#include "batch.hpp"
#include "mistral_dialect.hpp"

namespace parlance::mistral {

class MistralTranslator final : public openai::DialectTranslator {
public:
    explicit MistralTranslator(const ProviderConfig& config)
        : MistralTranslator(std::make_shared<const MistralDialect>(wire::ConfigReader(config)))
    {
    }

    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request,
                                                              Output& out) const override
    {
        if (request.operation().starts_with("batch.")) return begin_batch(request, dialect_, out);
        return DialectTranslator::begin(request, out);
    }

private:
    explicit MistralTranslator(openai::DialectPtr dialect) : DialectTranslator(dialect), dialect_(std::move(dialect)) {}

    openai::DialectPtr dialect_;
};

}  // namespace parlance::mistral

PARLANCE_PLUGIN(parlance::mistral::MistralTranslator, R"json({
 "id": "mistral", "version": "1.0.0", "title": "Mistral", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "embeddings", "models", "health", "batch.item", "batch.create", "batch.get", "batch.results",
  "batch.cancel"],
 "params": ["temperature", "top_p", "presence_penalty", "frequency_penalty", "max_tokens", "seed", "n", "parallel_tools",
  "reasoning_effort", "cache_key", "tool_choice", "format", "stop", "metadata", "dimensions", "encoding", "level", "id",
  "idempotency_key", "trace_parent"],
 "parts": ["text", "image", "audio", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function"],
 "default_model": "mistral-small-latest",
 "base_url": "https://api.mistral.ai/v1",
 "origins": ["https://api.mistral.ai"],
 "auth": "bearer",
 "secrets": [{"name": "api_key", "env": ["MISTRAL_API_KEY"], "required": true, "title": "Mistral API key",
  "url": "https://console.mistral.ai/api-keys"}],
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "embedding_model": {"type": "string", "default": "mistral-embed"}}}
})json")
