/// plugin.cpp - the AIML API as a provider.

#include <parlance/openai/translator.hpp>
#include <parlance/plugin.hpp>

#include <memory>
#include <utility>

#include "aiml_dialect.hpp"
#include "batch.hpp"

namespace parlance::aiml {

class AimlTranslator final : public openai::DialectTranslator {
public:
    explicit AimlTranslator(const ProviderConfig& config) : AimlTranslator(wire::ConfigReader(config)) {}

    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request,
                                                              Output& out) const override
    {
        if (request.operation().starts_with("batch.")) return begin_batch(request, dialect_, items_, out);
        return DialectTranslator::begin(request, out);
    }

private:
    explicit AimlTranslator(const wire::ConfigReader& config)
        : AimlTranslator(
              std::make_shared<const AimlDialect>(config),
              std::make_shared<const messages::Dialect>("aiml", messages::Quirks(), config.model(), config.base_url()))
    {
    }
    AimlTranslator(openai::DialectPtr dialect, messages::DialectPtr items)
        : DialectTranslator(dialect), dialect_(std::move(dialect)), items_(std::move(items))
    {
    }

    openai::DialectPtr dialect_;
    messages::DialectPtr items_;  ///< of batches, which have the form of the Messages API
};

}  // namespace parlance::aiml

PARLANCE_PLUGIN(parlance::aiml::AimlTranslator, R"json({
 "id": "aiml", "version": "1.0.0", "title": "AIML API", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "embeddings", "models", "health", "batch.item", "batch.create", "batch.get", "batch.results",
  "batch.cancel"],
 "params": ["temperature", "top_p", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty", "max_tokens",
  "top_k", "seed", "n", "logprobs", "top_logprobs", "parallel_tools", "store", "reasoning_effort", "audio_voice",
  "audio_format", "cache_key", "service_tier", "user", "level", "id", "idempotency_key", "trace_parent", "tool_choice", "format",
  "stop", "logit_bias", "modalities", "metadata", "dimensions", "encoding", "input_type"],
 "parts": ["text", "image", "audio", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function", "custom", "provider"],
 "default_model": "gpt-4o-mini",
 "base_url": "https://api.aimlapi.com/v1",
 "origins": ["https://api.aimlapi.com"],
 "auth": "bearer",
 "secrets": [{"name": "api_key", "env": ["AIML_API_KEY", "AIMLAPI_API_KEY"], "required": true, "title": "AIML API key",
  "url": "https://aimlapi.com/app/keys"}],
 "options": {"type": "object", "additionalProperties": false,
  "properties": {"referer": {"type": "string"}, "title": {"type": "string"},
   "embedding_model": {"type": "string", "default": "text-embedding-3-small"}}}
})json")
