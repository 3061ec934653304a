#include "batch_result.hpp"

#include <charconv>
#include <parlance/json_forms.hpp>

namespace parlance::cli {

namespace {

constexpr std::string_view mark_begin = "batch_req_";

/// The number of the line in "batch_req_17"; 0: there is the custom_id in its place.
std::int64_t line_of(const std::string& mark, const std::string& id)
{
    if (!mark.starts_with(mark_begin) || mark.substr(mark_begin.size()) == id) return 0;
    std::int64_t line = 0;
    const auto read = std::from_chars(mark.data() + mark_begin.size(), mark.data() + mark.size(), line);
    return read.ec == std::errc() && read.ptr == mark.data() + mark.size() ? line : 0;
}

void write_text(JsonBuilder& json, std::string_view key, const std::string& text)
{
    json.key(key);
    if (text.empty())
        json.null();
    else
        json.value(text);
}

/// Whether the item was a request at all: what could not be read has no answer.
bool was_sent(const ChatResponse& response)
{
    return !response.metadata().client.empty() || !response.metadata().provider.empty() || response.success();
}

void write_response(JsonBuilder& json, const ChatResponse& response)
{
    json.key("response");
    if (!was_sent(response)) {
        json.null();
        return;
    }
    json.begin_object().key("status_code");
    const int status = response.is_error() ? response.error()->http_status : 200;
    if (status == 0)
        json.null();
    else
        json.value(status);
    write_text(json, "request_id", response.metadata().request_id);
    json.key("body").raw(to_json(response)).end_object();
}

void write_error(JsonBuilder& json, const LineResult& result)
{
    json.key("error");
    if (result.response.success()) {
        json.null();
        return;
    }
    const ChatError& error = *result.response.error();
    json.begin_object().member("code", to_string(error.kind)).member("message", error.message).key("line");
    if (result.tag.line == 0)
        json.null();
    else
        json.value(result.tag.line);
    write_text(json, "where", was_sent(result.response) ? place_in_line(result.tag, error.where) : error.where);
    json.end_object();
}

}  // namespace

std::string place_in_line(const LineTag& tag, const std::string& where)
{
    if (!where.starts_with('/')) return where;
    if (where == "/id") return tag.has_id ? "/custom_id" : "";
    return tag.body + where;
}

std::string result_line(const LineResult& result)
{
    JsonBuilder json;
    const std::string mark = result.tag.line == 0 ? result.tag.id : std::to_string(result.tag.line);
    json.begin_object().member("id", std::string(mark_begin) + mark);
    json.member("custom_id", result.tag.id);
    write_response(json, result.response);
    write_error(json, result);
    return json.end_object().take();
}

WrittenItem read_result_line(std::string_view line)
{
    const JsonDocument written(line);
    if (!written["custom_id"].is_string() || written["error"].is_missing()) return {};
    const std::string id = written["custom_id"].text();
    return {id, line_of(written["id"].text(), id), !written["error"].is_null()};
}

}  // namespace parlance::cli
