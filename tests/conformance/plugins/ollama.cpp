// Ollama's native API: JSON lines, calls whole and without ids, a last line that says done. What was recorded under /v1
// is Chat Completions, which the provider openai-compatible reads.

#include <parlance/embeddings.hpp>

#include <boost/json.hpp>

#include "../quirks.hpp"
#include "../stream_frames.hpp"

namespace parlance::conformance {

namespace {

std::string text_in(const json::object& object, std::string_view key)
{
    const json::value* text = object.if_contains(key);
    return text != nullptr && text->is_string() ? std::string(text->get_string()) : std::string();
}

/// The recorded messages in neutral terms; nothing where a member has no neutral form.
std::optional<Message> neutral_message(const json::object& recorded)
{
    const std::string role = text_in(recorded, "role");
    Message message(Role::user, std::vector<Part>{});
    if (role == "system") message.role = Role::system;
    if (role == "assistant") message.role = Role::assistant;
    if (role == "tool") return std::nullopt;  // it names the tool alone, a neutral result names its call
    message.parts.emplace_back(PartKind::text, text_in(recorded, "content"));
    if (const json::value* images = recorded.if_contains("images"); images != nullptr && images->is_array())
        return std::nullopt;  // compared by bytes in the plugin's own tests
    if (const json::value* calls = recorded.if_contains("tool_calls"); calls != nullptr && calls->is_array())
        for (const json::value& call : calls->get_array()) {
            const json::object& function = call.at("function").as_object();
            message.parts.push_back(
                Part::tool_call("an-id", text_in(function, "name"), json::serialize(function.at("arguments"))));
        }
    return message;
}

void add_options(const json::object& options, ChatRequest& request)
{
    std::string extra;
    for (const auto& [key, value] : options) {
        if (key == "num_predict")
            request.max_tokens(value.to_number<int>());
        else if (key == "temperature")
            request.temperature(value.to_number<double>());
        else if (key == "seed")
            request.seed(value.to_number<int>());
        else
            extra += (extra.empty() ? "\"" : ",\"") + std::string(key) + "\":" + json::serialize(value);
    }
    if (!extra.empty()) request.extra(R"({"ollama":{"options":{)" + extra + "}}}");
}

void add_format(const json::value& format, ChatRequest& request)
{
    if (format.is_object())
        request.set("format", Json(R"({"type":"json_schema","schema":)" + json::serialize(format) + "}"));
    else if (format == "json")
        request.set("format", Json(R"({"type":"json"})"));
}

class OllamaQuirks final : public Quirks {
public:
    std::string id() const override { return "ollama"; }
    std::vector<std::string> folders() const override { return {"ollama"}; }

    std::optional<std::string> skip(const WireCase& recorded) const override
    {
        if (recorded.has("/v1/")) return "Chat Completions";
        if (recorded.path() == "/") return "the server's greeting, which nothing asks for";
        return std::nullopt;
    }

    ChatRequest plain_request(const WireCase& recorded) const override
    {
        if (recorded.is_for("/tags")) return ChatRequest().operation("models");
        if (recorded.is_for("/version")) return ChatRequest().operation("health").set("level", "reach");
        if (recorded.is_for("/embed")) return EmbedOptions().model("a-model").to_request(inputs_of(recorded));
        return Quirks::plain_request(recorded);
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        if (!recorded.request.is_object()) return std::nullopt;
        const json::object& body = recorded.request.get_object();
        if (recorded.is_for("/embed"))
            return EmbedOptions().model(text_in(body, "model")).to_request(inputs_of(recorded));
        if (!recorded.is_for("/chat")) return std::nullopt;
        ChatRequest request;
        request.model(text_in(body, "model")).stream(recorded.streamed);
        for (const json::value& message : body.at("messages").as_array()) {
            auto read = neutral_message(message.as_object());
            if (!read) return std::nullopt;
            request.add_message(*std::move(read));
        }
        if (request.messages().empty()) return std::nullopt;  // loads a model, which is no chat
        if (const json::value* options = body.if_contains("options")) add_options(options->as_object(), request);
        if (const json::value* format = body.if_contains("format")) add_format(*format, request);
        if (const json::value* tools = body.if_contains("tools"))
            for (const json::value& tool : tools->as_array()) {
                const json::object& function = tool.at("function").as_object();
                request.add_tool(Tool(text_in(function, "name"), text_in(function, "description"),
                                      json::serialize(function.at("parameters"))));
            }
        return request;
    }

