#include "request.hpp"

#include <parlance/wire/body.hpp>

#include <string>

namespace parlance::ollama {

namespace {

/// What `extra` may not say, because the request itself does; `options` is merged where the options are written.
constexpr std::string_view spine[] = {"model", "messages", "stream"};

void write_extra(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes)
{
    const JsonDocument extra(request.extra());
    const JsonValue own = own_extra(extra);
    for (const std::string_view key : spine)
        if (!own[key].is_missing()) {
            std::string where = "/extra/ollama/";
            where += key;
            notes.extra_left_out(where, "the request itself says it");
        }
    json.members_of(own, {spine[0], spine[1], spine[2], "options"});
}

void add_headers(const ChatRequestView& request, HttpRequest& http)
{
    const auto trace = request.param("trace_parent");
    const auto text = trace ? trace->as_text() : std::nullopt;
    if (text && !text->empty()) http.header("traceparent", *text);
}

}  // namespace

HttpRequest post(const ChatRequestView& request, const Settings& settings, std::string_view path, JsonBuilder& body)
{
    HttpRequest http = wire::json_post(settings.path(request.base_url(), path), body);
    add_headers(request, http);
    return http;
}

HttpRequest get(const ChatRequestView& request, const Settings& settings, std::string_view path)
{
    HttpRequest http("GET", settings.path(request.base_url(), path));
    http.header("Accept", "application/json");
    add_headers(request, http);
    return http;
}

Result<HttpRequest> write_chat(const ChatRequestView& request, const Settings& settings, Output& out)
{
    const auto model = wire::chosen_model(request, settings.model);
    if (model.is_error()) return model.error();
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json(wire::expected_size(request));
    json.begin_object().member("model", *model).member("stream", request.stream());  // it streams unless told not to
    write_messages(request, json, notes);
    write_tools(request, json, notes);
    write_params(request, settings, json, notes);
    write_extra(request, json, notes);
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    return post(request, settings, "/chat", json);
}

}  // namespace parlance::ollama
