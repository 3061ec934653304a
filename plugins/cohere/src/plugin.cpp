/// plugin.cpp - Cohere as a provider: its own API, version 2.

#include <parlance/plugin.hpp>

#include <memory>
#include <string>

#include "exchanges.hpp"
#include "service.hpp"

namespace parlance::cohere {

class CohereTranslator final : public ChatTranslator {
public:
    explicit CohereTranslator(const ProviderConfig& config)
        : service_(std::make_shared<const Service>(wire::ConfigReader(config)))
    {
    }

    [[nodiscard]] Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request,
                                                              Output& out) const override
    {
        const std::string_view operation = request.operation();
        if (operation == "chat") return begin_chat(request, service_, out);
        if (operation == "embeddings") return begin_embeddings(request, service_, out);
        if (operation == "models") return begin_models(request, service_);
        if (operation == "count_tokens") return begin_count_tokens(request, service_, out);
        if (operation == "health") return begin_health_check(request, service_);
        return ChatError(ErrorKind::unsupported,
                         "this provider does not offer the operation \"" + std::string(operation) + "\"");
    }

private:
    ServicePtr service_;
};

}  // namespace parlance::cohere

PARLANCE_PLUGIN(parlance::cohere::CohereTranslator, R"json({
 "id": "cohere", "version": "1.0.0", "title": "Cohere", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "embeddings", "models", "count_tokens", "health"],
 "params": ["temperature", "top_p", "top_k", "presence_penalty", "frequency_penalty", "max_tokens", "seed", "stop",
  "logprobs", "tool_choice", "format", "reasoning_effort", "reasoning_budget", "dimensions", "encoding", "input_type",
  "truncation", "page_size", "level", "trace_parent"],
 "parts": ["text", "image", "file", "tool_call", "tool_result", "reasoning", "refusal", "source", "custom"],
 "tools": ["function"],
 "default_model": "command-a-03-2025",
 "base_url": "https://api.cohere.com",
 "origins": ["https://api.cohere.com"],
 "auth": "bearer",
 "secrets": [{"name": "api_key", "env": ["COHERE_API_KEY", "CO_API_KEY"], "required": true, "title": "Cohere API key",
  "url": "https://dashboard.cohere.com/api-keys"}],
 "options": {"type": "object", "additionalProperties": false, "properties": {
  "embedding_model": {"type": "string", "default": "embed-v4.0"},
  "input_type": {"type": "string", "enum": ["search_document", "search_query", "classification", "clustering", "image"],
   "default": "search_document"},
  "client_name": {"type": "string"}}}
})json")
