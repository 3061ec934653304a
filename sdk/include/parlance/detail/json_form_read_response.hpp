/// json_form_read_response.hpp - a response from JSON. Tolerant: what a later version added is skipped, what is missing
/// is unknown.
///
/// `parts` are the answer; `content`, `reasoning`, `refusal`, `tool_calls` and `success` repeat what they and `error`
/// say, and are not looked at.
#pragma once

#include <parlance/detail/json_form_read_params.hpp>
#include <parlance/detail/json_form_read_part.hpp>
#include <parlance/detail/json_form_write_response.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace parlance::detail {

/// A member that is one word of an enumeration.
template <auto member, class Target>
void read_word_member(FormReader& reader, const FormValue& from, Target& to)
{
    reader.read_word(from, to.*member);
}

template <auto member, class Target>
void read_facts_member(FormReader& reader, const FormValue& from, Target& to)
{
    read_facts(reader, from, to.*member);
}

inline void read_http_status(FormReader& reader, const FormValue& from, ChatError& to)
{
    const auto status = reader.whole(from);
    if (!status) return;
    if (*status < 0 || *status > 999) return reader.fail(from, "\"http_status\" must be from 0 to 999");
    to.http_status = static_cast<int>(*status);
}

inline constexpr FormField<ChatError> error_fields[] = {
    {"kind", read_word_member<&ChatError::kind>},
    {"message", read_member<&ChatError::message>},
    {"phase", read_word_member<&ChatError::phase>},
    {"http_status", read_http_status},
    {"provider_code", read_member<&ChatError::provider_code>},
    {"request_id", read_member<&ChatError::request_id>},
    {"retryable", read_member<&ChatError::retryable>},
    {"retry_after_ms", read_member<&ChatError::retry_after_ms>},
    {"maybe_billed", read_member<&ChatError::maybe_billed>},
    {"where", read_member<&ChatError::where>},
    {"body_excerpt", read_member<&ChatError::body_excerpt>},
    {"not_sent", read_member<&ChatError::not_sent>},
    {"extra", read_object_member<&ChatError::extra>},
};

inline constexpr FormField<Usage> usage_fields[] = {
    {"prompt_tokens", read_member<&Usage::prompt_tokens>},
    {"completion_tokens", read_member<&Usage::completion_tokens>},
    {"total_tokens", read_member<&Usage::total_tokens>},
    {"cached_tokens", read_member<&Usage::cached_tokens>},
    {"cache_write_tokens", read_member<&Usage::cache_write_tokens>},
    {"reasoning_tokens", read_member<&Usage::reasoning_tokens>},
    {"details", read_facts_member<&Usage::all>},
};

inline constexpr FormField<Cost> cost_fields[] = {
    {"amount", read_member<&Cost::amount>},
    {"currency", read_member<&Cost::currency>},
    {"source", read_member<&Cost::source>},
};

inline constexpr FormField<Warning> warning_fields[] = {
    {"code", read_member<&Warning::code>},
    {"message", read_member<&Warning::message>},
    {"where", read_member<&Warning::where>},
};

inline void read_choice_parts(FormReader& reader, const FormValue& from, Choice& to)
{
    read_parts(reader, from, PartStyle::exact, to.parts);
    check_nesting(reader, from, to.parts);
}

inline constexpr FormField<Choice> finish_fields[] = {
    {"finish_reason", read_word_member<&Choice::finish>},
    {"finish_reason_raw", read_member<&Choice::finish_raw>},
    {"finish_params", read_facts_member<&Choice::finish_params>},
};

inline void read_usage(FormReader& reader, const FormValue& from, ChatMetadata& to)
{
    read_fields(reader, from, usage_fields, to.usage);
}

inline void read_cost(FormReader& reader, const FormValue& from, ChatMetadata& to)
{
    read_fields(reader, from, cost_fields, to.cost.emplace());
}

inline void read_warnings(FormReader& reader, const FormValue& from, ChatMetadata& to)
{
    reader.each_element(from, [&](const FormValue& element) {
        read_fields(reader, element, warning_fields, to.warnings.emplace_back());
    });
}

