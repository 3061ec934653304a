#include "request.hpp"

#include <parlance/wire/body.hpp>

#include <string>
#include <string_view>
#include <utility>

#include "documents.hpp"
#include "messages.hpp"

namespace parlance::cohere {

namespace {

/// The tool that `tool_choice` names; missing when it names none.
JsonValue forced_tool(const JsonDocument& choice)
{
    const JsonValue name = choice["name"];
    return name.is_string() ? name : JsonValue();
}

void write_tool(const ToolView& tool, const std::string& place, JsonBuilder& json, wire::RequestNotes& notes)
{
    const JsonDocument extra(tool.extra());
    const JsonValue own = own_extra(extra);
    if (tool.kind() != PARLANCE_TOOL_FUNCTION) {
        json.raw(own.is_object() ? own.source() : "null");
        if (!own.is_object())
            notes.refuse(ErrorKind::unsupported, "this provider knows functions as tools, and none of its own", place);
        return;
    }
    json.begin_object().member("type", "function").key("function").begin_object().member("name", tool.name());
    if (!tool.description().empty()) json.member("description", tool.description());
    if (!tool.schema().empty()) json.key("parameters").raw(tool.schema());
    json.end_object().members_of(own).end_object();
}

/// What `extra` may not say, because the request itself does.
constexpr std::string_view spine[] = {"model", "messages", "stream"};

/// The provider's own members come last: what the request says wins over them.
void write_extra(const JsonValue& own, JsonBuilder& json, wire::RequestNotes& notes)
{
    for (const std::string_view key : spine)
        if (!own[key].is_missing())
            notes.extra_left_out("/extra/cohere/" + std::string(key), "the request itself says it");
    json.members_of(own, {spine[0], spine[1], spine[2]});
}

}  // namespace

/// A single tool can only be forced by offering no other.
void write_tools(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes)
{
    if (request.tools().empty()) return;
    const auto param = request.param("tool_choice");
    const JsonDocument choice(param ? param->as_json().value_or("null") : "null");
    const JsonValue forced = forced_tool(choice);
    bool strict = false, found = false;
    std::size_t number = 0;
    json.key("tools").begin_array();
    for (const ToolView tool : request.tools()) {
        const std::string place = "/tools/" + std::to_string(number++);
        if (!forced.is_missing() && !(forced == tool.name())) continue;
        found = true;
        strict = strict || tool.strict();
        write_tool(tool, place, json, notes);
    }
    json.end_array();
    if (strict) json.member("strict_tools", true);
    if (!found)
        notes.refuse(ErrorKind::invalid_request,
                     "tool_choice names the tool \"" + forced.text() + "\", which is not there", "/tool_choice/name");
}

Result<HttpRequest> write_chat(const ChatRequestView& request, const Service& service, Output& out)
{
    const auto model = wire::chosen_model(request, service.model);
    if (model.is_error()) return model.error();
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json(wire::expected_size(request));
    const JsonDocument extra(request.extra());
    const JsonValue own = own_extra(extra);
    json.begin_object().member("model", *model);
    const auto files = write_messages(request, json, notes);
    write_documents(files, own, json, notes);
    write_tools(request, json, notes);
    write_params(request, json, notes);
    if (request.stream()) json.member("stream", true);
    write_extra(own, json, notes);
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    HttpRequest http = wire::json_post(service.url(request, "/v2", "/chat"), json);
    service.add_headers(request, http);
    return http;
}

}  // namespace parlance::cohere
