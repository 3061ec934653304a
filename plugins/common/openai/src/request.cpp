#include <parlance/openai/request.hpp>

#include <string>
#include <utility>

namespace parlance::openai {

namespace {

/// What `extra` may not say, because the request itself does.
constexpr std::string_view spine[] = {"model", "messages", "stream"};

/// Room for everything but the texts of the messages.
constexpr std::size_t usual_overhead = 512;

std::size_t expected_size(const ChatRequestView& request)
{
    std::size_t size = usual_overhead;
    for (const MessageView message : request.messages())
        for (const PartView part : message.parts())
            size += part.text().size() + part.text().size() / 16 + 64;
    for (const ToolView tool : request.tools())
        size += tool.description().size() + tool.schema().size() + 96;
    return size;
}

void write_stream(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json)
{
    if (!request.stream()) return;
    json.member("stream", true);
    if (dialect.quirks().stream_usage)
        json.key("stream_options").begin_object().member("include_usage", true).end_object();
}

/// The provider's own members come last: what the request says wins over them.
void write_extra(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json, RequestNotes& notes)
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

Result<std::string_view> chosen_model(const ChatRequestView& request, const Dialect& dialect)
{
    if (!request.model().empty()) return request.model();
    if (!dialect.model().empty()) return std::string_view(dialect.model());
    return ChatError(ErrorKind::invalid_request,
                     "no model was named: set `model` in the request or in the client's config")
        .at("/model");
}

HttpRequest json_post(std::string path, JsonBuilder& body)
{
    HttpRequest http("POST", std::move(path));
    http.header("Content-Type", "application/json");
    const auto segments = body.segments();
    if (segments.size() == 1) return std::move(http.body(body.take()));
    for (const JsonSegment& segment : segments)
        http.body(segment.base64 ? Segment::base64(segment.bytes) : Segment::raw(std::string(segment.bytes)));
    return http;
}

Result<HttpRequest> write_chat(const ChatRequestView& request, const Dialect& dialect, Output& out)
{
    const auto model = chosen_model(request, dialect);
    if (model.is_error()) return model.error();
    RequestNotes notes(request.strict(), out);
    JsonBuilder json(expected_size(request));
    json.begin_object().member("model", *model);
    write_messages(request, dialect, json, notes);
    write_tools(request, dialect, json, notes);
    write_params(request, dialect, json, notes);
    write_stream(request, dialect, json);
    write_extra(request, dialect, json, notes);
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    HttpRequest http = json_post(dialect.path_prefix(request.base_url()) + "/chat/completions", json);
    http.header("Accept", request.stream() ? "text/event-stream" : "application/json");
    dialect.add_headers(request, http);
    return http;
}

}  // namespace parlance::openai
