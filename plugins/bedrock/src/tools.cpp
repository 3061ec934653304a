/// tools.cpp - the member `toolConfig`: what the model may call, and whether it must.

#include <parlance/wire/param_rules.hpp>

#include <cstddef>
#include <string>

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

/// A word, a tool's name, or an object in Converse's own form.
void write_choice(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto text = param.as_json();
    if (!text) return wire::refuse_type(param, wire::ParamType::json, notes);
    const JsonDocument choice(*text);
    const JsonValue root = choice.root();
    if (root == "none")
        return notes.param_left_out(param, "Converse cannot forbid tools that the conversation has used");
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
void write_tools(const ChatRequestView& request, const JsonValue& own, JsonBuilder& json, wire::RequestNotes& notes)
{
    const JsonValue own_config = own["toolConfig"];
    if (request.tools().empty() && own_config.is_object()) json.key("toolConfig").raw(own_config.source());
    if (request.tools().empty() || (forbids_tools(request) && !has_calls(request))) return;
    json.key("toolConfig").begin_object().key("tools").begin_array();
    std::size_t number = 0;
    for (const ToolView tool : request.tools())
        write_tool(tool, "/tools/" + std::to_string(number++), json, notes);
    json.end_array();
    if (const auto choice = request.param("tool_choice")) write_choice(*choice, json, notes);
    json.members_of(own_config).end_object();
}

}  // namespace parlance::bedrock
