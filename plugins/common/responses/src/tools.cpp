#include <parlance/openai/content.hpp>
#include <parlance/responses/request.hpp>

#include <string>

namespace parlance::responses {

namespace {

/// Functions are strict here unless they say otherwise, so it is always said: a schema that was not written for it
/// would be refused, or changed.
void write_function(const ToolView& tool, const openai::Dialect& dialect, JsonBuilder& json)
{
    json.begin_object().member("type", "function").member("name", tool.name());
    if (!tool.description().empty()) json.member("description", tool.description());
    json.key("parameters");
    if (tool.schema().empty())
        json.begin_object().member("type", "object").key("properties").begin_object().end_object().end_object();
    else
        json.raw(tool.schema());
    json.member("strict", tool.strict());
    openai::write_own_extra(tool.extra(), dialect, json);
    json.end_object();
}

/// A tool that takes any text; its grammar, if it has one, comes in `extra` as "format", flat as this API has it or as
/// Chat Completions nests it.
void write_custom(const ToolView& tool, const openai::Dialect& dialect, JsonBuilder& json)
{
    json.begin_object().member("type", "custom").member("name", tool.name());
    if (!tool.description().empty()) json.member("description", tool.description());
    const JsonDocument extra(tool.extra());
    const JsonValue grammar = dialect.own_extra(extra)["format"]["grammar"];
    if (grammar.is_object())
        json.key("format").begin_object().member("type", "grammar").members_of(grammar).end_object();
    openai::write_own_extra(tool.extra(), dialect, json);
    json.end_object();
}

void write_tool(const ToolView& tool, const std::string& place, const openai::Dialect& dialect, JsonBuilder& json,
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

void write_tool_list(const ChatRequestView& request, const openai::Dialect& dialect, JsonBuilder& json,
                     wire::RequestNotes& notes)
{
    if (request.tools().empty()) return;
    json.key("tools").begin_array();
    std::size_t number = 0;
    for (const ToolView tool : request.tools())
        write_tool(tool, "/tools/" + std::to_string(number++), dialect, json, notes);
    json.end_array();
}

}  // namespace parlance::responses
