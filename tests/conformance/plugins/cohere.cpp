// Cohere's own API, version 2: blocks, plans, calls and citations in one message; two counters of tokens.

#include <parlance/embeddings.hpp>

#include <boost/json.hpp>
#include <map>

#include "../chat_completions_request.hpp"
#include "../quirks.hpp"
#include "../stream_frames.hpp"

namespace parlance::conformance {

namespace {

using chat_completions::extra_of;

std::string text_in(const json::object& object, std::string_view key)
{
    const json::value* text = object.if_contains(key);
    return text != nullptr && text->is_string() ? std::string(text->get_string()) : std::string();
}

/// An inner object, or an empty one.
json::object object_in(const json::value& value, std::string_view key)
{
    const json::value* inner = value.is_object() ? value.get_object().if_contains(key) : nullptr;
    return inner != nullptr && inner->is_object() ? inner->get_object() : json::object();
}

json::array list_in(const json::object& object, std::string_view key)
{
    const json::value* list = object.if_contains(key);
    return list != nullptr && list->is_array() ? list->get_array() : json::array();
}

json::object without(json::object object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        object.erase(key);
    return object;
}

// ---- recorded requests
// ------------------------------------------------------------------------------------------------

Part reasoning(std::string text, const char* type)
{
    Part part(PartKind::reasoning, std::move(text));
    part.extra = extra_of("cohere", {{"type", type}});
    return part;
}

Part part_of(const json::object& block)
{
    const std::string type = text_in(block, "type");
    if (type == "text") return Part(PartKind::text, text_in(block, "text"));
    if (type == "thinking") return reasoning(text_in(block, "thinking"), "thinking");
    if (type == "image_url") {
        const json::object image = object_in(block, "image_url");
        Part part = chat_completions::part_of_address(PartKind::image, text_in(image, "url"));
        part.extra = extra_of("cohere", without(image, {"url"}));
        return part;
    }
    Part part(PartKind::custom);
    part.extra = extra_of("cohere", {{"block", block}});
    return part;
}

std::vector<Part> parts_of(const json::object& message)
{
    std::vector<Part> parts;
    const json::value* content = message.if_contains("content");
    if (content != nullptr && content->is_string())
        parts.emplace_back(PartKind::text, std::string(content->get_string()));
    for (const json::value& block : list_in(message, "content"))
        parts.push_back(part_of(block.as_object()));
    return parts;
}

Message message_of(const json::object& recorded)
{
    const std::string role = text_in(recorded, "role");
    Message message(Role::user, parts_of(recorded));
    if (role == "system") message.role = Role::system;
    if (role == "tool") {
        Part result = Part::tool_result(text_in(recorded, "tool_call_id"), text_in(recorded, "content"));
        if (!list_in(recorded, "content").empty()) result.parts = std::move(message.parts);
        return Message(Role::tool, {std::move(result)});
    }
    if (role != "assistant") return message;
    message.role = Role::assistant;
    if (const std::string plan = text_in(recorded, "tool_plan"); !plan.empty())
        message.parts.push_back(reasoning(plan, "tool_plan"));
    for (const json::value& call : list_in(recorded, "tool_calls")) {
        const json::object function = object_in(call, "function");
        message.parts.push_back(Part::tool_call(text_in(call.as_object(), "id"), text_in(function, "name"),
                                                text_in(function, "arguments")));
    }
    return message;
}

void set_number(ChatRequest& request, const std::string& key, const json::value& value)
{
    if (value.is_double())
        request.set(Param(key, value.get_double()));
    else if (value.is_bool())
        request.set(Param(key, value.get_bool()));
    else
        request.set(Param(key, value.to_number<std::int64_t>()));
}

/// Whether the member is one that a parameter says; then it is set.
bool read_param(ChatRequest& request, std::string_view key, const json::value& value)
{
    static const std::map<std::string_view, std::string> numbers = {
        {"temperature", "temperature"},
        {"p", "top_p"},
        {"k", "top_k"},
        {"seed", "seed"},
        {"max_tokens", "max_tokens"},
        {"presence_penalty", "presence_penalty"},
        {"logprobs", "logprobs"},
        {"frequency_penalty", "frequency_penalty"},
    };
    if (const auto found = numbers.find(key); found != numbers.end()) {
        set_number(request, found->second, value);
    } else if (key == "stop_sequences") {
        request.set("stop", Json(json::serialize(value)));
    } else if (key == "tool_choice") {
        request.set("tool_choice", Json(value == "REQUIRED" ? R"("required")" : R"("none")"));
    } else if (key == "thinking") {
        const json::object thinking = value.as_object();
        const bool off = text_in(thinking, "type") == "disabled";
        request.set("reasoning_effort", std::string(off ? "none" : "high"));
        if (const json::value* budget = thinking.if_contains("token_budget"))
            request.set(Param("reasoning_budget", budget->to_number<std::int64_t>()));
    } else if (key == "response_format") {
        const json::object format = value.as_object();
        const json::value* schema = format.if_contains("json_schema");
        json::object neutral{{"type", schema != nullptr ? "json_schema" : "json"}};
        if (schema != nullptr) neutral["schema"] = *schema;
        request.set("format", Json(json::serialize(neutral)));
    } else {
        return false;
    }
    return true;
}

ChatRequest chat_of(const json::object& body)
{
    ChatRequest request;
    request.model(text_in(body, "model"));
    for (const json::value& message : list_in(body, "messages"))
        request.add_message(message_of(message.as_object()));
    const bool strict = body.contains("strict_tools") && body.at("strict_tools") == true;
    for (const json::value& entry : list_in(body, "tools")) {
        const json::object function = object_in(entry, "function");
        Tool tool(text_in(function, "name"), text_in(function, "description"), {});
        if (function.contains("parameters")) tool.schema = json::serialize(function.at("parameters"));
        if (strict) tool.flags |= PARLANCE_TOOL_STRICT;
        request.add_tool(std::move(tool));
    }
    json::object rest;
    for (const auto& [key, value] : without(body, {"model", "messages", "tools", "strict_tools"})) {
        if (key == "stream")
            request.stream(value == true);
        else if (!value.is_null() && !read_param(request, key, value))
            rest[key] = value;
    }
    request.extra(extra_of("cohere", rest));
    return request;
}

ChatRequest embeddings_of(const json::object& body)
{
    ChatRequest request;
    request.operation("embeddings").model(text_in(body, "model"));
    Message inputs(Role::user, std::vector<Part>{});
    for (const json::value& text : list_in(body, "texts"))
        inputs.parts.emplace_back(PartKind::text, std::string(text.as_string()));
    for (const json::value& input : list_in(body, "inputs"))
        for (const json::value& block : list_in(input.as_object(), "content"))
            inputs.parts.push_back(part_of(block.as_object()));
    for (const json::value& image : list_in(body, "images"))
        inputs.parts.push_back(chat_completions::part_of_address(PartKind::image, image.as_string()));
    request.add_message(std::move(inputs));
    for (const auto& [key, param] : {std::pair("input_type", "input_type"), std::pair("truncate", "truncation")})
        if (const std::string word = text_in(body, key); !word.empty()) request.set(param, word);
    const json::value* dimensions = body.if_contains("output_dimension");
    if (dimensions != nullptr && dimensions->is_number())
        request.set(Param("dimensions", dimensions->to_number<std::int64_t>()));
    const json::array types = list_in(body, "embedding_types");
    if (types.size() == 1) request.set("encoding", std::string(types.front().as_string()));
    if (types.size() > 1) request.extra(extra_of("cohere", {{"embedding_types", types}}));
    return request;
}

/// Two spellings of the same: a list of one text is the text; an assistant without words has no content; what is null,
/// and a stream that is none, is not there.
void make_canonical(json::object& message)
{
    for (const char* const key : {"content", "tool_plan", "tool_calls", "citations"})
        if (const json::value* value = message.if_contains(key); value != nullptr && value->is_null())
            message.erase(key);
    json::value* const content = message.if_contains("content");
    if (content == nullptr) return;
    if (content->is_array() && content->get_array().size() == 1) {
        const json::object block = content->get_array().front().as_object();
        if (text_in(block, "type") == "text" && block.size() == 2) *content = block.at("text");
    }
    if (message.at("role") == "assistant" && *content == "") message.erase("content");
}

// ---- recorded answers
// -------------------------------------------------------------------------------------------------

void append_text(json::object& object, std::string_view key, const json::object& piece)
{
    if (!piece.contains(key)) return;
    object[key] = text_in(object, key) + text_in(piece, key);
}

/// The message that a stream's events make, read without the plugin's help.
class StreamedMessage {
public:
    void add(const json::object& event)
    {
        const std::string type = text_in(event, "type");
        const json::object delta = object_in(object_in(event, "delta"), "message");
        const auto index = static_cast<std::size_t>(
            event.contains("index") && event.at("index").is_int64() ? event.at("index").get_int64() : 0);
        if (type == "content-start")
            content_.resize(index + 1), content_[index] = object_in(delta, "content");
        else if (type == "content-delta")
            append_block(content_.at(index).as_object(), object_in(delta, "content"));
        else if (type == "tool-plan-delta")
            plan_ += text_in(delta, "tool_plan");
        else if (type == "tool-call-start")
            calls_.push_back(object_in(delta, "tool_calls"));
        else if (type == "tool-call-delta")
            append_text(calls_.back().at("function").as_object(), "arguments",
                        object_in(object_in(delta, "tool_calls"), "function"));
        else if (type == "citation-start")
            citations_.push_back(object_in(delta, "citations"));
    }

