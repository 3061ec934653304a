/// plugin.cpp - OpenAI as a provider: Chat Completions and the Responses API.

#include <parlance/plugin.hpp>
#include <parlance/responses/translator.hpp>

#include "openai_dialect.hpp"

#include <memory>

namespace parlance::openai {

class OpenAiTranslator final : public responses::BothApisTranslator {
public:
    explicit OpenAiTranslator(const ProviderConfig& config) : OpenAiTranslator(wire::ConfigReader(config)) {}

private:
    explicit OpenAiTranslator(const wire::ConfigReader& config)
        : OpenAiTranslator(std::make_shared<const OpenAiDialect>(config),
                           responses::api_of(config.option("api").text()))
    {
    }
    OpenAiTranslator(std::shared_ptr<const OpenAiDialect> dialect, responses::Api api)
        : BothApisTranslator(dialect, api), dialect_(std::move(dialect))
    {
    }

    /// Servers that imitate OpenAI all have Chat Completions, and few the other.
    [[nodiscard]] responses::Preference preference(const ChatRequestView& request) const override
    {
        return dialect_->is_at_home(request.base_url()) ? responses::Preference::by_model : responses::Preference::chat;
    }

    std::shared_ptr<const OpenAiDialect> dialect_;
};

}  // namespace parlance::openai

PARLANCE_PLUGIN(parlance::openai::OpenAiTranslator, R"json({
 "id": "openai", "version": "1.0.0", "title": "OpenAI", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "count_tokens", "embeddings", "models", "health", "batch.item", "batch.create", "batch.get",
  "batch.results", "batch.cancel"],
 "params": ["temperature", "top_p", "presence_penalty", "frequency_penalty", "max_tokens", "seed", "n", "logprobs",
  "top_logprobs", "parallel_tools", "store", "reasoning_effort", "reasoning_summary", "audio_voice", "audio_format",
  "cache_key", "cache_ttl_s", "service_tier", "user", "truncation", "level", "id", "idempotency_key", "trace_parent",
  "tool_choice", "format", "stop", "logit_bias", "modalities", "metadata", "dimensions", "encoding"],
 "parts": ["text", "image", "audio", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function", "custom", "provider"],
 "default_model": "gpt-5-mini",
 "base_url": "https://api.openai.com/v1",
 "origins": ["https://api.openai.com"],
 "auth": "bearer",
 "secrets": [{"name": "api_key", "env": ["OPENAI_API_KEY"], "required": true, "title": "OpenAI API key",
  "url": "https://platform.openai.com/api-keys"}],
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "api": {"type": "string", "enum": ["auto", "chat", "responses"], "default": "auto"},
  "organization": {"type": "string"},
  "project": {"type": "string"},
  "embedding_model": {"type": "string", "default": "text-embedding-3-small"}}}
})json")
