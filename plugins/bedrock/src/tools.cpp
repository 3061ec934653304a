/// tools.cpp - the member `toolConfig`: what the model may call, and whether it must.

#include <parlance/messages/claude_model.hpp>
#include <parlance/wire/param_rules.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "request.hpp"
#include "service.hpp"

namespace parlance::bedrock {

namespace {

constexpr std::string_view any_arguments = R"({"type":"object","properties":{}})";

/// Of a tool's own extra, "cachePoint" stands behind the tool, and other members in it.
void write_function(const ToolView& tool, const JsonValue& own, JsonBuilder& json)
{
    json.begin_object().key("toolSpec").begin_object().member("name", tool.name());
    if (!tool.description().empty()) json.member("description", tool.description());
    json.key("inputSchema").begin_object().key("json");
    json.raw(tool.schema().empty() ? any_arguments : tool.schema()).end_object();
    if (tool.strict()) json.member("strict", true);
    json.members_of(own, {"cachePoint"}).end_object().end_object();
    if (own["cachePoint"].is_object())
        json.begin_object().key("cachePoint").raw(own["cachePoint"].source()).end_object();
}

/// A tool that the service itself has: its name alone, or all of it in extra.
void write_system_tool(const ToolView& tool, const JsonValue& own, JsonBuilder& json)
{
    if (own.is_object())
        json.raw(own.source());
    else
        json.begin_object().key("systemTool").begin_object().member("name", tool.name()).end_object().end_object();
}

void write_tool(const ToolView& tool, const std::string& place, JsonBuilder& json, wire::RequestNotes& notes)
{
    const JsonDocument extra(tool.extra());
    const JsonValue own = own_extra(extra);
    if (tool.kind() == PARLANCE_TOOL_FUNCTION) return write_function(tool, own, json);
    if (tool.kind() == PARLANCE_TOOL_PROVIDER) return write_system_tool(tool, own, json);
    json.null();
    notes.refuse(ErrorKind::unsupported, "Bedrock's tools take a JSON object, not any text", place);
}

bool has_calls(const ChatRequestView& request)
{
    for (const MessageView message : request.messages())
        for (const PartView part : message.parts())
            if (part.kind() == PartKind::tool_call || part.kind() == PartKind::tool_result) return true;
    return false;
}

/// A call that the application was to run.
bool is_own_call(const PartView& part)
{
    return part.kind() == PartKind::tool_call && (part.flags() & PARLANCE_PART_PROVIDER_RUN) == 0;
}

/// Converse refuses calls and results in a conversation without tools. Where the request offers none any more, those
/// that the conversation has called stand there by name. Source: the service's message, "The toolConfig field must be
/// defined when using toolUse and toolResult content blocks."
void write_used_tools(const ChatRequestView& request, JsonBuilder& json)
{
    std::vector<std::string_view> names;
    for (const MessageView message : request.messages())
        for (const PartView part : message.parts())
            if (is_own_call(part) && std::ranges::find(names, part.name()) == names.end()) names.push_back(part.name());
    if (names.empty()) return;
    json.key("toolConfig").begin_object().key("tools").begin_array();
    for (const std::string_view name : names) {
        json.begin_object().key("toolSpec").begin_object().member("name", name);
        json.key("inputSchema").begin_object().key("json").raw(any_arguments).end_object().end_object().end_object();
    }
    json.end_array().end_object();
}

/// Any tool, or one by its name; in our words or in Converse's own.
bool is_forced(const JsonValue& choice)
{
    return choice == "required" || choice["name"].is_string() || choice["any"].is_object() ||
           choice["tool"].is_object();
}

/// A word, a tool's name, or an object in Converse's own form.
void write_choice(const ParamView& param, const Asked& asked, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto text = param.as_json();
    if (!text) return wire::refuse_type(param, wire::ParamType::json, notes);
    const JsonDocument choice(*text);
    JsonValue root = choice.root();
    if (root == "none")
        return notes.param_left_out(param, "Converse cannot forbid tools that the conversation has used");
    if (asked.thinks && is_forced(root) && messages::ClaudeModel(asked.model).refuses_forced_tools()) {
        notes.param_left_out(param, "the model cannot be forced to call a tool while it thinks");
        root = JsonValue();
    }
    json.key("toolChoice");
    if (root["name"].is_string())
        json.begin_object().key("tool").begin_object().key("name").raw(root["name"].source()).end_object().end_object();
    else if (root.is_object())
        json.raw(root.source());
    else
        json.begin_object().key(root == "required" ? "any" : "auto").begin_object().end_object().end_object();
}

bool forbids_tools(const ChatRequestView& request)
{
    const auto param = request.param("tool_choice");
    const JsonDocument choice(param ? param->as_json().value_or("null") : "null");
    return choice.root() == "none";
}

}  // namespace

bool is_tool_param(std::string_view key) noexcept
{
    return key == "tool_choice";
}

/// Without tools in the conversation, "none" is said by offering none.
void write_tools(const ChatRequestView& request, const Asked& asked, const JsonValue& own, JsonBuilder& json,
                 wire::RequestNotes& notes)
{
    const JsonValue own_config = own["toolConfig"];
    if (request.tools().empty() && own_config.is_object())
        json.key("toolConfig").raw(own_config.source());
    else if (request.tools().empty())
        write_used_tools(request, json);
    if (request.tools().empty() || (forbids_tools(request) && !has_calls(request))) return;
    json.key("toolConfig").begin_object().key("tools").begin_array();
    std::size_t number = 0;
    for (const ToolView tool : request.tools())
        write_tool(tool, "/tools/" + std::to_string(number++), json, notes);
    json.end_array();
    if (const auto choice = request.param("tool_choice")) write_choice(*choice, asked, json, notes);
    json.members_of(own_config).end_object();
}

}  // namespace parlance::bedrock
