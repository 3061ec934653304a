// Any server that speaks Chat Completions: the recordings are of a dozen vendors.

#include "../chat_completions_request.hpp"
#include "../quirks.hpp"
#include "counted_apart.hpp"

namespace parlance::conformance {

namespace {

class CompatibleQuirks final : public Quirks {
public:
    std::string id() const override { return "openai-compatible"; }
    std::vector<std::string> folders() const override
    {
        return {"openai-compatible", "sse-variants", "ollama", "bedrock"};
    }

    std::vector<std::string> configs() const override
    {
        return {R"({"model":"a-model","options":{}})",
                R"({"model":"a-model","options":{"max_tokens_field":"max_completion_tokens","developer_role":true}})",
                R"({"model":"a-model","options":{"api":"responses"}})",
                R"({"model":"a-model","options":{"vector_type":"int8","embeddings_path":"/v1/embeddings",)"
                R"("models_path":"/v1/models"}})",
                R"({"model":"a-model","options":{"think_tags":true}})"};
    }

    std::string config(const WireCase& recorded) const override
    {
        if (recorded.has("/responses")) return configs()[2];
        if (recorded.host() == "api.perplexity.ai" && recorded.has("/v1/")) return configs()[3];
        const json::object* body = recorded.request.if_object();
        const bool new_names = body != nullptr && (body->contains("max_completion_tokens") || has_developer(*body));
        return configs()[new_names ? 1 : 0];
    }

    std::optional<std::string> skip(const WireCase& recorded) const override
    {
        if (recorded.has("/messages")) return "the Messages dialect";
        if (recorded.has("/api/") && recorded.vendor == "ollama") return "Ollama's own API";
        if (recorded.path() == "/") return "a greeting, which nothing asks for";
        if (recorded.has("/model/") && recorded.vendor == "bedrock") return "Bedrock's own API";
        if (recorded.has("/batches") && recorded.vendor == "xai") return "xAI's own batches";
        if (recorded.has("/batches")) return "batch";
        if (recorded.answer.status >= 300) return std::nullopt;  // errors look alike at every path
        if (recorded.has("/responses") && recorded.host() == "api.openai.com") return "the openai plugin's Responses";
        if (recorded.has("/rerank")) return "ranking";
        return std::nullopt;
    }

    json::object expected(const WireCase& recorded) const override
    {
        json::object all = with_reasoning_counted(recorded);
        add_reason(recorded, all);
        return all;
    }

    /// What a tool of the provider's was called with is JSON of the tool's form, which is handed on as it is.
    std::vector<std::string> open_members() const override
    {
        return {"arguments", "input", "action", "actions", "operation", "environment"};
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        return chat_completions::neutral(recorded, id());
    }

    json::value canonical(json::value body) const override { return chat_completions::canonical(std::move(body)); }

    std::vector<Difference> own_members() const override
    {
        return {{"/stream_options/**", "we always ask for the usage"},
                {"/response_format/json_schema/name", "OpenAI wants a name; Perplexity, recorded without, takes one"}};
    }

    /// The dialect is OpenAI's, whose description has what is written; the rest is below.
    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        for (const char* const path : {"/chat/completions", "/responses", "/embeddings"})
            if (sent.method == "POST" && sent.url.ends_with(path))
                return SchemaPlace{"openai.openapi.trimmed.json", std::string("POST ") + path};
        return std::nullopt;
    }

    std::vector<Difference> schema_differences() const override
    {
        std::vector<Difference> all = chat_completions::beyond_openai();
        const std::vector<Difference> own = {
            {"/messages/*/content/*/video_url", "several services take videos"},
            {"/messages/*/content/*", "several services take videos and other files by address", "lacks \"text\""},
            {"/messages/*/content/*/type", "several services take videos and other files by address", "_url\""},
            {"/messages/*/content/*/file_url", "Perplexity's own"},
            {"/messages/*/content/*/cache_control", "OpenRouter's own"},
            {"/tools/*/cache_control", "OpenRouter's own"},
            {"/provider", "OpenRouter's own"},
            {"/search_settings", "Groq's own"},
            {"/reasoning_format", "Groq's own"},
            {"/enable_thinking", "a service's own switch for reasoning"},
            {"/thinking", "a service's own switch for reasoning"}};
        all.insert(all.end(), own.begin(), own.end());
        return all;
    }

    std::vector<Difference> client_defaults() const override
    {
        return {{"/messages/*/reasoning", "the client handed back under another name what came as reasoning_content"}};
    }

    bool end_mark_optional(const WireCase&) const override { return true; }

private:
    /// OpenRouter's own message is general; what the provider behind it said stands beside it, and is told with it.
    static void add_reason(const WireCase& recorded, json::object& all)
    {
        json::error_code failed;
        const json::value body = json::parse(recorded.answer.body, failed);
        json::value* const error = all.if_contains("error");
        if (failed || error == nullptr || !error->as_object().contains("message")) return;
        const json::value* const metadata = find(body, {"error", "metadata"});
        const json::value* const raw = metadata == nullptr ? nullptr : find(*metadata, {"raw"});
        const json::value* const name = metadata == nullptr ? nullptr : find(*metadata, {"provider_name"});
        if (raw == nullptr || !raw->is_string() || name == nullptr || !name->is_string()) return;
        std::string reason(raw->as_string());
        const json::value inner = json::parse(reason, failed);
        const json::value* const said = failed ? nullptr : find(inner, {"error", "message"});
        if (said != nullptr && said->is_string()) reason = said->as_string();
        constexpr std::size_t most_bytes = 299;
        const std::string told = ": " + reason.substr(0, most_bytes) + " (" + std::string(name->as_string()) + ")";
        error->at("message") = std::string(error->at("message").as_string()) + told;
    }

    static const json::value* find(const json::value& root, std::initializer_list<const char*> keys)
    {
        const json::value* found = &root;
        for (const char* const key : keys) {
            const json::object* const object = found->if_object();
            found = object == nullptr ? nullptr : object->if_contains(key);
            if (found == nullptr) return nullptr;
        }
        return found;
    }

    static bool has_developer(const json::object& body)
    {
        const json::value* messages = body.if_contains("messages");
        if (messages == nullptr || !messages->is_array()) return false;
        for (const json::value& message : messages->get_array())
            if (message.is_object() && message.at("role") == "developer") return true;
        return false;
    }
};

const Registered<CompatibleQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
