#include "batch_result.hpp"

#include <parlance/json_forms.hpp>

namespace parlance::cli {

namespace {

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
    write_text(json, "where", error.where);
    json.end_object();
}

}  // namespace

std::string result_line(const LineResult& result)
{
    JsonBuilder json;
    const std::string mark = result.tag.line == 0 ? result.tag.id : std::to_string(result.tag.line);
    json.begin_object().member("id", "batch_req_" + mark);
    json.member("custom_id", result.tag.id);
    write_response(json, result.response);
    write_error(json, result);
    return json.end_object().take();
}

WrittenItem read_result_line(std::string_view line)
{
    const JsonDocument written(line);
    if (!written["custom_id"].is_string() || written["error"].is_missing()) return {};
    return {written["custom_id"].text(), !written["error"].is_null()};
}

}  // namespace parlance::cli
