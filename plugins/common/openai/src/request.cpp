#include <parlance/openai/request.hpp>
#include <parlance/wire/body.hpp>

#include <string>
#include <utility>

namespace parlance::openai {

namespace {

/// What `extra` may not say, because the request itself does.
constexpr std::string_view spine[] = {"model", "messages", "stream"};

void write_stream(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json)
{
    if (!request.stream()) return;
    json.member("stream", true);
    if (dialect.quirks().stream_usage)
        json.key("stream_options").begin_object().member("include_usage", true).end_object();
}

/// The provider's own members come last: what the request says wins over them.
void write_extra(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
{
    if (request.extra().empty()) return;
    const JsonDocument document(request.extra());
    const JsonValue own = dialect.own_extra(document);
    for (const std::string_view key : spine)
        if (!own[key].is_missing())
            notes.extra_left_out("/extra/" + dialect.name() + "/" + std::string(key), "the request itself says it");
    json.members_of(own, {spine[0], spine[1], spine[2]});
}

}  // namespace

Result<HttpRequest> write_chat(const ChatRequestView& request, const Dialect& dialect, Output& out)
{
    const auto model = wire::chosen_model(request, dialect.model());
    if (model.is_error()) return model.error();
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json(wire::expected_size(request));
    json.begin_object().member("model", *model);
    write_messages(request, dialect, json, notes);
    write_tools(request, dialect, json, notes);
    write_params(request, dialect, json, notes);
    write_stream(request, dialect, json);
    write_extra(request, dialect, json, notes);
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    HttpRequest http = wire::json_post(dialect.path_prefix(request.base_url()) + "/chat/completions", json);
    http.header("Accept", request.stream() ? "text/event-stream" : "application/json");
    dialect.add_headers(request, http);
    return http;
}

}  // namespace parlance::openai
