/// plugin.cpp - Anthropic's API as a provider, and any server that speaks it.

#include <parlance/messages/translator.hpp>
#include <parlance/plugin.hpp>
#include <parlance/wire/config.hpp>

#include <memory>
#include <utility>

namespace parlance::anthropic {

namespace {

/// A number that may not be negative; the manifest's schema has seen to that.
std::size_t bytes(const wire::ConfigReader& config, std::string_view option, std::size_t otherwise)
{
    const auto number = config.option(option).as_int();
    return number && *number >= 0 ? static_cast<std::size_t>(*number) : otherwise;
}

messages::Quirks quirks_of(const wire::ConfigReader& config)
{
    messages::Quirks quirks;
    quirks.max_tokens = config.option("max_tokens").as_int().value_or(quirks.max_tokens);
    quirks.max_image_bytes = bytes(config, "max_image_bytes", quirks.max_image_bytes);
    quirks.max_request_bytes = bytes(config, "max_request_bytes", quirks.max_request_bytes);
    if (config.option("later_system") == "on_top") quirks.later_system = messages::LaterSystem::on_top;
    if (config.option("thinking") == "adaptive") quirks.thinking = messages::ThinkingStyle::adaptive;
    if (config.option("thinking") == "budget") quirks.thinking = messages::ThinkingStyle::budget;
    for (const JsonValue beta : config.option("betas").elements())
        quirks.betas.push_back(beta.text());
    quirks.auth = config.option("auth").text();
    return quirks;
}

messages::DialectPtr dialect_of(const ProviderConfig& config)
{
    const wire::ConfigReader reader(config);
    return std::make_shared<const messages::Dialect>("anthropic", quirks_of(reader), reader.model(), reader.base_url());
}

}  // namespace

class AnthropicTranslator final : public messages::DialectTranslator {
public:
    explicit AnthropicTranslator(const ProviderConfig& config) : DialectTranslator(dialect_of(config)) {}
};

}  // namespace parlance::anthropic

PARLANCE_PLUGIN(parlance::anthropic::AnthropicTranslator, R"json({
 "id": "anthropic", "version": "1.0.0", "title": "Anthropic", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "models", "count_tokens", "health", "batch.item", "batch.create", "batch.get", "batch.results",
  "batch.cancel"],
 "params": ["temperature", "top_p", "max_tokens", "top_k", "reasoning_budget", "cache_ttl_s", "page_size", "parallel_tools",
  "reasoning_effort", "service_tier", "user", "level", "id", "idempotency_key", "trace_parent", "tool_choice", "format",
  "stop", "metadata"],
 "parts": ["text", "image", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function", "provider"],
 "default_model": "claude-haiku-4-5",
 "base_url": "https://api.anthropic.com/v1",
 "origins": ["https://api.anthropic.com"],
 "auth": "header:x-api-key",
 "secrets": [{"name": "api_key", "env": ["ANTHROPIC_API_KEY"], "required": true, "title": "Anthropic API key",
  "url": "https://console.anthropic.com/settings/keys"}],
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "max_tokens": {"type": "integer", "minimum": 1, "default": 4096},
  "betas": {"type": "array", "items": {"type": "string"}},
  "auth": {"type": "string", "enum": ["header:x-api-key", "bearer"], "default": "header:x-api-key"},
  "thinking": {"type": "string", "enum": ["by_model", "adaptive", "budget"], "default": "by_model"},
  "later_system": {"type": "string", "enum": ["in_place", "on_top"], "default": "in_place"},
  "max_image_bytes": {"type": "integer", "minimum": 0, "default": 5242880},
  "max_request_bytes": {"type": "integer", "minimum": 0, "default": 33554432}}}
})json")
