#include "chat_completions_request.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace parlance::conformance::chat_completions {

namespace json = boost::json;
using testing::WireCase;

namespace {

/// The members that nobody has read yet: what is left over becomes `extra`.
class Members {
public:
    explicit Members(json::object all) : rest_(std::move(all)) {}

    /// Takes a member out; null counts as absent.
    std::optional<json::value> take(std::string_view key)
    {
        const json::value* found = rest_.if_contains(key);
        if (found == nullptr) return std::nullopt;
        json::value value = *found;
        rest_.erase(key);
        return value.is_null() ? std::nullopt : std::optional(std::move(value));
    }

    std::string text(std::string_view key)
    {
        const auto value = take(key);
        return value && value->is_string() ? std::string(value->get_string()) : std::string();
    }

    [[nodiscard]] json::object rest() const
    {
        json::object kept;
        for (const auto& [key, value] : rest_)
            if (!value.is_null()) kept[key] = value;
        return kept;
    }

private:
    json::object rest_;
};

Role role_of(std::string_view word)
{
    constexpr std::array words{"user", "system", "developer", "user", "assistant", "tool"};
    const auto found = std::ranges::find(words, word);
    return found == words.end() ? Role::user : static_cast<Role>(std::max<std::ptrdiff_t>(found - words.begin(), 1));
}

/// Reads the messages of one request.
class MessageReader {
public:
    explicit MessageReader(std::string dialect) : dialect_(std::move(dialect)) {}

    Message read(const json::object& recorded)
    {
        Members members(recorded);
        Message message;
        const std::string role = members.text("role");
        message.role = role == "user" ? Role::user : role_of(role);
        message.name = members.text("name");
        if (message.role == Role::tool) return result(std::move(message), std::move(members));
        read_reasoning(message, members);
        if (const auto content = members.take("content")) read_content(message, *content);
        if (const auto refusal = members.take("refusal"))
            message.parts.emplace_back(PartKind::refusal, std::string(refusal->as_string()));
        if (const auto calls = members.take("tool_calls"))
            for (const json::value& call : calls->as_array())
                message.parts.push_back(call_of(call.as_object()));
        message.extra = extra_of(dialect_, members.rest());
        return message;
    }

private:
    Message result(Message message, Members members)
    {
        Part part = Part::tool_result(members.text("tool_call_id"), {});
        if (const auto content = members.take("content")) {
            Message inner;
            read_content(inner, *content);
            if (content->is_string())
                part.text = inner.parts.front().text;
            else
                part.parts = inner.parts;
        }
        part.extra = extra_of(dialect_, members.rest());
        message.parts.push_back(std::move(part));
        return message;
    }

    /// Reasoning names the member that it goes back in.
    void read_reasoning(Message& message, Members& members) const
    {
        for (const char* const key : {"reasoning_content", "reasoning"}) {
            const auto text = members.take(key);
            if (!text || !text->is_string()) continue;
            Part& part = message.parts.emplace_back(PartKind::reasoning, std::string(text->get_string()));
            json::object state{{"member", key}};
            if (const auto details = members.take("reasoning_details")) state["reasoning_details"] = *details;
            part.extra = extra_of(dialect_, state);
        }
    }

    void read_content(Message& message, const json::value& content)
    {
        if (content.is_string()) {
            message.parts.emplace_back(PartKind::text, std::string(content.get_string()));
            return;
        }
        for (const json::value& item : content.as_array())
            message.parts.push_back(item_of(item.as_object()));
    }

    Part item_of(const json::object& item)
    {
        Members members(item);
        const std::string type = members.text("type");
        Part part;
        if (type == "text")
            part = Part(PartKind::text, members.text("text"));
        else if (type == "image_url" || type == "video_url")
            return address_item(type == "image_url" ? PartKind::image : PartKind::video, type, item);
        else if (type == "input_audio")
            part = sound_of(*members.take(type));
        else if (type == "file")
            part = file_of(Members(members.take(type)->as_object()));
        else
            return own_item(item);
        part.extra = extra_of(dialect_, members.rest());
        return part;
    }