    [[nodiscard]] json::object message() const
    {
        return {{"content", content_}, {"tool_plan", plan_}, {"tool_calls", calls_}, {"citations", citations_}};
    }

private:
    static void append_block(json::object& block, const json::object& piece)
    {
        for (const auto& [key, value] : piece)
            append_text(block, key, piece);
    }

    json::array content_, calls_, citations_;
    std::string plan_;
};

json::object answer_message(const WireCase& recorded)
{
    if (recorded.streamed) {
        StreamedMessage streamed;
        for (const json::value& event : stream_values(recorded.answer))
            if (event.is_object()) streamed.add(event.get_object());
        return streamed.message();
    }
    json::error_code error;
    const json::value body = json::parse(recorded.answer.body, error);
    return error ? json::object() : object_in(body, "message");
}

class CohereQuirks final : public Quirks {
public:
    std::string id() const override { return "cohere"; }
    std::vector<std::string> folders() const override { return {"cohere"}; }

    std::optional<std::string> skip(const WireCase& recorded) const override
    {
        if (recorded.answer.status >= 300) return std::nullopt;  // errors look alike at every path
        const bool still_v1 = recorded.is_for("/models") || recorded.is_for("/tokenize");
        if (recorded.has("/v1/") && !still_v1) return "the v1 API";
        if (recorded.has("/rerank")) return "ranking";
        return std::nullopt;
    }

