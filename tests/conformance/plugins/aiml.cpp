// The AIML API: Chat Completions, errors of its own, and a model list that is for other things too.

#include <boost/json.hpp>

#include "../chat_completions_request.hpp"
#include "../quirks.hpp"

namespace parlance::conformance {

namespace {

class AimlQuirks final : public Quirks {
public:
    std::string id() const override { return "aiml"; }
    std::vector<std::string> folders() const override { return {"aimlapi"}; }

    std::optional<std::string> skip(const WireCase& recorded) const override
    {
        if (recorded.has("/model/")) return "lookup of one model";
        return std::nullopt;
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        if (recorded.has("/batches")) return std::nullopt;  // its items are lines of a file
        return chat_completions::neutral(recorded, id());
    }

    json::value canonical(json::value body) const override { return chat_completions::canonical(std::move(body)); }

    std::vector<Difference> own_members() const override
    {
        return {{"/stream_options/**", "we always ask for the usage"}};
    }

    /// The dialect is OpenAI's.
    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        for (const char* const path : {"/chat/completions", "/embeddings"})
            if (sent.method == "POST" && sent.url.ends_with(path))
                return SchemaPlace{"openai.openapi.trimmed.json", std::string("POST ") + path};
        return std::nullopt;
    }

    std::vector<Difference> schema_differences() const override { return chat_completions::beyond_openai(); }

    ChatRequest plain_request(const WireCase& recorded) const override
    {
        if (!recorded.has("/batches")) return Quirks::plain_request(recorded);
        if (recorded.method == "GET") return ChatRequest().operation("batch.get").set("id", "a-batch");
        ChatRequest create;
        Part items(PartKind::file);
        items.url = "file:///dev/null";
        return create.operation("batch.create").add_message(Message(Role::user, {items}));
    }

    bool end_mark_optional(const WireCase&) const override { return true; }

    json::object expected(const WireCase& recorded) const override
    {
        json::object reading = *recorded.expected;
        if (reading.contains("models")) reading["models"] = chat_models(recorded);
        return reading;
    }

private:
    /// The list has models for images, sound and the rest, which no chat can name.
    static std::int64_t chat_models(const WireCase& recorded)
    {
        const json::value body = json::parse(recorded.answer.body);
        std::int64_t count = 0;
        for (const json::value& model : body.at("data").as_array())
            count += model.at("type") == "openai/chat-completions" ? 1 : 0;
        return count;
    }
};

const Registered<AimlQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
