/// json_form_write_request.hpp - a request as its canonical JSON: what is set, with `parts` as the whole truth.
#pragma once

#include <parlance/chat_request.hpp>
#include <parlance/detail/json_form_write_part.hpp>
#include <parlance/known_params.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace parlance::detail {

inline void write_message(JsonBuilder& json, const Message& message)
{
    json.begin_object().member("role", to_string(message.role));
    write_given(json, "name", message.name);
    json.key("parts");
    write_parts(json, message.parts);
    splice_object_given(json, "extra", message.extra);
    json.end_object();
}

/// The word for a tool's kind; a function needs none.
[[nodiscard]] constexpr std::string_view tool_word(std::uint32_t kind) noexcept
{
    if (kind == PARLANCE_TOOL_FUNCTION) return "function";
    return kind == PARLANCE_TOOL_PROVIDER ? "provider" : "custom";
}

inline void write_tool(JsonBuilder& json, const Tool& tool)
{
    json.begin_object();
    if (tool.kind != PARLANCE_TOOL_FUNCTION) json.member("type", tool_word(tool.kind));
    write_given(json, "name", tool.name);
    write_given(json, "description", tool.description);
    splice_object_given(json, "parameters", tool.schema);
    if ((tool.flags & PARLANCE_TOOL_STRICT) != 0) json.member("strict", true);
    splice_object_given(json, "extra", tool.extra);
    json.end_object();
}

/// The parameters of the contract stand in the request itself, some under the name that everybody knows.
[[nodiscard]] constexpr std::string_view request_key(std::string_view param) noexcept
{
    if (param == "format") return "response_format";
    return param == "host.timeout_ms" ? "timeout_ms" : param;
}

inline void write_required(JsonBuilder& json, const std::vector<Param>& params)
{
    if (std::ranges::none_of(params, &Param::required)) return;
    json.key("required").begin_array();
    for (const Param& param : params)
        if (param.required && has_json(param.value)) json.value(param.key);
    json.end_array();
}

inline void write_params(JsonBuilder& json, const std::vector<Param>& params)
{
    std::vector<Param> others;
    for (const Param& param : params) {
        if (!has_json(param.value)) continue;
        if (known_param_type(param.key) == 0) {
            others.push_back(param);
        } else if (const std::string_view key = request_key(param.key); !json.has_key(key)) {
            json.key(key);
            write_value(json, param.value);
        }
    }
    write_facts_given(json, "params", others);
    write_required(json, params);
}

inline void write_headers(JsonBuilder& json, const std::vector<Header>& headers)
{
    json.key("headers").begin_array();
    for (const Header& header : headers) {
        json.begin_object().member("name", header.name).member("value", header.value);
        write_flags(json, header.flags, header_flag_words);
        json.end_object();
    }
    json.end_array();
}

inline void write_request(JsonBuilder& json, const ChatRequest& request)
{
    json.begin_object();
    write_given(json, "model", request.model());
    if (request.operation() != "chat") json.member("operation", request.operation());
    json.key("messages").begin_array();
    for (const Message& message : request.messages())
        write_message(json, message);
    json.end_array();
    if (!request.tools().empty()) {
        json.key("tools").begin_array();
        for (const Tool& tool : request.tools())
            write_tool(json, tool);
        json.end_array();
    }
    write_params(json, request.params());
    if (request.stream()) json.member("stream", true);
    if (request.strict()) json.member("strict", true);
    if (!request.headers().empty()) write_headers(json, request.headers());
    write_given(json, "base_url", request.base_url());
    splice_object_given(json, "extra", request.extra());
    json.end_object();
}

}  // namespace parlance::detail
