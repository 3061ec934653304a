#include "chat_completions.hpp"

#include <boost/json.hpp>

#include "stream_frames.hpp"

namespace parlance::conformance::chat_completions {

namespace json = boost::json;
using testing::WireCase;

namespace {

void append_text(json::object& message, std::string_view key, const json::value& piece)
{
    if (!piece.is_string()) return;
    json::value& text = message[key];
    if (!text.is_string()) text = "";
    text.get_string().append(piece.get_string());
}

/// Pieces of a call: id and names come once, arguments in pieces.
void append_call(json::array& calls, const json::object& piece)
{
    const json::value* index = piece.if_contains("index");
    const auto place = index != nullptr && index->is_int64() ? static_cast<std::size_t>(index->get_int64()) : 0;
    while (calls.size() <= place)
        calls.emplace_back(json::object());
    json::object& call = calls[place].get_object();
    for (const auto& [key, value] : piece) {
        if (!value.is_object()) {
            if (!call.contains(key) || !value.is_string() || !value.get_string().empty()) call[key] = value;
            continue;
        }
        if (!call.contains(key)) call[key] = json::object();
        json::object& inner = call.at(key).get_object();
        for (const auto& [name, text] : value.get_object()) {
            const bool in_pieces = name == "arguments" || name == "input";
            if (in_pieces)
                append_text(inner, name, text);
            else if (!inner.contains(name))
                inner[name] = text;
        }
    }
}

void append_delta(json::object& message, const json::object& delta)
{
    for (const std::string_view key : {"content", "refusal", "reasoning_content"})
        if (const json::value* piece = delta.if_contains(key)) append_text(message, key, *piece);
    const json::value* calls = delta.if_contains("tool_calls");
    if (calls == nullptr || !calls->is_array()) return;
    if (!message.contains("tool_calls")) message["tool_calls"] = json::array();
    for (const json::value& piece : calls->get_array())
        append_call(message.at("tool_calls").get_array(), piece.as_object());
}

/// The first choice of an answer or of a chunk; null where there is none.
const json::object* first_choice(const json::value& body)
{
    const json::object* object = body.if_object();
    const json::value* choices = object != nullptr ? object->if_contains("choices") : nullptr;
    if (choices == nullptr || !choices->is_array()) return nullptr;
    for (const json::value& choice : choices->get_array()) {
        const json::value* index = choice.is_object() ? choice.get_object().if_contains("index") : nullptr;
        if (index == nullptr || *index == 0) return choice.if_object();
    }
    return nullptr;
}

}  // namespace

std::optional<json::value> message_of(const WireCase& recorded)
{
    if (!recorded.streamed) {
        json::error_code error;
        const json::value body = json::parse(recorded.answer.body, error);
        const json::object* choice = error ? nullptr : first_choice(body);
        const json::value* message = choice != nullptr ? choice->if_contains("message") : nullptr;
        return message != nullptr && message->is_object() ? std::optional(*message) : std::nullopt;
    }
    json::object message;
    bool found = false;
    for (const json::value& chunk : stream_values(recorded.answer)) {
        const json::object* choice = first_choice(chunk);
        const json::value* delta = choice != nullptr ? choice->if_contains("delta") : nullptr;
        if (delta == nullptr || !delta->is_object()) continue;
        found = true;
        append_delta(message, delta->get_object());
    }
    return found ? std::optional<json::value>(std::move(message)) : std::nullopt;
}

json::value last_assistant_message(const json::value& body)
{
    json::value last;
    for (const json::value& message : body.at("messages").as_array())
        if (message.at("role") == "assistant") last = message;
    return last;
}

json::value essence(json::value message)
{
    json::object kept;
    if (!message.is_object()) return kept;
    for (const std::string_view key : {"content", "refusal", "reasoning_content", "tool_calls"}) {
        json::value* value = message.get_object().if_contains(key);
        if (value == nullptr || value->is_null() || (value->is_string() && value->get_string().empty())) continue;
        if (value->is_array() && value->get_array().empty()) continue;
        kept[key] = std::move(*value);
    }
    if (json::value* calls = kept.if_contains("tool_calls"))
        for (json::value& call : calls->as_array())
            call.as_object().erase("index");  // about the stream, not the call
    return kept;
}

}  // namespace parlance::conformance::chat_completions