    /// An address stands alone or in an object, whose other members are about it.
    Part address_item(PartKind kind, const std::string& type, const json::object& item) const
    {
        const json::value& place = item.at(type);
        if (place.is_string()) return part_of_address(kind, place.get_string());
        Members members(place.as_object());
        Part part = part_of_address(kind, members.text("url"));
        part.extra = extra_of(dialect_, members.rest());
        return part;
    }

    static Part sound_of(const json::value& sound)
    {
        Part part(PartKind::audio);
        part.data = testing::decoded_base64(sound.at("data").as_string());
        part.media_type = "audio/" + std::string(sound.at("format").as_string());
        return part;
    }

    static Part file_of(Members members)
    {
        Part part = part_of_address(PartKind::file, members.text("file_data"));
        part.id = members.text("file_id");
        part.name = members.text("filename");
        return part;
    }

    /// A kind of the provider's own.
    Part own_item(const json::object& item) const
    {
        Part part(PartKind::custom);
        part.extra = extra_of(dialect_, item);
        return part;
    }

    Part call_of(const json::object& call) const
    {
        Members members(call);
        const std::string type = members.text("type");
        const bool custom = type == "custom";
        const auto inner = members.take(custom ? "custom" : "function").value_or(json::object());
        Members function(inner.as_object());
        Part part = Part::tool_call(members.text("id"), function.text("name"), {});
        part.text = function.text(custom ? "input" : "arguments");
        json::object rest = members.rest();
        if (custom) rest["type"] = "custom";
        part.extra = extra_of(dialect_, rest);
        return part;
    }

