/// plugin.cpp - the AIML API as a provider.

#include <parlance/openai/translator.hpp>
#include <parlance/plugin.hpp>

#include "aiml_dialect.hpp"

#include <memory>

namespace parlance::aiml {

class AimlTranslator final : public openai::DialectTranslator {
public:
    explicit AimlTranslator(const ProviderConfig& config)
        : DialectTranslator(std::make_shared<const AimlDialect>(wire::ConfigReader(config)))
    {
    }
};

}  // namespace parlance::aiml

PARLANCE_PLUGIN(parlance::aiml::AimlTranslator, R"json({
 "id": "aiml", "version": "1.0.0", "title": "AIML API", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "embeddings", "models", "health"],
 "params": ["temperature", "top_p", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty", "max_tokens",
  "top_k", "seed", "n", "logprobs", "top_logprobs", "parallel_tools", "store", "reasoning_effort", "audio_voice",
  "audio_format", "cache_key", "service_tier", "user", "level", "idempotency_key", "trace_parent", "tool_choice", "format",
  "stop", "logit_bias", "modalities", "metadata", "dimensions", "encoding", "input_type"],
 "parts": ["text", "image", "audio", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function", "custom", "provider"],
 "default_model": "gpt-4o-mini",
 "base_url": "https://api.aimlapi.com/v1",
 "origins": ["https://api.aimlapi.com"],
 "auth": "bearer",
 "secrets": [{"name": "api_key", "env": ["AIML_API_KEY", "AIMLAPI_API_KEY"], "required": true, "title": "AIML API key"}],
 "options": {"type": "object", "additionalProperties": false,
  "properties": {"referer": {"type": "string"}, "title": {"type": "string"},
   "embedding_model": {"type": "string", "default": "text-embedding-3-small"}}}
})json")
