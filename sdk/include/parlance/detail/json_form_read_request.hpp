/// json_form_read_request.hpp - a request from JSON. Strict: whatever it does not know could be a typo that is billed.
#pragma once

#include <parlance/chat_request.hpp>
#include <parlance/detail/json_form_read_message.hpp>
#include <parlance/detail/json_form_read_params.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::detail {

/// What a request consists of, and what can only be read once the parameters are there.
struct RequestForm {
    RequestValues values;
    FormValue required;
};

/// A member that is one of the request's values.
template <auto member>
void read_request_member(FormReader& reader, const FormValue& from, RequestForm& to)
{
    reader.read(from, to.values.*member);
}

/// A member that is a bit of the request's flags.
template <std::uint32_t bit>
void read_request_flag(FormReader& reader, const FormValue& from, RequestForm& to)
{
    bool on = false;
    reader.read(from, on);
    if (on) to.values.flags |= bit;
}

inline void read_request_extra(FormReader& reader, const FormValue& from, RequestForm& to)
{
    reader.read_object(from, to.values.extra);
}

inline void read_messages(FormReader& reader, const FormValue& from, RequestForm& to)
{
    reader.each_element(from,
                        [&](const FormValue& element) { to.values.messages.push_back(read_message(reader, element)); });
}

inline void read_tools(FormReader& reader, const FormValue& from, RequestForm& to)
{
    reader.each_element(from, [&](const FormValue& element) { to.values.tools.push_back(read_tool(reader, element)); });
}

inline void read_params_object(FormReader& reader, const FormValue& from, RequestForm& to)
{
    reader.each_free_member(from, [&](const FormValue& member) { read_param(reader, member, to.values.params); });
}

inline constexpr FormField<Header> header_fields[] = {
    {"name", read_member<&Header::name>},
    {"value", read_member<&Header::value>},
    {"flags", [](FormReader& reader, const FormValue& from,
                 Header& header) { reader.read_flags(from, header_flag_words, header.flags); }},
};

/// {"X-Name":"value"}, or a list of {"name","value","flags"}, which may repeat a name.
inline void read_headers(FormReader& reader, const FormValue& from, RequestForm& to)
{
    const auto add = [&](const FormValue& element) {
        Header header("", "");
        read_fields(reader, element, header_fields, header);
        if (header.name.empty()) reader.fail(element, R"(a header needs "name")");
        to.values.headers.push_back(std::move(header));
    };
    const auto add_member = [&](const FormValue& member) {
        Header header(std::string(member.key), "");
        if (header.name.empty()) reader.fail(member, "a header needs a name");
        reader.read(member, header.value);
        if (member.given()) to.values.headers.push_back(std::move(header));
    };
    if (from.json.is_array())
        reader.each_element(from, add);
    else
        reader.each_free_member(from, add_member);
}

inline constexpr FormField<RequestForm> request_fields[] = {
    {"model", read_request_member<&RequestValues::model>},
    {"operation", read_request_member<&RequestValues::operation>},
    {"messages", read_messages},
    {"tools", read_tools},
    {"params", read_params_object},
    {"required", keep_member<&RequestForm::required>},
    {"stream", read_request_flag<PARLANCE_REQUEST_STREAM>},
    {"strict", read_request_flag<PARLANCE_REQUEST_STRICT>},
    {"headers", read_headers},
    {"base_url", read_request_member<&RequestValues::base_url>},
    {"extra", read_request_extra},
};

/// The parameters that a slip of the finger may have meant; every one that `known_param_type` knows is read.
inline constexpr std::string_view suggested_params[] = {
    "response_format",
    "timeout_ms",
    "max_completion_tokens",
    "parallel_tool_calls",
    "temperature",
    "top_p",
    "min_p",
    "presence_penalty",
    "frequency_penalty",
    "repetition_penalty",
    "max_tokens",
    "top_k",
    "seed",
    "n",
    "top_logprobs",
    "dimensions",
    "page_size",
    "cache_ttl_s",
    "reasoning_budget",
    "logprobs",
    "parallel_tools",
    "store",
    "reasoning_effort",
    "reasoning_summary",
    "audio_voice",
    "audio_format",
    "cache_key",
    "service_tier",
    "user",
    "truncation",
    "input_type",
    "encoding",
    "level",
    "id",
    "idempotency_key",
    "trace_parent",
    "tool_choice",
    "format",
    "stop",
    "logit_bias",
    "modalities",
    "metadata",
};

inline void fail_unknown_request_key(FormReader& reader, const FormValue& member)
{
    auto known = keys_of(std::span<const FormField<RequestForm>>(request_fields));
    known.insert(known.end(), std::begin(suggested_params), std::end(suggested_params));
    reader.fail_unknown(member, known,
                        R"(a parameter that is not of the contract goes under "params", )"
                        R"(what only one provider knows under "extra")");
}

inline void read_request_members(FormReader& reader, const FormValue& root, RequestForm& form)
{
    const std::span<const FormField<RequestForm>> fields(request_fields);
    std::string scratch;
    for (const JsonMember& json : root.json.members()) {
        if (reader.failed()) return;
        const FormValue member{json.value, &root, json.key.string(scratch)};
        if (read_field(reader, member, fields, form)) continue;
        if (known_param_type(param_key(member.key)) == 0)
            fail_unknown_request_key(reader, member);
        else if (reader.stands_once(member))
            read_param(reader, member, form.values.params);
    }
}

/// Marks the parameters without which the request is not to be sent.
inline void read_required(FormReader& reader, const FormValue& from, std::vector<Param>& params)
{
    if (!from.given()) return;
    reader.each_element(from, [&](const FormValue& element) {
        if (!reader.is(element, JsonKind::string, "a string")) return;
        const std::string name = element.json.text();
        Param* const param = find_param(params, param_key(name));
        if (param != nullptr)
            param->required = true;
        else
            reader.fail(element, "\"required\" names " + quoted_key(name) + ", which the request does not set");
    });
}

[[nodiscard]] inline RequestValues read_request(FormReader& reader, const FormValue& root)
{
    RequestForm form;
    form.values.operation.clear();
    if (!root.json.is_object()) reader.fail_type(root, "an object");
    read_request_members(reader, root, form);
    if (!root["operation"].given()) form.values.operation = "chat";
    if (!reader.failed()) read_required(reader, form.required, form.values.params);
    return std::move(form.values);
}

}  // namespace parlance::detail
