#include <parlance/responses/request.hpp>

#include <parlance/openai/content.hpp>
#include <parlance/openai/request.hpp>
#include <parlance/wire/body.hpp>

#include <string>
#include <utility>

namespace parlance::responses {

namespace {

/// An answer that comes later would need to be asked for again and again: a call here ends with its answer.
void refuse_background(const ChatRequestView& request, const openai::Dialect& dialect, wire::RequestNotes& notes)
{
    const JsonDocument extra(request.extra());
    if (dialect.own_extra(extra)["background"].as_bool() == true)
        notes.refuse(ErrorKind::unsupported, "answers in the background are not offered",
                     "/extra/" + dialect.name() + "/background");
}

/// Of the request's own extra, what counting takes.
void write_counted_extra(const ChatRequestView& request, const openai::Dialect& dialect, JsonBuilder& json)
{
    const JsonDocument extra(request.extra());
    const JsonValue own = dialect.own_extra(extra);
    for (const std::string_view key : {"previous_response_id", "conversation", "instructions", "tools", "tool_choice",
                                       "text", "reasoning", "truncation", "parallel_tool_calls"})
        if (!own[key].is_missing() && !json.has_key(key)) json.key(key).raw(own[key].source());
}

}  // namespace

Result<JsonBuilder> write_body(const ChatRequestView& request, const openai::Dialect& dialect, std::string_view model,
                               Purpose purpose, Output& out)
{
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json(wire::expected_size(request));
    json.begin_object().member("model", model);
    openai::check_media(request, dialect, notes);
    refuse_background(request, dialect, notes);
    write_input(request, dialect, model, json, notes);
    write_tool_list(request, dialect, json, notes);
    write_params(request, dialect, model, purpose, json, notes);
    if (purpose == Purpose::stream) json.member("stream", true);
    if (purpose == Purpose::count)
        write_counted_extra(request, dialect, json);
    else
        openai::write_request_extra(request, dialect, json, notes, {"model", "input", "stream"});
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    return json;
}

Result<HttpRequest> write_response(const ChatRequestView& request, const openai::Dialect& dialect, Purpose purpose,
                                   Output& out)
{
    const auto model = wire::chosen_model(request, dialect.model());
    if (model.is_error()) return model.error();
    auto json = write_body(request, dialect, *model, purpose, out);
    if (json.is_error()) return std::move(json).error();
    const std::string_view endpoint = purpose == Purpose::count ? "/responses/input_tokens" : "/responses";
    HttpRequest http = wire::json_post(dialect.path(endpoint, *model, request.base_url()), *json);
    http.header("Accept", purpose == Purpose::stream ? "text/event-stream" : "application/json");
    dialect.add_headers(request, http);
    return http;
}

}  // namespace parlance::responses
