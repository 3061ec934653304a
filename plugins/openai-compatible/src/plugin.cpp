/// plugin.cpp - any server that speaks Chat Completions, at the base URL that the config names.

#include <parlance/wire/config.hpp>
#include <parlance/openai/translator.hpp>
#include <parlance/plugin.hpp>

#include <memory>

namespace parlance::openai_compatible {

namespace {

/// Tolerant where tolerance costs nothing; each difference has an option.
openai::Quirks quirks_of(const wire::ConfigReader& config)
{
    openai::Quirks quirks;
    const bool new_name = config.option("max_tokens_field") == "max_completion_tokens";
    quirks.token_limit =
        new_name ? openai::TokenLimitField::max_completion_tokens : openai::TokenLimitField::max_tokens;
    const bool required = config.option("done_mark") == "required";
    quirks.done_mark = required ? openai::DoneMark::required : openai::DoneMark::optional;
    quirks.sampling_extras = config.flag("sampling_extras", true);
    quirks.developer_role = config.flag("developer_role", false);
    quirks.stream_usage = config.flag("stream_usage", true);
    quirks.hand_back_reasoning = config.flag("hand_back_reasoning", true);
    quirks.embedding_model = config.option("embedding_model").text();
    if (config.option("vector_type") == "int8") quirks.vector_type = "int8";
    quirks.video_parts = true;
    quirks.file_urls = true;
    return quirks;
}

openai::DialectPtr dialect_of(const ProviderConfig& config)
{
    const wire::ConfigReader reader(config);
    return std::make_shared<const openai::Dialect>("openai-compatible", quirks_of(reader), reader.model());
}

}  // namespace

class CompatibleTranslator final : public openai::DialectTranslator {
public:
    explicit CompatibleTranslator(const ProviderConfig& config) : DialectTranslator(dialect_of(config)) {}
};

}  // namespace parlance::openai_compatible

PARLANCE_PLUGIN(parlance::openai_compatible::CompatibleTranslator, R"json({
 "id": "openai-compatible", "version": "1.0.0", "title": "Any OpenAI-compatible server", "licence": "BSL-1.0",
 "kind": "translator",
 "operations": ["chat", "embeddings", "models", "health"],
 "params": ["temperature", "top_p", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty", "max_tokens",
  "top_k", "seed", "n", "logprobs", "top_logprobs", "parallel_tools", "store", "reasoning_effort", "audio_voice",
  "audio_format", "cache_key", "service_tier", "user", "level", "idempotency_key", "trace_parent", "tool_choice", "format",
  "stop", "logit_bias", "modalities", "metadata", "dimensions", "encoding", "input_type"],
 "parts": ["text", "image", "audio", "video", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function", "custom", "provider"],
 "origins": [],
 "auth": "bearer",
 "secrets": [{"name": "api_key", "env": [], "required": false, "title": "API key, where the server wants one"}],
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "max_tokens_field": {"type": "string", "enum": ["max_tokens", "max_completion_tokens"], "default": "max_tokens"},
  "done_mark": {"type": "string", "enum": ["optional", "required"], "default": "optional"},
  "sampling_extras": {"type": "boolean", "default": true},
  "developer_role": {"type": "boolean", "default": false},
  "stream_usage": {"type": "boolean", "default": true},
  "hand_back_reasoning": {"type": "boolean", "default": true},
  "embedding_model": {"type": "string"},
  "vector_type": {"type": "string", "enum": ["f32le", "int8"], "default": "f32le"}}}
})json")
