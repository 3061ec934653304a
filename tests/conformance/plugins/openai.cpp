// OpenAI: Chat Completions and the Responses API; the recording's path says which. What others answer at that path is
// read, too: a client's base URL may lead there.

#include "../chat_completions.hpp"
#include "../chat_completions_request.hpp"
#include "../quirks.hpp"
#include "../responses_api.hpp"
#include "counted_apart.hpp"

namespace parlance::conformance {

namespace {

bool is_of_responses(const WireCase& recorded)
{
    return recorded.is_for("/responses");
}

class OpenAiQuirks final : public Quirks {
public:
    std::string id() const override { return "openai"; }
    std::vector<std::string> folders() const override
    {
        return {"openai", "sse-variants", "openai-compatible", "bedrock"};
    }

    std::vector<std::string> configs() const override
    {
        return {R"({"model":"a-model","options":{"api":"chat"}})",
                R"({"model":"a-model","options":{"api":"responses"}})"};
    }

    std::string config(const WireCase& recorded) const override { return configs()[is_of_responses(recorded) ? 1 : 0]; }

    std::optional<std::string> skip(const WireCase& recorded) const override
    {
        const bool elsewhere = recorded.name.starts_with("openai-compatible/") || recorded.name.starts_with("bedrock/");
        if (elsewhere && !is_of_responses(recorded)) return "another provider's";
        if (recorded.has("/messages")) return "the Messages dialect";
        for (const std::string_view other : {"/audio/", "/images", "/moderations", "/completions?", "/realtime"})
            if (recorded.has(other)) return "another API of OpenAI's";
        if (recorded.has("/models/")) return "lookup of one model";
        if (recorded.has("/files") && !recorded.is_for("/content")) return "files by themselves";
        return std::nullopt;
    }

    ChatRequest plain_request(const WireCase& recorded) const override
    {
        if (recorded.is_for("/input_tokens")) return ChatRequest("Hello").operation("count_tokens");
        if (recorded.is_for("/content")) return ChatRequest().operation("batch.results").set("id", "a-batch");
        if (!recorded.has("/batches")) return Quirks::plain_request(recorded);
        if (recorded.is_for("/cancel")) return ChatRequest().operation("batch.cancel").set("id", "a-batch");
        if (recorded.method == "POST") return creation();
        return ChatRequest().operation("batch.get").set("id", "a-batch");
    }

    std::vector<WireAnswer> answers(const WireCase& recorded) const override
    {
        if (recorded.is_for("/batches") && recorded.method == "POST")
            return {{200, {}, R"({"id":"file-1","object":"file","purpose":"batch"})"}, recorded.answer};
        if (recorded.is_for("/content"))
            return {{200, {}, R"({"id":"a-batch","object":"batch","status":"completed","output_file_id":"file-1"})"},
                    recorded.answer};
        return {recorded.answer};
    }

    json::object expected(const WireCase& recorded) const override { return with_reasoning_counted(recorded); }

    /// What a tool of the provider's was called with is JSON of the tool's form, which is handed on as it is.
    std::vector<std::string> open_members() const override
    {
        return {"arguments", "input", "action", "actions", "operation", "environment"};
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        if (is_of_responses(recorded)) return responses_api::neutral(recorded, id());
        return chat_completions::neutral(recorded, id());
    }

    json::value canonical(json::value body) const override
    {
        if (responses_api::is_request(body) && !body.get_object().contains("encoding_format"))
            if (body.get_object().at("input").is_array() && !body.get_object().at("input").get_array().empty() &&
                body.get_object().at("input").get_array().front().is_object())
                return responses_api::canonical(std::move(body));
        return with_new_limit(chat_completions::canonical(std::move(body)));
    }

    std::vector<Difference> own_members() const override
    {
        return {{"/stream_options/**", "we always ask for the usage"},
                {"/store", "answers are not kept by the provider unless one asks for it"},
                {"/include/**", "what is not kept there has to come encrypted"}};
    }

    std::vector<Difference> client_defaults() const override
    {
        return {{"/include/**", "reasoning comes encrypted only where the answer is not kept"}};
    }

    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        for (const char* const path : {"/chat/completions", "/responses", "/embeddings", "/batches"})
            if (sent.method == "POST" && sent.url.ends_with(path))
                return SchemaPlace{"openai.openapi.trimmed.json", std::string("POST ") + path};
        return std::nullopt;
    }

    std::vector<Difference> schema_differences() const override
    {
        return {{"/input/*/content/*", "texts of the model's are taken back without logprobs, as some recordings show",
                 "lacks \"logprobs\""},
                {"/input/*", "reasoning is taken back without an id, as some recordings show", "lacks \"id\""},
                {"/provider", "OpenRouter's own, in recordings of its answers"}};
    }

    std::optional<std::size_t> end_mark(const WireCase& recorded) const override
    {
        return is_of_responses(recorded) ? responses_api::end_mark(recorded) : Quirks::end_mark(recorded);
    }

    std::vector<std::string> finish_members() const override { return {"finish_reason", "status"}; }

    std::optional<json::value> with_unknown_block(const json::value& body) const override
    {
        const json::value* output = body.is_object() ? body.get_object().if_contains("output") : nullptr;
        if (output == nullptr || !output->is_array() || output->get_array().empty()) return std::nullopt;
        json::value grown = body;
        json::array& items = grown.get_object()["output"].get_array();
        items.insert(items.begin(),
                     json::object{{"type", "parlance_unknown"}, {"id", "new_1"}, {"payload", json::array{1, "a"}}});
        return grown;
    }

    std::optional<json::value> recorded_message(const WireCase& recorded) const override
    {
        return is_of_responses(recorded) ? responses_api::output_of(recorded) : Quirks::recorded_message(recorded);
    }

    json::value assistant_message(const json::value& body) const override
    {
        return responses_api::is_request(body) ? responses_api::answered_items(body) : Quirks::assistant_message(body);
    }

    json::value essence(json::value message) const override
    {
        return message.is_array() ? responses_api::essence(std::move(message)) : Quirks::essence(std::move(message));
    }

private:
    static ChatRequest creation()
    {
        Part file(PartKind::file);
        file.url = "file:///dev/null";
        ChatRequest request;
        request.operation("batch.create").add_message(Message(Role::user, {std::move(file)}));
        return request;
    }

    /// The older name for the same limit, which the models that were recorded with it still took.
    static json::value with_new_limit(json::value body)
    {
        if (!body.is_object()) return body;
        json::object& object = body.get_object();
        if (const json::value* limit = object.if_contains("max_tokens")) {
            object["max_completion_tokens"] = *limit;
            object.erase("max_tokens");
        }
        return body;
    }
};

const Registered<OpenAiQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
