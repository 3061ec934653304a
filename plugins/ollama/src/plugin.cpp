/// plugin.cpp - Ollama's native API as a provider.

#include <parlance/plugin.hpp>

#include <memory>
#include <string>
#include <utility>

#include "exchanges.hpp"
#include "request.hpp"
#include "settings.hpp"

namespace parlance::ollama {

class OllamaTranslator final : public ChatTranslator {
public:
    [[nodiscard]] static Result<std::unique_ptr<ChatTranslator>> make(const ProviderConfig& config)
    {
        auto settings = Settings::read(config);
        if (settings.is_error()) return std::move(settings).error();
        return std::unique_ptr<ChatTranslator>(
            new OllamaTranslator(std::make_shared<const Settings>(*std::move(settings))));
    }

    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request,
                                                              Output& out) const override
    {
        const std::string_view operation = request.operation();
        if (operation == "chat") {
            auto http = write_chat(request, *settings_, out);
            if (http.is_error()) return std::move(http).error();
            return std::unique_ptr<ChatExchange>(std::make_unique<Chat>(*std::move(http)));
        }
        if (operation == "embeddings") return begin_embeddings(request, *settings_, out);
        if (operation == "models")
            return std::unique_ptr<ChatExchange>(std::make_unique<ModelList>(get(request, *settings_, "/tags")));
        if (operation == "health") return begin_health_check(request, *settings_);
        return ChatError(ErrorKind::unsupported,
                         "this provider does not offer the operation \"" + std::string(operation) + "\"");
    }

private:
    explicit OllamaTranslator(SettingsPtr settings) : settings_(std::move(settings)) {}

    SettingsPtr settings_;
};

}  // namespace parlance::ollama

PARLANCE_PLUGIN(parlance::ollama::OllamaTranslator, R"json({
 "id": "ollama", "version": "1.0.0", "title": "Ollama", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "embeddings", "models", "health"],
 "params": ["temperature", "top_p", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty", "max_tokens",
  "top_k", "seed", "logprobs", "top_logprobs", "reasoning_effort", "level", "trace_parent", "tool_choice", "format", "stop",
  "dimensions"],
 "parts": ["text", "image", "tool_call", "tool_result", "reasoning", "refusal", "source"],
 "tools": ["function"],
 "base_url": "http://localhost:11434",
 "origins": ["http://localhost:11434"],
 "auth": "bearer",
 "secrets": [{"name": "api_key", "env": ["OLLAMA_API_KEY"], "required": false, "title": "key for ollama.com",
  "url": "https://ollama.com/settings/keys"}],
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "num_ctx": {"type": "integer", "minimum": 1},
  "keep_alive": {"type": "string"},
  "embedding_model": {"type": "string"}}}
})json")
