/// json_form_write_response.hpp - a response and its error as JSON: every key is always there, unknown is null, never
/// 0.
///
/// Beside these, keys that only some responses need are there only for them: `choices` (the second answer and further
/// ones), `finish_params`, `meta` and `limits` in the metadata, `details` in the usage, `not_sent` and `extra` in the
/// error.
#pragma once

#include <parlance/chat_response.hpp>
#include <parlance/detail/json_form_write_part.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::detail {

/// A number of the usage: its key in JSON, its key among all that was reported, and where it is kept.
struct UsageMember {
    std::string_view key;
    std::string_view reported_as;
    std::optional<std::int64_t> Usage::*number;
};

inline constexpr UsageMember usage_members[] = {
    {"prompt_tokens", "input", &Usage::prompt_tokens},
    {"completion_tokens", "output", &Usage::completion_tokens},
    {"total_tokens", "total", &Usage::total_tokens},
    {"cached_tokens", "input.cache_read", &Usage::cached_tokens},
    {"cache_write_tokens", "input.cache_write", &Usage::cache_write_tokens},
    {"reasoning_tokens", "output.reasoning", &Usage::reasoning_tokens},
};

/// What must have been reported, going by the members: the rest of `usage.all` are the details.
[[nodiscard]] inline std::vector<Param> told_by_members(const Usage& usage, const std::optional<Cost>& cost)
{
    std::vector<Param> told;
    for (const UsageMember& member : usage_members)
        if (const auto& number = usage.*member.number) told.emplace_back(std::string(member.reported_as), *number);
    if (!cost) return told;
    told.emplace_back("cost", cost->amount);
    if (!cost->currency.empty()) told.emplace_back("cost.currency", cost->currency);
    if (!cost->source.empty()) told.emplace_back("cost.source", cost->source);
    return told;
}

[[nodiscard]] inline std::vector<Param> usage_details(const Usage& usage, const std::optional<Cost>& cost)
{
    const std::vector<Param> told = told_by_members(usage, cost);
    std::vector<Param> details;
    for (const Param& param : usage.all) {
        const auto same = [&](const Param& other) { return other.key == param.key && other.value == param.value; };
        if (std::ranges::none_of(told, same)) details.push_back(param);
    }
    return details;
}

inline void write_usage(JsonBuilder& json, const Usage& usage, const std::optional<Cost>& cost)
{
    json.key("usage").begin_object();
    for (const UsageMember& member : usage_members)
        write_or_null(json, member.key, usage.*member.number);
    write_facts_given(json, "details", usage_details(usage, cost));
    json.end_object().key("cost");
    if (!cost) {
        json.null();
        return;
    }
    json.begin_object().member("amount", cost->amount);
    write_or_null(json, "currency", cost->currency);
    write_or_null(json, "source", cost->source);
    json.end_object();
}

/// A finish without a reason is unknown.
inline void write_finish(JsonBuilder& json, FinishReason finish, std::string_view raw)
{
    write_or_null(json, "finish_reason", finish == FinishReason::unknown ? std::string_view{} : to_string(finish));
    write_or_null(json, "finish_reason_raw", raw);
}

inline void write_warning(JsonBuilder& json, std::string_view code, std::string_view message, std::string_view where)
{
    write_or_null(json, "code", code);
    json.member("message", message);
    write_or_null(json, "where", where);
}

inline void write_error(JsonBuilder& json, const ChatError& error)
{
    const auto known = [](auto value, bool is_known) { return is_known ? std::optional(value) : std::nullopt; };
    json.begin_object();
    json.member("kind", to_string(error.kind)).member("message", error.message).member("phase", to_string(error.phase));
    write_or_null(json, "http_status", known(error.http_status, error.http_status != 0));
    write_or_null(json, "provider_code", error.provider_code);
    write_or_null(json, "request_id", error.request_id);
    write_or_null(json, "retryable", error.retryable);
    write_or_null(json, "retry_after_ms", known(error.retry_after_ms, error.retry_after_ms >= 0));
    json.member("maybe_billed", error.maybe_billed);
    write_or_null(json, "where", error.where);
    write_or_null(json, "body_excerpt", error.body_excerpt);
    if (error.not_sent) json.member("not_sent", true);
    splice_object_given(json, "extra", error.extra);
    json.end_object();
}

