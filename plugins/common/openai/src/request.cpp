#include <parlance/openai/request.hpp>

#include <parlance/openai/content.hpp>
#include <parlance/wire/body.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace parlance::openai {

namespace {

/// The spine: what `extra` may not say, because the request itself does.
constexpr std::string_view model_key = "model", messages_key = "messages", stream_key = "stream";

void write_stream(const Dialect& dialect, JsonBuilder& json)
{
    json.member("stream", true);
    if (dialect.quirks().stream_usage)
        json.key("stream_options").begin_object().member("include_usage", true).end_object();
}

}  // namespace

void write_request_extra(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json,
                         wire::RequestNotes& notes, std::initializer_list<std::string_view> spine)
{
    if (request.extra().empty()) return;
    const JsonDocument document(request.extra());
    std::string scratch;
    for (const JsonMember member : dialect.own_extra(document).members()) {
        const std::string_view key = member.key.string(scratch);
        if (key == which_api) continue;  // a word to the plugin, not to the provider
        if (std::ranges::find(spine, key) != spine.end())
            notes.extra_left_out("/extra/" + dialect.name() + "/" + std::string(key), "the request itself says it");
        else if (!json.has_key(key))
            json.key(key).raw(member.value.source());
    }
}

Result<JsonBuilder> write_chat_body(const ChatRequestView& request, const Dialect& dialect, std::string_view model,
                                    bool streams, Output& out)
{
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json(wire::expected_size(request));
    json.begin_object().member(model_key, model);
    check_media(request, dialect, notes);
    write_messages(request, dialect, json, notes, model);
    write_tools(request, dialect, json, notes);
    write_params(request, dialect, json, notes);
    if (streams) write_stream(dialect, json);
    // The provider's own members come last: what the request says wins over them.
    write_request_extra(request, dialect, json, notes, {model_key, messages_key, stream_key});
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    return json;
}

Result<HttpRequest> write_chat(const ChatRequestView& request, const Dialect& dialect, Output& out)
{
    const auto model = wire::chosen_model(request, dialect.model());
    if (model.is_error()) return model.error();
    auto json = write_chat_body(request, dialect, *model, request.stream(), out);
    if (json.is_error()) return std::move(json).error();
    HttpRequest http = wire::json_post(dialect.path("/chat/completions", *model, request.base_url()), *json);
    http.header("Accept", request.stream() ? "text/event-stream" : "application/json");
    dialect.add_headers(request, http);
    return http;
}

}  // namespace parlance::openai