    std::vector<Difference> client_defaults() const override
    {
        return {{"/format", "the client of the recordings sends an empty text for no format"},
                {"/options/think", "an option that the server does not know, from the client of one recording"},
                {"/options", "the client sets a temperature for embeddings"},
                {"/options/temperature", "the client sets a temperature for embeddings"}};
    }
    std::vector<Difference> own_members() const override
    {
        return {{"/stream", "said always, because the API streams unless told not to"}};
    }
    /// One text to embed may stand alone or in a list.
    json::value canonical(json::value body) const override
    {
        json::value* input = body.is_object() ? body.get_object().if_contains("input") : nullptr;
        if (input != nullptr && input->is_string()) *input = json::array{*input};
        return body;
    }

    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        if (sent.url.ends_with("/chat")) return SchemaPlace{"ollama.openapi.yaml", "POST /api/chat"};
        if (sent.url.ends_with("/embed")) return SchemaPlace{"ollama.openapi.yaml", "POST /api/embed"};
        return std::nullopt;
    }
    std::vector<Difference> schema_differences() const override
    {
        return {{"/messages/*/tool_name", "documented in prose, missing in the description"},
                {"/messages/*/thinking", "documented in prose, missing in the description of what is sent"}};
    }

    /// A model that was only loaded has counted nothing.
    json::object expected(const WireCase& recorded) const override
    {
        json::object reading = *recorded.expected;
        const json::value* usage = reading.if_contains("usage");
        if (usage != nullptr && usage->is_object() && usage->at("input").is_null()) reading["usage"] = nullptr;
        return reading;
    }

    std::optional<std::size_t> end_mark(const WireCase& recorded) const override
    {
        return testing::behind_last(recorded.answer.body, "\"done\":true");
    }
    std::vector<std::string> finish_members() const override { return {"done_reason"}; }

    std::optional<json::value> recorded_message(const WireCase& recorded) const override
    {
        json::object whole{{"role", "assistant"}, {"content", ""}};
        bool found = false;
        for (const json::value& line : lines_of(recorded)) {
            const json::value* message = line.is_object() ? line.get_object().if_contains("message") : nullptr;
            if (message == nullptr || !message->is_object()) continue;
            found = true;
            append(message->get_object(), whole);
        }
        return found ? std::optional<json::value>(std::move(whole)) : std::nullopt;
    }

    json::value essence(json::value message) const override
    {
        json::object kept;
        for (const std::string_view key : {"role", "content", "thinking", "tool_calls"})
            if (const json::value* value = message.as_object().if_contains(key)) kept[key] = *value;
        return kept;
    }

private:
    static std::vector<std::string> inputs_of(const WireCase& recorded)
    {
        const json::value& input = recorded.request.at("input");
        if (input.is_string()) return {std::string(input.get_string())};
        std::vector<std::string> texts;
        for (const json::value& text : input.as_array())
            texts.emplace_back(text.as_string());
        return texts;
    }

    static std::vector<json::value> lines_of(const WireCase& recorded)
    {
        if (recorded.streamed) return stream_values(recorded.answer);
        json::error_code error;
        json::value whole = json::parse(recorded.answer.body, error);
        return error ? std::vector<json::value>{} : std::vector<json::value>{std::move(whole)};
    }

    static void append(const json::object& piece, json::object& whole)
    {
        for (const std::string_view key : {"content", "thinking"}) {
            const std::string text = text_in(piece, key);
            if (!text.empty()) whole[key] = text_in(whole, key) + text;
        }
        const json::value* calls = piece.if_contains("tool_calls");
        if (calls == nullptr || !calls->is_array()) return;
        if (!whole.contains("tool_calls")) whole["tool_calls"] = json::array();
        for (const json::value& call : calls->get_array())
            whole["tool_calls"].as_array().push_back(call);
    }
};

const Registered<OllamaQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
