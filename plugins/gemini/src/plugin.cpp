/// plugin.cpp - the Gemini API of Google AI Studio as a provider.

#include <parlance/gemini/translator.hpp>
#include <parlance/plugin.hpp>

namespace parlance::gemini {

class GeminiTranslator final : public DialectTranslator {
public:
    explicit GeminiTranslator(const ProviderConfig& config)
        : DialectTranslator(Settings(Platform::ai_studio, "gemini", wire::ConfigReader(config)))
    {
    }
};

}  // namespace parlance::gemini

PARLANCE_PLUGIN(parlance::gemini::GeminiTranslator, R"json({
 "id": "gemini", "version": "1.0.0", "title": "Gemini API (Google AI Studio)", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "embeddings", "models", "count_tokens", "health", "batch.create", "batch.get", "batch.results",
  "batch.cancel", "batch.item"],
 "params": ["temperature", "top_p", "top_k", "max_tokens", "seed", "n", "presence_penalty", "frequency_penalty", "logprobs",
  "top_logprobs", "parallel_tools", "store", "reasoning_effort", "reasoning_budget", "reasoning_summary", "audio_voice",
  "service_tier", "level", "id", "trace_parent", "tool_choice", "format", "stop", "modalities", "dimensions", "encoding",
  "input_type", "page_size"],
 "parts": ["text", "image", "audio", "video", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function", "provider"],
 "default_model": "gemini-2.5-flash",
 "base_url": "https://generativelanguage.googleapis.com/v1beta",
 "origins": ["https://generativelanguage.googleapis.com"],
 "auth": "header:x-goog-api-key",
 "secrets": [{"name": "api_key", "env": ["GEMINI_API_KEY", "GOOGLE_API_KEY"], "required": true, "title": "Gemini API key",
  "url": "https://aistudio.google.com/apikey"}],
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "embedding_model": {"type": "string", "default": "gemini-embedding-001"},
  "schemas": {"type": "string", "enum": ["json_schema", "openapi"], "default": "json_schema"},
  "batch_input": {"type": "string", "enum": ["inline", "file"], "default": "inline"}}}
})json")