    std::string dialect_;
};

Tool tool_of(const json::object& recorded, const std::string& dialect)
{
    Members members(recorded);
    const std::string type = members.text("type");
    if (!recorded.contains("function")) {
        Tool own;
        own.kind = PARLANCE_TOOL_PROVIDER;
        own.extra = extra_of(dialect, recorded);
        return own;
    }
    Members function(members.take("function")->as_object());
    Tool tool(function.text("name"), function.text("description"), {});
    if (const auto schema = function.take("parameters")) tool.schema = json::serialize(*schema);
    if (const auto strict = function.take("strict"))
        if (strict->as_bool()) tool.flags |= PARLANCE_TOOL_STRICT;
    tool.extra = extra_of(dialect, members.rest());
    return tool;
}

/// A member that is one parameter, in the type that the contract gives it.
struct Rule {
    std::string_view member;
    std::string_view param;
    enum class Type { boolean, integer, real, text, json } type;
};

constexpr Rule rules[] = {
    {"temperature", "temperature", Rule::Type::real},
    {"top_p", "top_p", Rule::Type::real},
    {"min_p", "min_p", Rule::Type::real},
    {"presence_penalty", "presence_penalty", Rule::Type::real},
    {"frequency_penalty", "frequency_penalty", Rule::Type::real},
    {"repetition_penalty", "repetition_penalty", Rule::Type::real},
    {"top_k", "top_k", Rule::Type::integer},
    {"seed", "seed", Rule::Type::integer},
    {"random_seed", "seed", Rule::Type::integer},
    {"n", "n", Rule::Type::integer},
    {"max_tokens", "max_tokens", Rule::Type::integer},
    {"max_completion_tokens", "max_tokens", Rule::Type::integer},
    {"dimensions", "dimensions", Rule::Type::integer},
    {"logprobs", "logprobs", Rule::Type::boolean},
    {"top_logprobs", "top_logprobs", Rule::Type::integer},
    {"parallel_tool_calls", "parallel_tools", Rule::Type::boolean},
    {"store", "store", Rule::Type::boolean},
    {"reasoning_effort", "reasoning_effort", Rule::Type::text},
    {"prompt_cache_key", "cache_key", Rule::Type::text},
    {"service_tier", "service_tier", Rule::Type::text},
    {"user", "user", Rule::Type::text},
    {"input_type", "input_type", Rule::Type::text},
    {"encoding_format", "encoding", Rule::Type::text},
    {"stop", "stop", Rule::Type::json},
    {"logit_bias", "logit_bias", Rule::Type::json},
    {"modalities", "modalities", Rule::Type::json},
    {"metadata", "metadata", Rule::Type::json},
};

ParamValue param_value(const json::value& value, Rule::Type type)
{
    switch (type) {
        case Rule::Type::boolean: return value.as_bool();
        case Rule::Type::integer: return value.to_number<std::int64_t>();
        case Rule::Type::real: return value.to_number<double>();
        case Rule::Type::text: return std::string(value.as_string());
        case Rule::Type::json: break;
    }
    return Json(json::serialize(value));
}

void read_tool_choice(ChatRequest& request, const json::value& choice)
{
    const json::value* function = choice.is_object() ? choice.get_object().if_contains("function") : nullptr;
    const json::value neutral = function != nullptr ? json::value{{"name", function->at("name")}} : choice;
    request.set("tool_choice", Json(json::serialize(neutral)));
}

void read_format(ChatRequest& request, const json::object& format)
{
    const json::value* schema = format.if_contains("json_schema");
    json::object neutral = format;
    if (format.at("type") == "json_object") neutral = {{"type", "json"}};
    if (schema != nullptr) {
        neutral = schema->as_object();
        neutral["type"] = "json_schema";
    }
    request.set("format", Json(json::serialize(neutral)));
}

void read_params(ChatRequest& request, Members& members)
{
    for (const Rule& rule : rules)
        if (const auto value = members.take(rule.member))
            request.set(Param(std::string(rule.param), param_value(*value, rule.type)));
    if (const auto choice = members.take("tool_choice")) read_tool_choice(request, *choice);
    if (const auto format = members.take("response_format")) read_format(request, format->as_object());
    if (const auto audio = members.take("audio")) {
        for (const auto& [key, value] : audio->as_object())
            request.set("audio_" + std::string(key), std::string(value.as_string()));
    }
    if (const auto stream = members.take("stream")) request.stream(stream->as_bool());
    members.take("stream_options");  // asks for the usage, which we always do
}

ChatRequest chat_of(const json::object& body, const std::string& dialect)
{
    Members members(body);
    ChatRequest request;
    request.model(members.text("model"));
    MessageReader reader(dialect);
    const json::value messages = members.take("messages").value();
    for (const json::value& message : messages.as_array())
        request.add_message(reader.read(message.as_object()));
    if (const auto tools = members.take("tools"))
        for (const json::value& tool : tools->as_array())
            request.add_tool(tool_of(tool.as_object(), dialect));
    read_params(request, members);
    request.extra(extra_of(dialect, members.rest()));
    return request;
}

ChatRequest embeddings_of(const json::object& body, const std::string& dialect)
{
    Members members(body);
    ChatRequest request;
    request.operation("embeddings").model(members.text("model"));
    Message inputs(Role::user, std::vector<Part>{});
    const json::value input = *members.take("input");
    if (input.is_string()) inputs.parts.emplace_back(PartKind::text, std::string(input.get_string()));
    if (input.is_array())
        for (const json::value& text : input.get_array())
            inputs.parts.emplace_back(PartKind::text, std::string(text.as_string()));
    request.add_message(std::move(inputs));
    read_params(request, members);
    request.extra(extra_of(dialect, members.rest()));
    return request;
}

}  // namespace

std::string extra_of(const std::string& dialect, const json::object& members)
{
    return members.empty() ? std::string() : json::serialize(json::object{{dialect, members}});
}

Part part_of_address(PartKind kind, std::string_view address)
{
    Part part(kind);
    constexpr std::string_view scheme = "data:", mark = ";base64,";
    const std::size_t found = address.find(mark);
    if (!address.starts_with(scheme) || found == std::string_view::npos) {
        part.url = address;
        return part;
    }
    part.media_type = address.substr(scheme.size(), found - scheme.size());
    part.data = testing::decoded_base64(address.substr(found + mark.size()));
    return part;
}

std::optional<ChatRequest> neutral(const WireCase& recorded, const std::string& dialect)
{
    if (recorded.method == "GET" && recorded.is_for("/models")) return ChatRequest().operation("models");
    if (!recorded.request.is_object()) return std::nullopt;
    const json::object& body = recorded.request.get_object();
    if (recorded.is_for("/embeddings")) return embeddings_of(body, dialect);
    if (recorded.is_for("/chat/completions") && body.contains("messages") && body.at("messages").is_array())
        return chat_of(body, dialect);
    return std::nullopt;
}

}  // namespace parlance::conformance::chat_completions