    ChatRequest plain_request(const WireCase& recorded) const override
    {
        if (recorded.is_for("/tokenize")) return ChatRequest("Hello").model("a-model").operation("count_tokens");
        if (recorded.is_for("/embed") && recorded.request.is_object()) return *neutral(recorded);
        return Quirks::plain_request(recorded);
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        if (!recorded.request.is_object()) return std::nullopt;
        const json::object& body = recorded.request.get_object();
        if (recorded.is_for("/v2/embed")) return embeddings_of(body);
        if (recorded.is_for("/tokenize"))
            return ChatRequest(text_in(body, "text")).model(text_in(body, "model")).operation("count_tokens");
        return recorded.is_for("/v2/chat") ? std::optional(chat_of(body)) : std::nullopt;
    }

    json::value canonical(json::value body) const override
    {
        if (!body.is_object()) return body;
        json::object kept;
        for (auto& [key, value] : body.get_object())
            if (!value.is_null() && !(key == "stream" && value == false)) kept[key] = std::move(value);
        if (json::value* messages = kept.if_contains("messages"))
            for (json::value& message : messages->as_array())
                make_canonical(message.as_object());
        return kept;
    }

    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        if (sent.url.ends_with("/v2/chat")) return SchemaPlace{"cohere.types.json", "RawV2Client.chat"};
        if (sent.url.ends_with("/v2/embed")) return SchemaPlace{"cohere.types.json", "RawV2Client.embed"};
        return std::nullopt;
    }
    std::vector<Difference> schema_differences() const override
    {
        return {{"/stream", "the described client sets it by which of its methods is called"}};
    }

    /// What the model plans to do with its tools is reasoning, which the independent reading leaves out.
    json::object expected(const WireCase& recorded) const override
    {
        json::object reading = *recorded.expected;
        if (!reading.contains("text")) return reading;
        if (json::value* calls = reading.if_contains("tool_calls"))
            for (json::value& call : calls->as_array())  // an empty text stands for no arguments
                if (json::value& arguments = call.at("arguments"); arguments == "") arguments = json::object();
        const std::string plan = text_in(answer_message(recorded), "tool_plan");
        if (!plan.empty()) reading["reasoning"] = text_in(reading, "reasoning") + plan;
        return reading;
    }

    std::vector<Difference> own_members() const override
    {
        return {{"/embedding_types", "said always, so that it is known what comes"},
                {"/embedding_types/**", "said always, so that it is known what comes"}};
    }

    bool end_mark_optional(const WireCase&) const override { return true; }

    std::optional<json::value> recorded_message(const WireCase& recorded) const override
    {
        json::object message = answer_message(recorded);
        if (message.empty()) return std::nullopt;
        return message;
    }

    json::value essence(json::value message) const override
    {
        json::object kept;
        if (!message.is_object()) return kept;
        const json::object& all = message.get_object();
        if (const std::string plan = text_in(all, "tool_plan"); !plan.empty()) kept["tool_plan"] = plan;
        json::array content;
        for (const json::value& block : list_in(all, "content"))
            if (block != json::value{{"type", "text"}, {"text", ""}}) content.push_back(block);
        if (!content.empty()) kept["content"] = std::move(content);
        json::array calls = list_in(all, "tool_calls");
        for (json::value& call : calls)  // no arguments are an empty object
            if (json::value& arguments = call.at("function").at("arguments"); arguments == "") arguments = "{}";
        if (!calls.empty()) kept["tool_calls"] = std::move(calls);
        if (json::array citations = list_in(all, "citations"); !citations.empty())
            kept["citations"] = std::move(citations);
        return kept;
    }
};

const Registered<CohereQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
