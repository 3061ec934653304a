// Bodies of Chat Completions in one form, and in what services go beyond OpenAI's description.

#include <algorithm>
#include <boost/json.hpp>

#include "chat_completions_request.hpp"

namespace parlance::conformance::chat_completions {

namespace json = boost::json;

namespace {

bool is_plain_text(const json::value& item)
{
    return item.is_object() && item.get_object().size() == 2 && item.at("type") == "text";
}

json::value canonical_content(json::value content)
{
    if (!content.is_array()) return content;
    for (json::value& item : content.get_array()) {
        if (!item.is_object()) continue;
        if (json::value* place = item.get_object().if_contains("image_url"); place != nullptr && place->is_string())
            *place = json::value{{"url", *place}};
    }
    if (!std::ranges::all_of(content.get_array(), is_plain_text)) return content;
    json::string sum;
    for (const json::value& item : content.get_array())
        sum.append(item.at("text").as_string());
    return sum;
}

/// What is null or an empty list is not there.
void drop_nothings(json::object& object)
{
    json::object kept;
    for (auto& [key, value] : object)
        if (!value.is_null() && !(value.is_array() && value.get_array().empty())) kept[key] = std::move(value);
    object = std::move(kept);
}

void make_canonical(json::object& message)
{
    drop_nothings(message);
    json::value* const content = message.if_contains("content");
    if (content == nullptr) return;
    *content = canonical_content(std::move(*content));
    if (message.at("role") == "assistant" && content->is_string() && content->get_string().empty())
        message.erase("content");
}

void make_canonical_tool(json::object& tool)
{
    if (!tool.contains("function")) return;
    tool["type"] = "function";
    json::object& function = tool.at("function").as_object();
    drop_nothings(function);
    const auto is = [&](std::string_view key, const json::value& nothing) {
        const json::value* value = function.if_contains(key);
        return value != nullptr && *value == nothing;
    };
    if (is("strict", false)) function.erase("strict");
    if (is("description", "")) function.erase("description");
}

}  // namespace

json::value canonical(json::value body)
{
    if (!body.is_object()) return body;
    json::object& object = body.get_object();
    drop_nothings(object);
    if (const json::value* stream = object.if_contains("stream"); stream != nullptr && *stream == false)
        object.erase("stream");
    if (json::value* messages = object.if_contains("messages"); messages != nullptr && messages->is_array())
        for (json::value& message : messages->get_array())
            if (message.is_object()) make_canonical(message.get_object());
    if (json::value* tools = object.if_contains("tools"))
        for (json::value& tool : tools->as_array())
            if (tool.is_object()) make_canonical_tool(tool.get_object());
    for (const char* const listed : {"stop", "input"})
        if (json::value* value = object.if_contains(listed); value != nullptr && value->is_string())
            *value = json::array{*value};
    return body;
}

std::vector<Difference> beyond_openai()
{
    constexpr std::string_view sampling = "a parameter of sampling that most services add";
    return {{"/top_k", sampling},
            {"/min_p", sampling},
            {"/repetition_penalty", sampling},
            {"/messages/*/reasoning_content", "reasoning goes back where servers show it"},
            {"/messages/*/reasoning", "likewise"},
            {"/messages/*/reasoning_details", "likewise"},
            {"/input_type", "embeddings of some makers tell queries from documents"},
            {"/audio", "voice and format are two parameters, and a service may choose what was not said", "lacks "}};
}

}  // namespace parlance::conformance::chat_completions
