/// plugin.cpp - Amazon Bedrock as a provider.

#include <parlance/plugin.hpp>

#include "claude_invoke.hpp"
#include "exchanges.hpp"

#include <memory>
#include <string>
#include <utility>

namespace parlance::bedrock {

class BedrockTranslator final : public ChatTranslator {
public:
    explicit BedrockTranslator(const ProviderConfig& config)
        : service_(std::make_shared<const Service>(wire::ConfigReader(config))),
          claude_(std::make_shared<const ClaudeDialect>(*service_))
    {
    }

    [[nodiscard]] Result<ExchangePtr> begin(const ChatRequestView& request, Output& out) const override
    {
        const std::string_view operation = request.operation();
        if (operation == "chat" && service_->invokes())
            return begin_claude_invocation(request, *service_, claude_, out);
        if (operation == "chat") return begin_chat(request, *service_, out);
        if (operation == "count_tokens") return begin_token_count(request, *service_, out);
        if (operation == "embeddings") return begin_embeddings(request, service_, out);
        if (operation == "models") return begin_model_list(request, service_);
        if (operation == "health") return begin_health_check(request, *service_);
        return ChatError(ErrorKind::unsupported,
                         "this provider does not offer the operation \"" + std::string(operation) + "\"");
    }

private:
    ServicePtr service_;
    messages::DialectPtr claude_;  // for the option api = "invoke"
};

}  // namespace parlance::bedrock

PARLANCE_PLUGIN(parlance::bedrock::BedrockTranslator, R"json({
 "id": "bedrock", "version": "1.0.0", "title": "Amazon Bedrock", "licence": "BSL-1.0", "kind": "translator",
 "operations": ["chat", "count_tokens", "embeddings", "models", "health"],
 "params": ["temperature", "top_p", "top_k", "max_tokens", "stop", "reasoning_effort", "reasoning_budget", "tool_choice",
  "parallel_tools", "format", "service_tier", "metadata", "user", "cache_ttl_s", "dimensions", "encoding", "input_type",
  "truncation", "level"],
 "parts": ["text", "image", "audio", "video", "file", "tool_call", "tool_result", "reasoning", "refusal", "source",
  "custom"],
 "tools": ["function", "provider"],
 "default_model": "us.anthropic.claude-sonnet-4-6",
 "base_url": "https://bedrock-runtime.{region}.amazonaws.com",
 "origins": ["https://bedrock.{region}.amazonaws.com"],
 "auth": "aws_sigv4:bedrock",
 "secrets": [
  {"name": "access_key_id", "env": ["AWS_ACCESS_KEY_ID"], "required": false, "title": "AWS access key id",
   "url": "https://console.aws.amazon.com/iam/home#/security_credentials"},
  {"name": "secret_access_key", "env": ["AWS_SECRET_ACCESS_KEY"], "required": false, "title": "AWS secret access key",
   "url": "https://console.aws.amazon.com/iam/home#/security_credentials"},
  {"name": "session_token", "env": ["AWS_SESSION_TOKEN"], "required": false, "title": "AWS session token"},
  {"name": "api_key", "env": ["AWS_BEARER_TOKEN_BEDROCK"], "required": false, "title": "Amazon Bedrock API key",
   "url": "https://console.aws.amazon.com/bedrock/home#/api-keys"}],
 "option_env": {"region": ["AWS_REGION", "AWS_DEFAULT_REGION"]},
 "options": {"type": "object", "additionalProperties": false,
  "properties": {"region": {"type": "string", "default": "us-east-1"},
   "auth": {"type": "string", "enum": ["aws_sigv4", "bearer"], "default": "aws_sigv4"},
   "api": {"type": "string", "enum": ["converse", "invoke"], "default": "converse"},
   "embedding_model": {"type": "string", "default": "amazon.titan-embed-text-v2:0"}}}
})json")
