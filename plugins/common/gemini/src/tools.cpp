/// tools.cpp - the functions of the application in one entry of `tools`, each tool of the service in one of its own;
/// and how the model may choose among them, as `toolConfig`.

#include <parlance/gemini/request.hpp>

#include <parlance/wire/param_rules.hpp>

#include <algorithm>
#include <string>

namespace parlance::gemini {

namespace {

void write_function(const ToolView& tool, const Dialect& dialect, JsonBuilder& json)
{
    const JsonDocument extra(tool.extra());
    const JsonValue own = dialect.own_extra(extra);
    const bool openapi = dialect.settings().schemas == SchemaLanguage::openapi;
    const bool has_own_schema = !own["parameters"].is_missing() || !own["parametersJsonSchema"].is_missing();
    json.begin_object().member("name", tool.name());
    if (!tool.description().empty()) json.member("description", tool.description());
    if (!tool.schema().empty() && !has_own_schema)
        json.key(openapi ? "parameters" : "parametersJsonSchema").raw(tool.schema());
    json.members_of(own).end_object();
}

void write_provider_tool(const ToolView& tool, const std::string& place, const Dialect& dialect, JsonBuilder& json,
                         wire::RequestNotes& notes)
{
    const JsonDocument extra(tool.extra());
    const JsonValue own = dialect.own_extra(extra);
    const bool is_custom = tool.kind() == PARLANCE_TOOL_CUSTOM;
    json.raw(own.is_object() && !is_custom ? own.source() : "null");
    if (is_custom)
        notes.refuse(ErrorKind::unsupported, "tools that take free text are unknown here: describe a function", place);
    else if (!own.is_object())
        notes.refuse(ErrorKind::unsupported,
                     "the tool \"" + std::string(tool.name()) +
                         "\" is not one of this provider's: its extra must be, " +
                         "for example, {\"gemini\": {\"googleSearch\": {}}}",
                     place);
}

bool is_function(const ToolView& tool)
{
    return tool.kind() == PARLANCE_TOOL_FUNCTION;
}

/// The calling mode for a choice in neutral words.
void write_choice(const ParamView& param, bool strict_tools, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto text = param.as_json();
    if (!text) return wire::refuse_type(param, wire::ParamType::json, notes);
    const JsonDocument document(*text);
    const JsonValue choice = document.root();
    const JsonValue name = choice["name"];
    if (choice == "auto") {
        json.member("mode", strict_tools ? "VALIDATED" : "AUTO");
    } else if (choice == "none") {
        json.member("mode", "NONE");
    } else if (choice == "required") {
        json.member("mode", "ANY");
    } else if (name.is_string()) {
        json.member("mode", "ANY").key("allowedFunctionNames").begin_array().raw(name.source()).end_array();
    } else if (choice.is_object()) {
        json.members_of(choice);  // in the API's own form
    } else {
        notes.refuse(ErrorKind::invalid_request,
                     R"(tool_choice is "auto", "none", "required" or {"name": "a function"})",
                     wire::param_place(param.key()));
    }
}

}  // namespace

void write_tools(const ChatRequestView& request, const JsonValue& own, const Dialect& dialect, JsonBuilder& json,
                 wire::RequestNotes& notes)
{
    const bool has_functions = std::any_of(request.tools().begin(), request.tools().end(), is_function);
    if (request.tools().empty()) return;
    json.key("tools").begin_array();
    if (has_functions) {
        json.begin_object().key("functionDeclarations").begin_array();
        for (const ToolView tool : request.tools())
            if (is_function(tool)) write_function(tool, dialect, json);
        json.end_array().end_object();
    }
    std::size_t number = 0;
    for (const ToolView tool : request.tools()) {
        if (!is_function(tool)) write_provider_tool(tool, "/tools/" + std::to_string(number), dialect, json, notes);
        ++number;
    }
    for (const JsonValue further : own["tools"].elements())
        json.raw(further.source());
    json.end_array();
}

void write_tool_config(const ChatRequestView& request, const JsonValue& own, JsonBuilder& json,
                       wire::RequestNotes& notes)
{
    const auto choice = request.param("tool_choice");
    const JsonValue own_config = own["toolConfig"];
    const bool strict_tools = std::any_of(request.tools().begin(), request.tools().end(),
                                          [](const ToolView& tool) { return is_function(tool) && tool.strict(); });
    if (!choice && !strict_tools) return;  // what `extra` has is spliced with the rest of it
    json.key("toolConfig").begin_object().key("functionCallingConfig").begin_object();
    if (choice)
        write_choice(*choice, strict_tools, json, notes);
    else
        json.member("mode", "VALIDATED");
    json.members_of(own_config["functionCallingConfig"]).end_object();
    json.members_of(own_config).end_object();
}

}  // namespace parlance::gemini
