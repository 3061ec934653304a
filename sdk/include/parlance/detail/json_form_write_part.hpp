/// json_form_write_part.hpp - writes what requests and responses share: parts, keyed values, foreign JSON.
///
/// A part shows what it has: {"type":"text","text":"..."}; an absent member is an empty one.
#pragma once

#include <parlance/chat_part.hpp>
#include <parlance/detail/json_form_words.hpp>
#include <parlance/json_builder.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace parlance::detail {

/// Splices JSON that came from elsewhere. A form stays one line: a line end can only stand between tokens, and becomes
/// a space. What is no JSON, or not an object where one is `wanted`, is written as a string, so that the form is JSON
/// whatever it is given.
inline void splice(JsonBuilder& json, std::string_view text, JsonKind wanted = JsonKind::missing)
{
    const JsonDocument document(text, {.max_depth = deepest_spliced_json, .invalid_utf8 = InvalidUtf8::refuse});
    if (!document || (wanted == JsonKind::object && !document.root().is_object())) {
        json.value(text);
        return;
    }
    std::string line(document.root().source());
    std::ranges::replace_if(
        line, [](char byte) { return byte == '\n' || byte == '\r'; }, ' ');
    json.raw(line);
}

/// Members that are only written when they are not empty.
inline void write_given(JsonBuilder& json, std::string_view key, std::string_view text)
{
    if (!text.empty()) json.member(key, text);
}
inline void splice_object_given(JsonBuilder& json, std::string_view key, std::string_view text)
{
    if (text.empty()) return;
    json.key(key);
    splice(json, text, JsonKind::object);
}

/// Members that are always written: empty is null.
inline void write_or_null(JsonBuilder& json, std::string_view key, std::string_view text)
{
    json.key(key);
    if (text.empty())
        json.null();
    else
        json.value(text);
}
template <class T>
void write_or_null(JsonBuilder& json, std::string_view key, const std::optional<T>& value)
{
    json.key(key);
    if (value)
        json.value(*value);
    else
        json.null();
}

/// A number that reads back as a real: 1 is written as 1.0.
inline void write_real(JsonBuilder& json, double value)
{
    std::string text;
    append_number(text, value);
    if (std::isfinite(value) && text.find_first_of(".e") == std::string::npos) text += ".0";
    json.raw(text);
}

inline void write_value(JsonBuilder& json, const ParamValue& value)
{
    std::visit(
        [&json](const auto& held) {
            using Held = std::remove_cvref_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, Json>)
                splice(json, held.text);
            else if constexpr (std::is_same_v<Held, double>)
                write_real(json, held);
            else
                json.value(held);
        },
        value);
}

/// JSON has no NaN and no infinity: such a value is left out.
[[nodiscard]] inline bool has_json(const ParamValue& value) noexcept
{
    const auto* real = std::get_if<double>(&value);
    return real == nullptr || std::isfinite(*real);
}

/// `{"input.audio":5}`. Of several with one key the first holds.
inline void write_facts(JsonBuilder& json, const std::vector<Param>& facts)
{
    json.begin_object();
    for (const Param& fact : facts) {
        if (json.has_key(fact.key) || !has_json(fact.value)) continue;
        json.key(fact.key);
        write_value(json, fact.value);
    }
    json.end_object();
}
inline void write_facts_given(JsonBuilder& json, std::string_view key, const std::vector<Param>& facts)
{
    if (facts.empty()) return;
    json.key(key);
    write_facts(json, facts);
}

inline void write_parts(JsonBuilder& json, const std::vector<Part>& parts);

/// The members of a part but its type. `part` must live until the text is taken: its data is encoded then.
inline void write_part_members(JsonBuilder& json, const Part& part)
{
    write_given(json, "id", part.id);
    write_given(json, "name", part.name);
    const bool is_call = part.kind == PartKind::tool_call;
    const bool is_text = part.kind == PartKind::text;
    if (is_call || is_text || !part.text.empty()) json.member(is_call ? "arguments" : "text", part.text);
    write_given(json, "url", part.url);
    if (!part.data.empty()) json.key("data").begin_string().base64(part.data).end_string();
    write_given(json, "media_type", part.media_type);
    if (part.begin != 0 || part.end != 0) json.member("begin", part.begin).member("end", part.end);
    write_flags(json, part.flags, part_flag_words);
    splice_object_given(json, "extra", part.extra);
    if (part.parts.empty()) return;
    json.key("parts");
    write_parts(json, part.parts);
}

inline void write_parts(JsonBuilder& json, const std::vector<Part>& parts)
{
    json.begin_array();
    for (const Part& part : parts) {
        json.begin_object().member("type", to_string(part.kind));
        write_part_members(json, part);
        json.end_object();
    }
    json.end_array();
}

/// The calls that wait for a result, each as its own object: every member is there. What the provider ran itself is
/// among the parts alone.
inline void write_tool_calls(JsonBuilder& json, const std::vector<Part>& parts)
{
    json.begin_array();
    for (const Part& part : parts) {
        if (part.kind != PartKind::tool_call || (part.flags & PARLANCE_PART_PROVIDER_RUN) != 0) continue;
        json.begin_object();
        write_or_null(json, "id", part.id);
        write_or_null(json, "name", part.name);
        json.member("arguments", part.text).end_object();
    }
    json.end_array();
}

}  // namespace parlance::detail
