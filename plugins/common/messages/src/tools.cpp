#include <string>

#include "writing.hpp"

namespace parlance::messages {

namespace {

void write_function(const ToolView& tool, const JsonValue& own, JsonBuilder& json)
{
    json.begin_object().member("name", tool.name());
    if (!tool.description().empty()) json.member("description", tool.description());
    json.key("input_schema").raw(tool.schema().empty() ? R"({"type":"object","properties":{}})" : tool.schema());
    if (tool.strict()) json.member("strict", true);
    json.members_of(own).end_object();
}

/// A tool of the provider's own: `extra` says which. Most want their name beside their type.
void write_provider_tool(const ToolView& tool, const JsonValue& own, JsonBuilder& json)
{
    json.begin_object().members_of(own);
    if (own["name"].is_missing() && !tool.name().empty() && own["type"] != "mcp_toolset")
        json.member("name", tool.name());
    json.end_object();
}

void write_tool(const ToolView& tool, const std::string& place, Writing& writing)
{
    const JsonDocument extra(tool.extra());
    const JsonValue own = writing.dialect.own_extra(extra);
    const std::string name(tool.name());
    writing.has_cache_mark = writing.has_cache_mark || own["cache_control"].is_object();
    if (tool.kind() == PARLANCE_TOOL_FUNCTION) return write_function(tool, own, writing.json);
    if (tool.kind() == PARLANCE_TOOL_PROVIDER && own["type"].is_string())
        return write_provider_tool(tool, own, writing.json);
    writing.json.null();
    const bool is_custom = tool.kind() == PARLANCE_TOOL_CUSTOM;
    writing.notes.refuse(ErrorKind::unsupported,
                         is_custom ? "this provider's tools take JSON: \"" + name + "\" takes free text"
                                   : "the tool \"" + name + "\" is not one of this provider's: its extra has no type",
                         place);
}

}  // namespace

void write_tools(Writing& writing)
{
    if (writing.request.tools().empty()) return;
    writing.json.key("tools").begin_array();
    std::size_t number = 0;
    for (const ToolView tool : writing.request.tools())
        write_tool(tool, "/tools/" + std::to_string(number++), writing);
    writing.json.end_array();
}

}  // namespace parlance::messages
