#include "responses_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "chat_completions_request.hpp"
#include "stream_frames.hpp"

namespace parlance::conformance::responses_api {

namespace json = boost::json;
using testing::WireCase;

namespace {

std::string text_in(const json::object& object, std::string_view key)
{
    const json::value* found = object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// An object without some of its members, and without what is null.
json::object without(const json::object& object, std::initializer_list<std::string_view> keys)
{
    json::object rest;
    for (const auto& [key, value] : object)
        if (!value.is_null() && std::ranges::find(keys, std::string_view(key)) == keys.end()) rest[key] = value;
    return rest;
}

/// Reads the items of one request into messages: what the model made in a row is one message of its.
class InputReader {
public:
    InputReader(ChatRequest& request, std::string dialect) : request_(request), dialect_(std::move(dialect)) {}

    void read(const json::value& input)
    {
        if (input.is_string()) {
            request_.add_message(Message(Role::user, {Part(PartKind::text, std::string(input.get_string()))}));
            return;
        }
        for (const json::value& item : input.as_array())
            read_item(item.as_object());
        flush();
    }

private:
    void read_item(const json::object& item)
    {
        const std::string type = text_in(item, "type"), role = text_in(item, "role");
        if (!role.empty() && role != "assistant") return read_message(item, role);
        if (type.ends_with("_output")) return read_result(item);
        if (role == "assistant")
            read_answer(item);
        else if (type == "function_call" || type == "custom_tool_call")
            read_call(item);
        else
            read_own(item, type == "reasoning" ? PartKind::reasoning : PartKind::custom);
    }

    void read_message(const json::object& item, const std::string& role)
    {
        flush();
        Message message;
        message.role = role == "system" ? Role::system : role == "developer" ? Role::developer : Role::user;
        const json::value& content = item.at("content");
        if (content.is_string()) message.parts.emplace_back(PartKind::text, std::string(content.get_string()));
        if (content.is_array())
            for (const json::value& part : content.get_array())
                message.parts.push_back(part_of(part.as_object()));
        request_.add_message(std::move(message));
    }

    Part part_of(const json::object& item) const
    {
        const std::string type = text_in(item, "type");
        Part part(PartKind::custom);
        json::object rest;
        if (type == "input_text") {
            part = Part(PartKind::text, text_in(item, "text"));
            rest = without(item, {"type", "text"});
        } else if (type == "input_image") {
            part = chat_completions::part_of_address(PartKind::image, text_in(item, "image_url"));
            part.id = text_in(item, "file_id");
            rest = without(item, {"type", "image_url", "file_id"});
        } else if (type == "input_file") {
            const std::string data = text_in(item, "file_data");
            part = chat_completions::part_of_address(PartKind::file, data.empty() ? text_in(item, "file_url") : data);
            part.id = text_in(item, "file_id");
            part.name = text_in(item, "filename");
            rest = without(item, {"type", "file_data", "file_url", "file_id", "filename"});
        } else {
            rest = item;
        }
        part.extra = chat_completions::extra_of(dialect_, rest);
        return part;
    }

    void read_result(const json::object& item)
    {
        flush();
        Part part = Part::tool_result(text_in(item, "call_id"), {});
        const json::value& output = item.at("output");
        if (output.is_string()) part.text = output.get_string();
        if (output.is_array())
            for (const json::value& child : output.get_array())
                part.parts.push_back(part_of(child.as_object()));
        part.extra = chat_completions::extra_of(dialect_, without(item, {"type", "call_id", "output"}));
        request_.add_message(Message(Role::tool, {std::move(part)}));
    }

    /// A message of the model's: one that has an id remembers it.
    void read_answer(const json::object& item)
    {
        const json::value& content = item.at("content");
        if (content.is_string()) {
            answer_.parts.emplace_back(PartKind::text, std::string(content.get_string()));
            return;
        }
        for (const json::value& element : content.as_array()) {
            const json::object& piece = element.as_object();
            const bool refuses = text_in(piece, "type") == "refusal";
            const char* const member = refuses ? "refusal" : "text";
            Part& part =
                answer_.parts.emplace_back(refuses ? PartKind::refusal : PartKind::text, text_in(piece, member));
            if (item.contains("id"))
                part.extra = state({{"item", without(item, {"content"})}, {"content", without(piece, {member})}});
        }
    }

    void read_call(const json::object& item)
    {
        const bool custom = text_in(item, "type") == "custom_tool_call";
        const char* const member = custom ? "input" : "arguments";
        Part part = Part::tool_call(text_in(item, "call_id"), text_in(item, "name"), text_in(item, member));
        part.extra = state({{"item", without(item, {"call_id", "name", member})}});
        answer_.parts.push_back(std::move(part));
    }

    void read_own(const json::object& item, PartKind kind)
    {
        Part part(kind);
        part.extra = state({{"item", item}});
        answer_.parts.push_back(std::move(part));
    }

    std::string state(const json::object& members) const
    {
        return chat_completions::extra_of(dialect_, {{"responses", members}});
    }

    void flush()
    {
        if (answer_.parts.empty()) return;
        answer_.role = Role::assistant;
        request_.add_message(std::move(answer_));
        answer_ = Message();
    }

    ChatRequest& request_;
    std::string dialect_;
    Message answer_;
};

Tool tool_of(const json::object& recorded, const std::string& dialect)
{
    const std::string type = text_in(recorded, "type");
    if (type != "function" && type != "custom") {
        Tool own;
        own.kind = PARLANCE_TOOL_PROVIDER;
        own.extra = chat_completions::extra_of(dialect, recorded);
        return own;
    }
    Tool tool(text_in(recorded, "name"), text_in(recorded, "description"), {});
    if (type == "custom") tool.kind = PARLANCE_TOOL_CUSTOM;
    if (const json::value* schema = recorded.if_contains("parameters")) tool.schema = json::serialize(*schema);
    const json::value* strict = recorded.if_contains("strict");
    if (strict != nullptr && *strict == true) tool.flags |= PARLANCE_TOOL_STRICT;
    tool.extra =
        chat_completions::extra_of(dialect, without(recorded, {"type", "name", "description", "parameters", "strict"}));
    return tool;
}

void read_format(ChatRequest& request, const json::object& format)
{
    json::object neutral = format;
    if (format.at("type") == "json_object") neutral = {{"type", "json"}};
    request.set("format", Json(json::serialize(neutral)));
}

/// Objects whose members are partly parameters; what is left of them is the provider's own.
void read_objects(ChatRequest& request, const json::object& body, json::object& rest)
{
    if (const json::value* text = body.if_contains("text"); text != nullptr && text->is_object()) {
        const json::object& object = text->get_object();
        if (const json::value* format = object.if_contains("format")) read_format(request, format->as_object());
        if (json::object others = without(object, {"format"}); !others.empty()) rest["text"] = std::move(others);
    }
    if (const json::value* reasoning = body.if_contains("reasoning"); reasoning != nullptr && reasoning->is_object()) {
        const json::object& object = reasoning->get_object();
        for (const char* const key : {"effort", "summary"})
            if (const std::string word = text_in(object, key); !word.empty())
                request.set("reasoning_" + std::string(key), word);
        if (json::object others = without(object, {"effort", "summary"}); !others.empty())
            rest["reasoning"] = std::move(others);
    }
}

void read_tool_choice(ChatRequest& request, const json::value& choice)
{
    const json::object* object = choice.if_object();
    const bool named = object != nullptr && object->contains("name") && object->at("type") == "function";
    request.set("tool_choice", Json(json::serialize(named ? json::value{{"name", object->at("name")}} : choice)));
}

void read_params(ChatRequest& request, const json::object& body, const std::string& dialect)
{
    json::object rest =
        without(body, {"model", "input", "instructions", "tools", "tool_choice", "text", "reasoning", "stream",
                       "temperature", "top_p", "max_output_tokens", "parallel_tool_calls", "store", "include"});
    read_objects(request, body, rest);
    if (const json::value* choice = body.if_contains("tool_choice")) read_tool_choice(request, *choice);
    for (const char* const key : {"temperature", "top_p"})
        if (const json::value* value = body.if_contains(key)) request.set(key, value->to_number<double>());
    if (const json::value* most = body.if_contains("max_output_tokens"))
        request.set("max_tokens", most->to_number<std::int64_t>());
    if (const json::value* parallel = body.if_contains("parallel_tool_calls"))
        request.set("parallel_tools", parallel->as_bool());
    if (const json::value* store = body.if_contains("store")) request.set("store", store->as_bool());
    if (const json::value* stream = body.if_contains("stream")) request.stream(stream->as_bool());
    request.extra(chat_completions::extra_of(dialect, rest));
}

/// Reasoning with an id belongs to the item that came behind it, which has one too.
bool is_refused(const json::value& input)
{
    if (!input.is_array()) return false;
    const json::array& items = input.get_array();
    for (std::size_t index = 0; index < items.size(); ++index) {
        const json::object& item = items[index].as_object();
        if (text_in(item, "type") != "reasoning" || !item.contains("id")) continue;
        const bool followed = index + 1 < items.size() && (items[index + 1].as_object().contains("id") ||
                                                           items[index + 1].as_object().contains("call_id"));
        if (!followed) return true;
    }
    return false;
}

bool is_plain(const json::value& item)
{
    const json::object& object = item.as_object();
    const std::string type = text_in(object, "type");
    return (type == "input_text" || type == "output_text") && object.size() == 2;
}

void make_canonical_content(json::object& item, const char* member)
{
    json::value* content = item.if_contains(member);
    if (content == nullptr || !content->is_array()) return;
    for (json::value& part : content->get_array()) {
        if (!part.is_object()) continue;
        part.get_object() = without(part.get_object(), {});
        const json::value* detail = part.get_object().if_contains("detail");
        if (detail != nullptr && *detail == "auto") part.get_object().erase("detail");
    }
    if (item.contains("id") || !std::ranges::all_of(content->get_array(), is_plain)) return;
    json::string sum;
    for (const json::value& part : content->get_array())
        sum.append(part.at("text").as_string());
    *content = std::move(sum);
}

void make_canonical_item(json::object& item)
{
    if (item.contains("role")) {
        item.erase("type");
        make_canonical_content(item, "content");
    } else {
        make_canonical_content(item, "output");
    }
}

/// The first system message, where it is a text, is the instructions.
void hoist_instructions(json::object& body)
{
    json::array& items = body.at("input").get_array();
    if (body.contains("instructions") || items.size() < 2) return;
    const json::object& first = items.front().as_object();
    if (text_in(first, "role") != "system" || !first.at("content").is_string()) return;
    body["instructions"] = first.at("content");
    items.erase(items.begin());
}

void make_canonical_tool(json::object& tool)
{
    tool = without(tool, {});
    const json::value* strict = tool.if_contains("strict");
    if (strict != nullptr && *strict == false) tool.erase("strict");
    if (text_in(tool, "description").empty()) tool.erase("description");
}

bool ends_answer(const json::value& event)
{
    if (!event.is_object()) return false;
    const std::string type = text_in(event.get_object(), "type");
    return type == "response.completed" || type == "response.incomplete" || type == "response.failed";
}

}  // namespace

bool is_request(const json::value& body)
{
    return body.is_object() && body.get_object().contains("input");
}

std::optional<ChatRequest> neutral(const WireCase& recorded, const std::string& dialect)
{
    if (!is_request(recorded.request) || !recorded.is_for("/responses")) return std::nullopt;
    const json::object& body = recorded.request.get_object();
    if (is_refused(body.at("input"))) return std::nullopt;
    ChatRequest request;
    request.model(text_in(body, "model"));
    if (const std::string said = text_in(body, "instructions"); !said.empty()) request.system_prompt(said);
    InputReader(request, dialect).read(body.at("input"));
    if (const json::value* tools = body.if_contains("tools"); tools != nullptr && tools->is_array())
        for (const json::value& tool : tools->get_array())
            request.add_tool(tool_of(tool.as_object(), dialect));
    read_params(request, body, dialect);
    return request;
}

json::value canonical(json::value body)
{
    if (!is_request(body)) return body;
    json::object& object = body.get_object();
    object = without(object, {});
    if (const json::value* stream = object.if_contains("stream"); stream != nullptr && *stream == false)
        object.erase("stream");
    json::value& input = object.at("input");
    if (input.is_string()) input = json::array{{{"role", "user"}, {"content", input}}};
    for (json::value& item : input.as_array())
        make_canonical_item(item.as_object());
    hoist_instructions(object);
    if (json::value* tools = object.if_contains("tools"))
        for (json::value& tool : tools->as_array())
            make_canonical_tool(tool.as_object());
    return body;
}

std::optional<json::value> output_of(const WireCase& recorded)
{
    if (!recorded.streamed) {
        json::error_code error;
        const json::value body = json::parse(recorded.answer.body, error);
        const json::value* output = error || !body.is_object() ? nullptr : body.get_object().if_contains("output");
        return output != nullptr && output->is_array() ? std::optional(*output) : std::nullopt;
    }
    json::array items;
    for (const json::value& event : stream_values(recorded.answer))
        if (event.is_object() && text_in(event.get_object(), "type") == "response.output_item.done")
            items.push_back(event.at("item"));
    return items;
}

json::value answered_items(const json::value& body)
{
    json::array answered;
    for (const json::value& item : body.at("input").as_array()) {
        const json::object& object = item.as_object();
        const std::string role = text_in(object, "role");
        const bool asked = !role.empty() && role != "assistant";
        if (!asked && !text_in(object, "type").ends_with("_output")) answered.push_back(item);
    }
    return answered;
}

json::value essence(json::value items)
{
    if (!items.is_array()) return items;
    json::array& list = items.get_array();
    while (!list.empty() && text_in(list.back().as_object(), "type") == "reasoning")
        list.pop_back();
    return items;
}

std::optional<std::size_t> end_mark(const WireCase& recorded)
{
    std::size_t bytes = 0;
    for (const StreamFrame& frame : frames_of(recorded.answer)) {
        const auto event = frame.json();
        if (event && ends_answer(*event)) {
            const std::size_t data = frame.bytes.find(frame.data);
            return bytes + (data == std::string::npos ? frame.bytes.size() : data + frame.data.size());
        }
        bytes += frame.bytes.size();
    }
    return std::nullopt;
}

}  // namespace parlance::conformance::responses_api
