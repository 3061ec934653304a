/// plugin.cpp - Gemini on Google Cloud's Vertex AI as a provider.

#include <parlance/gemini/translator.hpp>
#include <parlance/plugin.hpp>

namespace parlance::vertex {

class VertexTranslator final : public gemini::DialectTranslator {
public:
    explicit VertexTranslator(const ProviderConfig& config)
        : DialectTranslator(gemini::Settings(gemini::Platform::vertex, "vertex", wire::ConfigReader(config)))
    {
    }
};

}  // namespace parlance::vertex

PARLANCE_PLUGIN(parlance::vertex::VertexTranslator, R"json({
 "id": "vertex", "version": "1.0.0", "title": "Gemini on Vertex AI (Google Cloud)", "licence": "BSL-1.0",
 "kind": "translator",
 "operations": ["chat", "embeddings", "models", "count_tokens", "health"],
 "params": ["temperature", "top_p", "top_k", "max_tokens", "seed", "n", "presence_penalty", "frequency_penalty", "logprobs",
  "top_logprobs", "parallel_tools", "reasoning_effort", "reasoning_budget", "reasoning_summary", "audio_voice", "level",
  "trace_parent", "tool_choice", "format", "stop", "modalities", "metadata", "dimensions", "encoding", "input_type",
  "page_size"],
 "parts": ["text", "image", "audio", "video", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function", "provider"],
 "default_model": "gemini-2.5-flash",
 "base_urls": [
  {"when": {"location": "global"}, "url": "https://aiplatform.googleapis.com/v1/projects/{project}/locations/global"},
  {"when": {"location": true}, "url": "https://{location}-aiplatform.googleapis.com/v1/projects/{project}/locations/{location}"},
  {"url": "https://aiplatform.googleapis.com/v1/projects/{project}/locations/global"}],
 "origins": [],
 "auth": "google_service_account",
 "secrets": [
  {"name": "credentials", "env": ["GOOGLE_APPLICATION_CREDENTIALS"], "required": false, "file": true,
   "default_file": "~/.config/gcloud/application_default_credentials.json",
   "title": "Google Cloud credentials (JSON)", "url": "https://console.cloud.google.com/iam-admin/serviceaccounts"},
  {"name": "api_key", "env": [], "required": false, "title": "access token or API key, where `auth` asks for one"}],
 "option_env": {"project": ["GOOGLE_CLOUD_PROJECT"], "location": ["GOOGLE_CLOUD_LOCATION"]},
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "project": {"type": "string"},
  "location": {"type": "string", "default": "global"},
  "publisher": {"type": "string", "default": "google"},
  "auth": {"type": "string", "enum": ["service_account", "bearer", "api_key"], "default": "service_account"},
  "embedding_model": {"type": "string", "default": "gemini-embedding-001"},
  "schemas": {"type": "string", "enum": ["json_schema", "openapi"], "default": "json_schema"}}}
})json")