inline constexpr FormField<ChatMetadata> metadata_fields[] = {
    {"client", read_member<&ChatMetadata::client>},
    {"provider", read_member<&ChatMetadata::provider>},
    {"model", read_member<&ChatMetadata::model>},
    {"end", read_word_member<&ChatMetadata::end>},
    {"usage", read_usage},
    {"cost", read_cost},
    {"response_id", read_member<&ChatMetadata::response_id>},
    {"request_id", read_member<&ChatMetadata::request_id>},
    {"attempts", read_member<&ChatMetadata::attempts>},
    {"latency_ms", read_member<&ChatMetadata::latency_ms>},
    {"time_to_first_token_ms", read_member<&ChatMetadata::time_to_first_token_ms>},
    {"warnings", read_warnings},
    {"maybe_billed", read_member<&ChatMetadata::maybe_billed>},
    {"meta", read_facts_member<&ChatMetadata::meta>},
    {"limits", read_facts_member<&ChatMetadata::limits>},
};

/// The other answers, each at its own number; what is between them is without anything.
inline void read_other_choices(FormReader& reader, const FormValue& from, std::vector<Choice>& to)
{
    constexpr std::int64_t most_choices = 100'000;
    if (!from.given()) return;
    reader.each_element(from, [&](const FormValue& element) {
        const FormValue number = element["index"];
        const auto index = reader.whole(number).value_or(0);
        if (index < 1 || index >= most_choices)
            return reader.fail(element, R"(a further choice needs "index", from 1 to 99999)");
        const auto place = static_cast<std::size_t>(index);
        if (place >= to.size()) to.resize(place + 1);
        if (const FormValue parts = element["parts"]; parts.given()) read_choice_parts(reader, parts, to[place]);
        read_fields(reader, element, finish_fields, to[place]);
    });
}

inline void read_choices(FormReader& reader, const FormValue& root, std::vector<Choice>& to)
{
    Choice first;
    const FormValue parts = root["parts"];
    const FormValue metadata = root["metadata"];
    if (parts.given()) read_choice_parts(reader, parts, first);
    if (metadata.given()) read_fields(reader, metadata, finish_fields, first);
    if (!first.parts.empty() || first.finish != FinishReason::unknown || !first.finish_raw.empty() ||
        !first.finish_params.empty())
        to.push_back(std::move(first));
    read_other_choices(reader, root["choices"], to);
}

/// What the members repeat comes first; of two with one key the details' holds.
inline void complete_usage(ChatMetadata& metadata)
{
    std::vector<Param> all = told_by_members(metadata.usage, metadata.cost);
    const std::vector<Param>& details = metadata.usage.all;
    std::erase_if(
        all, [&](const Param& told) { return std::ranges::find(details, told.key, &Param::key) != details.end(); });
    all.insert(all.end(), details.begin(), details.end());
    metadata.usage.all = std::move(all);
}

/// An object that is something else must not pass for an answer without content.
inline void check_response(FormReader& reader, const FormValue& root)
{
    const FormValue success = root["success"];
    if (!root.json.is_object())
        reader.fail_type(root, "an object");
    else if (!success.json.is_bool())
        reader.fail(root, R"(a response needs "success": true or false)");
    else if (*success.json.as_bool() == root["error"].given())
        reader.fail(success, R"("success" must be true without "error" and false with one)");
    else if (!root["metadata"].given())
        reader.fail(root, R"(a response needs "metadata")");
}

[[nodiscard]] inline ChatResponse read_response(FormReader& reader, const FormValue& root)
{
    ChatResponse response;
    check_response(reader, root);
    if (reader.failed()) return response;
    read_choices(reader, root, response.choices());
    ChatMetadata metadata;
    if (const FormValue from = root["metadata"]; from.given()) read_fields(reader, from, metadata_fields, metadata);
    if (const FormValue from = root["error"]; from.given()) {
        ChatError error;
        read_fields(reader, from, error_fields, error);
        response.fail(std::move(error));
    }
    if (!root["metadata"]["end"].given()) metadata.end = response.metadata().end;
    complete_usage(metadata);
    response.metadata() = std::move(metadata);  // after `fail`, which would overrule what it says
    return response;
}

}  // namespace parlance::detail
