/// plugin.cpp - any server that speaks Chat Completions, at the base URL that the config or the catalogue names.

#include <parlance/plugin.hpp>
#include <parlance/responses/translator.hpp>
#include <parlance/wire/config.hpp>

#include <memory>

#include "compatible_dialect.hpp"
#include "think_exchange.hpp"
#include "think_request.hpp"

namespace parlance::openai_compatible {

class CompatibleTranslator final : public responses::BothApisTranslator {
public:
    explicit CompatibleTranslator(const ProviderConfig& config) : CompatibleTranslator(wire::ConfigReader(config)) {}

    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request,
                                                              Output& out) const override
    {
        const bool hands_back = dialect().quirks().hand_back_reasoning;
        const ThinkRequest thinking(hands_back ? request : ChatRequestView());
        auto begun = BothApisTranslator::begin(hands_back ? thinking.view() : request, out);
        if (begun.is_error() || !splits_thinking_ || request.operation() != "chat") return begun;
        return std::unique_ptr<ChatExchange>(std::make_unique<ThinkExchange>(*std::move(begun)));
    }

private:
    /// Servers that have both APIs have Chat Completions for every model, so nothing goes elsewhere unasked.
    static responses::Api api_of(const wire::ConfigReader& config)
    {
        return config.option("api") == "responses" ? responses::Api::responses : responses::Api::chat;
    }

    explicit CompatibleTranslator(const wire::ConfigReader& config)
        : BothApisTranslator(std::make_shared<const CompatibleDialect>(config), api_of(config)),
          splits_thinking_(config.flag("think_tags", false))
    {
    }

    bool splits_thinking_;
};

}  // namespace parlance::openai_compatible

PARLANCE_PLUGIN(parlance::openai_compatible::CompatibleTranslator, R"json({
 "id": "openai-compatible", "version": "1.1.0", "title": "Any OpenAI-compatible server", "licence": "BSL-1.0",
 "kind": "translator",
 "operations": ["chat", "embeddings", "models", "health", "batch.item", "batch.create", "batch.get", "batch.results",
  "batch.cancel"],
 "params": ["temperature", "top_p", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty", "max_tokens",
  "top_k", "seed", "n", "logprobs", "top_logprobs", "parallel_tools", "store", "reasoning_effort", "reasoning_summary",
  "audio_voice", "audio_format", "cache_key", "service_tier", "user", "truncation", "level", "id", "idempotency_key",
  "trace_parent", "tool_choice", "format", "stop", "logit_bias", "modalities", "metadata", "dimensions", "encoding",
  "input_type"],
 "parts": ["text", "image", "audio", "video", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function", "custom", "provider"],
 "origins": [],
 "auth": "bearer",
 "secrets": [{"name": "api_key", "env": [], "required": false, "title": "API key, where the server wants one"}],
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "api": {"type": "string", "enum": ["chat", "responses"], "default": "chat"},
  "add_version": {"type": "boolean", "default": true},
  "models_path": {"type": "string"},
  "key_path": {"type": "string"},
  "embeddings_path": {"type": "string"},
  "max_tokens_field": {"type": "string", "enum": ["max_tokens", "max_completion_tokens"], "default": "max_tokens"},
  "done_mark": {"type": "string", "enum": ["optional", "required"], "default": "optional"},
  "sampling_extras": {"type": "boolean", "default": true},
  "developer_role": {"type": "boolean", "default": false},
  "speaker_names": {"type": "boolean", "default": true},
  "stream_usage": {"type": "boolean", "default": true},
  "hand_back_reasoning": {"type": "boolean", "default": true},
  "cache_marks": {"type": "string", "enum": ["none", "cache_control", "prompt_cache_breakpoint"], "default": "none"},
  "think_tags": {"type": "boolean", "default": false},
  "embedding_model": {"type": "string"},
  "vector_type": {"type": "string", "enum": ["f32le", "int8"], "default": "f32le"}}}
})json")
