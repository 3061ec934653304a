#include <parlance/messages/request.hpp>

#include <parlance/wire/body.hpp>

#include <algorithm>
#include <utility>

#include "writing.hpp"

namespace parlance::messages {

namespace {

/// What `extra` may not say, because the request itself does.
constexpr std::string_view spine[] = {"model", "messages", "stream"};

/// What steers the answer, for which a count of tokens has no place. Source: MessageCountTokensParams of the provider's
/// SDK.
constexpr std::string_view answer_members[] = {"max_tokens",   "temperature", "top_p",
                                               "top_k",        "metadata",    "stop_sequences",
                                               "service_tier", "container",   "inference_geo"};

void note_betas(Writing& writing)
{
    for (const std::string& beta : writing.dialect.quirks().betas)
        need_beta(beta, writing);
    for (const JsonValue beta : writing.own["betas"].elements())
        need_beta(beta.text(), writing);
}

/// How long the cache shall hold what is marked.
void read_cache_ttl(Writing& writing)
{
    const auto param = writing.request.param("cache_ttl_s");
    if (!param) return;
    const auto seconds = param->as_int();
    if (seconds == 300)
        writing.cache_ttl = "5m";
    else if (seconds == 3600)
        writing.cache_ttl = "1h";
    else
        writing.notes.param_left_out(*param, "this provider's cache holds for 300 or for 3600 seconds");
}

/// The provider's own members come last: what the request says wins over them.
void write_extra(Writing& writing)
{
    const std::string place = "/extra/" + writing.dialect.name() + "/";
    for (const std::string_view key : spine)
        if (!writing.own[key].is_missing())
            writing.notes.extra_left_out(place + std::string(key), "the request itself says it");
    for (const JsonMember member : writing.own.members()) {
        const std::string key = member.key.text();
        const bool elsewhere = key == "betas" || std::ranges::find(spine, key) != std::end(spine);
        const bool has_place =
            writing.purpose != Purpose::count || std::ranges::find(answer_members, key) == std::end(answer_members);
        if (!elsewhere && has_place && !writing.json.has_key(key)) writing.json.key(key).raw(member.value.source());
    }
}

void write_body(Writing& writing)
{
    writing.json.begin_object();
    writing.dialect.write_model(writing.model, writing.json);
    write_messages(writing);
    write_tools(writing);
    write_params(writing);
    if (writing.purpose == Purpose::chat && writing.request.stream()) writing.json.member("stream", true);
    write_extra(writing);
    writing.json.end_object();
}

std::string joined(const std::vector<std::string>& words)
{
    std::string all;
    for (const std::string& word : words)
        all += (all.empty() ? "" : ",") + word;
    return all;
}

/// How long the body is once its bytes have become base64.
std::size_t body_size(const HttpRequest& http)
{
    std::size_t size = 0;
    for (const Segment& segment : http.segments())
        size += segment.encoding == PARLANCE_SEGMENT_BASE64 ? (segment.bytes.size() + 2) / 3 * 4 : segment.text.size();
    return size;
}

std::optional<ChatError> refuse_size(const HttpRequest& http, const Dialect& dialect)
{
    const std::size_t limit = dialect.quirks().max_request_bytes, size = body_size(http);
    if (limit == 0 || size <= limit) return std::nullopt;
    return ChatError(ErrorKind::too_large, "the request is " + std::to_string(size) +
                                               " bytes long, and this provider takes " + std::to_string(limit) +
                                               "; send large documents by their address or their file id")
        .at("/messages");
}

/// A request in the form of a chat, sent to `path`.
Result<HttpRequest> write_request(const ChatRequestView& request, const Dialect& dialect, Purpose purpose, Output& out)
{
    const auto model = wire::chosen_model(request, dialect.model());
    if (model.is_error()) return model.error();
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json(wire::expected_size(request));
    const JsonDocument extra(request.extra());
    Writing writing{request, dialect, json, notes, *model, purpose, dialect.own_extra(extra)};
    note_betas(writing);
    read_cache_ttl(writing);
    write_body(writing);
    if (notes.refusal()) return *notes.refusal();
    const bool streams = purpose == Purpose::chat && request.stream();
    std::string path = dialect.path_prefix(request.base_url()) + dialect.messages_path(*model, streams);
    if (purpose == Purpose::count) path += "/count_tokens";
    if (purpose == Purpose::item) path += "/batches";
    HttpRequest http = wire::json_post(std::move(path), json);
    http.header("Accept", streams ? "text/event-stream" : "application/json");
    dialect.add_headers(request, joined(writing.betas), http);
    return http;
}

/// A batch's item is one line. Line breaks stand between tokens alone, for inside of strings they are escaped.
std::string on_one_line(std::string json)
{
    std::ranges::replace_if(
        json, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return json;
}

/// Source: the provider's documentation of custom_id.
bool is_item_id(std::string_view id)
{
    constexpr std::size_t longest = 64;
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    return !id.empty() && id.size() <= longest && std::ranges::all_of(id, allowed);
}

}  // namespace

void need_beta(std::string_view name, Writing& writing)
{
    if (name.empty() || std::ranges::find(writing.betas, name) != writing.betas.end()) return;
    writing.betas.emplace_back(name);
}

Result<HttpRequest> write_chat(const ChatRequestView& request, const Dialect& dialect, Output& out)
{
    auto http = write_request(request, dialect, Purpose::chat, out);
    if (http.is_error()) return http;
    if (auto refusal = refuse_size(*http, dialect)) return *std::move(refusal);
    return http;
}

Result<HttpRequest> write_count_tokens(const ChatRequestView& request, const Dialect& dialect, Output& out)
{
    auto http = write_request(request, dialect, Purpose::count, out);
    if (http.is_error()) return http;
    if (auto refusal = refuse_size(*http, dialect)) return *std::move(refusal);
    return http;
}

Result<HttpRequest> write_batch_item(const ChatRequestView& request, const Dialect& dialect, Output& out)
{
    const auto param = request.param("id");
    const std::string_view id = param ? param->as_text().value_or("") : "";
    if (!is_item_id(id))
        return ChatError(ErrorKind::invalid_request,
                         "an item of a batch needs an `id` of at most 64 letters, digits, dashes and underscores")
            .at("/id");
    auto chat = write_request(request, dialect, Purpose::item, out);
    if (chat.is_error()) return chat;
    HttpRequest item(chat->method(), chat->url());
    item.body("{\"custom_id\":\"" + std::string(id) + "\",\"params\":");
    for (const Segment& segment : chat->segments())
        item.body(segment.encoding == PARLANCE_SEGMENT_RAW ? Segment::raw(on_one_line(segment.text)) : segment);
    item.body(std::string("}"));
    for (const Header& header : chat->headers())
        item.header(header.name, header.value, header.flags);
    return std::move(item.auth(chat->auth()));
}

}  // namespace parlance::messages
