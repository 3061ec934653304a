#include <parlance/openai/content.hpp>
#include <parlance/openai/request.hpp>

#include <string>

namespace parlance::openai {

namespace {

void write_function(const ToolView& tool, const Dialect& dialect, JsonBuilder& json)
{
    json.begin_object().member("type", "function").key("function").begin_object().member("name", tool.name());
    if (!tool.description().empty()) json.member("description", tool.description());
    if (!tool.schema().empty())
        json.key("parameters").raw(tool.schema());
    else if (dialect.quirks().needs_parameters)
        json.key("parameters").raw(R"({"type":"object","properties":{}})");
    if (tool.strict()) json.member("strict", true);
    json.end_object();
    write_own_extra(tool.extra(), dialect, json);
    json.end_object();
}

/// A tool that takes any text; its grammar, if it has one, comes in `extra` as "format", as this API nests it or flat
/// as the Responses API has it.
void write_custom(const ToolView& tool, const Dialect& dialect, JsonBuilder& json)
{
    json.begin_object().member("type", "custom").key("custom").begin_object().member("name", tool.name());
    if (!tool.description().empty()) json.member("description", tool.description());
    const JsonDocument extra(tool.extra());
    const JsonValue format = dialect.own_extra(extra)["format"];
    if (format["syntax"].is_string()) {
        json.key("format").begin_object().member("type", "grammar").key("grammar").begin_object();
        json.members_of(format, {"type"}).end_object().end_object();
    }
    write_own_extra(tool.extra(), dialect, json);
    json.end_object().end_object();
}

void write_tool(const ToolView& tool, const std::string& place, const Dialect& dialect, JsonBuilder& json,
                wire::RequestNotes& notes)
{
    if (tool.kind() == PARLANCE_TOOL_FUNCTION) return write_function(tool, dialect, json);
    if (tool.kind() == PARLANCE_TOOL_CUSTOM) return write_custom(tool, dialect, json);
    const JsonDocument extra(tool.extra());
    const JsonValue own = dialect.own_extra(extra);
    json.raw(own.is_object() ? own.source() : "null");
    if (!own.is_object())
        notes.refuse(ErrorKind::unsupported,
                     "the tool \"" + std::string(tool.name()) + "\" is not one of this provider's", place);
}

}  // namespace

void write_tools(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
{
    if (request.tools().empty()) return;
    json.key("tools").begin_array();
    std::size_t number = 0;
    for (const ToolView tool : request.tools())
        write_tool(tool, "/tools/" + std::to_string(number++), dialect, json, notes);
    json.end_array();
}

}  // namespace parlance::openai