/// The texts of one kind, joined; null if there is no such part.
inline void write_joined(JsonBuilder& json, std::string_view key, const std::vector<Part>& parts, PartKind kind)
{
    json.key(key);
    if (std::ranges::find(parts, kind, &Part::kind) == parts.end()) {
        json.null();
        return;
    }
    json.begin_string();
    for (const Part& part : parts)
        if (part.kind == kind) json.text(part.text);
    json.end_string();
}

inline void write_content(JsonBuilder& json, const std::vector<Part>& parts)
{
    write_joined(json, "reasoning", parts, PartKind::reasoning);
    write_joined(json, "refusal", parts, PartKind::refusal);
    json.key("tool_calls");
    write_tool_calls(json, parts);
    json.key("parts");
    write_parts(json, parts);
}

/// The answers after the first, each with its number. Those without anything are left out, but for the last one.
inline void write_other_choices(JsonBuilder& json, const std::vector<Choice>& choices)
{
    if (choices.size() < 2) return;
    json.key("choices").begin_array();
    for (std::size_t index = 1; index < choices.size(); ++index) {
        const Choice& choice = choices[index];
        const bool blank = choice.parts.empty() && choice.finish == FinishReason::unknown &&
                           choice.finish_raw.empty() && choice.finish_params.empty();
        if (blank && index + 1 != choices.size()) continue;
        json.begin_object().member("index", index);
        write_joined(json, "content", choice.parts, PartKind::text);
        write_content(json, choice.parts);
        write_finish(json, choice.finish, choice.finish_raw);
        write_facts_given(json, "finish_params", choice.finish_params);
        json.end_object();
    }
    json.end_array();
}

inline void write_warnings(JsonBuilder& json, const std::vector<Warning>& warnings)
{
    json.key("warnings").begin_array();
    for (const Warning& warning : warnings) {
        json.begin_object();
        write_warning(json, warning.code, warning.message, warning.where);
        json.end_object();
    }
    json.end_array();
}

inline void write_metadata(JsonBuilder& json, const ChatMetadata& metadata, const Choice& first)
{
    json.key("metadata").begin_object();
    write_or_null(json, "client", metadata.client);
    write_or_null(json, "provider", metadata.provider);
    write_or_null(json, "model", metadata.model);
    json.member("end", to_string(metadata.end));
    write_finish(json, first.finish, first.finish_raw);
    write_usage(json, metadata.usage, metadata.cost);
    write_or_null(json, "response_id", metadata.response_id);
    write_or_null(json, "request_id", metadata.request_id);
    write_or_null(json, "attempts", metadata.attempts);
    write_or_null(json, "latency_ms", metadata.latency_ms);
    write_or_null(json, "time_to_first_token_ms", metadata.time_to_first_token_ms);
    write_warnings(json, metadata.warnings);
    json.member("maybe_billed", metadata.maybe_billed);
    write_facts_given(json, "finish_params", first.finish_params);
    write_facts_given(json, "meta", metadata.meta);
    write_facts_given(json, "limits", metadata.limits);
    json.end_object();
}

inline void write_response(JsonBuilder& json, const ChatResponse& response)
{
    static const Choice none;
    const Choice& first = response.choices().empty() ? none : response.choices().front();
    json.begin_object();
    write_joined(json, "content", first.parts, PartKind::text);
    json.member("success", response.success()).key("error");
    if (response.error())
        write_error(json, *response.error());
    else
        json.null();
    write_content(json, first.parts);
    write_metadata(json, response.metadata(), first);
    write_other_choices(json, response.choices());
    json.end_object();
}

}  // namespace parlance::detail
