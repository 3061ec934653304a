/// json_form_read_part.hpp - parts from JSON: as they are written, and in the short forms that people write.
///
/// `parts` says exactly what a message or a tool's result consists of. `content` is for people: a string, or a list
/// that also takes OpenAI's {"type":"image_url"}, and is looked at for what cannot have been meant.
#pragma once

#include <parlance/chat_part.hpp>
#include <parlance/detail/json_form_reader.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::detail {

enum class PartStyle {
    exact,  ///< `parts`
    handy   ///< `content`
};

inline void read_parts(FormReader& reader, const FormValue& from, PartStyle style, std::vector<Part>& to);

/// {"name":"...","arguments":"..."}, in OpenAI's spelling inside "function".
inline void read_arguments(FormReader& reader, const FormValue& from, Part& to)
{
    if (from.json.is_object())
        to.text = from.json.source();
    else if (from.json.is_string())
        reader.read(from, to.text);
    else
        reader.fail_type(from, "a string of JSON, or an object");
}

/// A result's content: text, or parts.
inline void read_result_content(FormReader& reader, const FormValue& from, Part& to)
{
    if (from.json.is_string())
        reader.read(from, to.text);
    else if (from.json.is_array())
        read_parts(reader, from, PartStyle::handy, to.parts);
    else
        reader.fail_type(from, "a string or a list of parts");
}

/// OpenAI's {"image_url":{"url":"..."}}.
inline void read_image_url(FormReader& reader, const FormValue& from, Part& to)
{
    static constexpr FormField<Part> fields[] = {{"url", read_member<&Part::url>}};
    if (from.json.is_string())
        reader.read(from, to.url);
    else
        read_fields(reader, from, fields, to);
}

inline void read_data(FormReader& reader, const FormValue& from, Part& to)
{
    reader.read_base64(from, to.data);
}

inline void read_part_flags(FormReader& reader, const FormValue& from, Part& to)
{
    reader.read_flags(from, part_flag_words, to.flags);
}

inline void read_children(FormReader& reader, const FormValue& from, Part& to)
{
    read_parts(reader, from, PartStyle::exact, to.parts);
}

/// Reads a member that has a meaning for one kind of part only.
template <PartKind kind, void (*read)(FormReader&, const FormValue&, Part&)>
void read_for_kind(FormReader& reader, const FormValue& from, Part& to)
{
    if (to.kind == kind) return read(reader, from, to);
    reader.fail(from, reader.name(from) + " belongs to a part of type \"" + std::string(to_string(kind)) + '"');
}

inline constexpr FormField<Part> part_fields[] = {
    {"type", skip_member},
    {"text", read_member<&Part::text>},
    {"url", read_member<&Part::url>},
    {"data", read_data},
    {"media_type", read_member<&Part::media_type>},
    {"id", read_member<&Part::id>},
    {"name", read_member<&Part::name>},
    {"begin", read_member<&Part::begin>},
    {"end", read_member<&Part::end>},
    {"flags", read_part_flags},
    {"extra", read_object_member<&Part::extra>},
    {"parts", read_children},
    {"arguments", read_for_kind<PartKind::tool_call, read_arguments>},
    {"tool_call_id", read_for_kind<PartKind::tool_result, read_member<&Part::id, Part>>},
    {"content", read_for_kind<PartKind::tool_result, read_result_content>},
    {"image_url", read_for_kind<PartKind::image, read_image_url>},
};

/// What people leave out although nothing can be sent without it; empty: nothing.
[[nodiscard]] inline std::string_view missing_member(const FormValue& from, const Part& part)
{
    switch (part.kind) {
        case PartKind::text: return from["text"].given() ? "" : R"("text")";
        case PartKind::tool_call: return part.name.empty() ? R"("name")" : "";
        case PartKind::tool_result: return part.id.empty() ? R"("id": the tool call that it answers)" : "";
        case PartKind::image:
        case PartKind::audio:
        case PartKind::video:
        case PartKind::file: break;
        default: return "";
    }
    if (!part.data.empty() && part.media_type.empty()) return R"("media_type" beside its "data", as in "image/png")";
    const bool has_content = !part.url.empty() || !part.data.empty() || !part.id.empty();
    return has_content ? "" : R"("url", or "data" in base64 with "media_type")";
}

inline void check_part(FormReader& reader, const FormValue& from, const Part& part)
{
    const std::string_view missing = missing_member(from, part);
    if (missing.empty()) return;
    const std::string kind(to_string(part.kind));
    reader.fail(from, "a part of type \"" + kind + "\" needs " + std::string(missing));
}

[[nodiscard]] inline Part read_part(FormReader& reader, const FormValue& from, PartStyle style)
{
    Part part;
    if (!reader.is(from, JsonKind::object, "an object")) return part;
    const FormValue type = from["type"];
    if (!type.given()) {
        reader.fail(from, R"(a part needs "type": )" + all_words<PartKind>());
    } else if (type.json == "image_url") {
        part.kind = PartKind::image;
    } else {
        reader.read_word(type, part.kind);
    }
    if (!reader.failed()) read_fields(reader, from, part_fields, part);
    if (style == PartStyle::handy && !reader.failed()) check_part(reader, from, part);
    return part;
}

inline void read_parts(FormReader& reader, const FormValue& from, PartStyle style, std::vector<Part>& to)
{
    reader.each_element(from, [&](const FormValue& element) {
        if (style == PartStyle::handy && element.json.is_string())
            to.emplace_back(PartKind::text, element.json.text());
        else
            to.push_back(read_part(reader, element, style));
    });
}

/// How many levels of parts there are.
[[nodiscard]] inline int nesting_of(const std::vector<Part>& parts)
{
    int deepest = 0;
    for (const Part& part : parts)
        deepest = std::max(deepest, nesting_of(part.parts));
    return parts.empty() ? 0 : deepest + 1;
}

inline void check_nesting(FormReader& reader, const FormValue& at, const std::vector<Part>& parts)
{
    if (nesting_of(parts) > most_nested_parts)
        reader.fail(at, "parts are nested more than " + std::to_string(most_nested_parts) + " deep");
}

}  // namespace parlance::detail
