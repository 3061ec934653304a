/// json_form_read_params.hpp - parameters from JSON: of the type that the contract gives them, or else that the value
/// has.
#pragma once

#include <parlance/detail/json_form_reader.hpp>
#include <parlance/detail/param_aliases.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/known_params.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::detail {

/// The value of a key that the contract does not name: what it looks like. 1 is an integer, 1.0 is not.
[[nodiscard]] inline std::optional<ParamValue> read_free_value(FormReader& reader, const FormValue& from)
{
    switch (from.json.kind()) {
        case JsonKind::boolean: return ParamValue(*from.json.as_bool());
        case JsonKind::string: return ParamValue(from.json.text());
        case JsonKind::array:
        case JsonKind::object: return ParamValue(Json(reader.raw(from)));
        case JsonKind::number: break;
        default: return std::nullopt;
    }
    const bool spelled_whole = from.json.source().find_first_of(".eE") == std::string_view::npos;
    if (const auto number = from.json.as_int(); number && spelled_whole) return ParamValue(*number);
    double real = 0;
    reader.read(from, real);
    return ParamValue(real);
}

/// The key and value facts of an object: usage details, meta, limits.
inline void read_facts(FormReader& reader, const FormValue& from, std::vector<Param>& to)
{
    reader.each_free_member(from, [&](const FormValue& member) {
        if (auto value = read_free_value(reader, member)) to.emplace_back(std::string(member.key), *std::move(value));
    });
}

/// A word, or {"name":"..."}; OpenAI hides the name in "function".
[[nodiscard]] inline std::optional<Json> read_tool_choice(FormReader& reader, const FormValue& from)
{
    if (from.json.is_string()) return Json(reader.raw(from));
    static constexpr FormField<Tool> inner[] = {{"name", read_member<&Tool::name>}};
    static constexpr FormField<Tool> fields[] = {
        {"name", read_member<&Tool::name>},
        {"type", skip_member},
        {"function",
         [](FormReader& r, const FormValue& function, Tool& tool) { read_fields(r, function, inner, tool); }},
    };
    Tool tool;
    if (!from.json.is_object()) reader.fail_type(from, R"("auto", "none", "required" or {"name": "..."})");
    read_fields(reader, from, fields, tool);
    if (tool.name.empty()) reader.fail(from, R"("tool_choice" needs "name": the tool to call)");
    return Json(JsonBuilder().begin_object().member("name", tool.name).end_object().take());
}

/// One text or several: always a list.
[[nodiscard]] inline std::optional<Json> read_stop(FormReader& reader, const FormValue& from)
{
    if (from.json.is_string()) return Json('[' + std::string(from.json.source()) + ']');
    if (!from.json.is_array()) reader.fail_type(from, "a string or a list of strings");
    reader.each_element(
        from, [&](const FormValue& element) { static_cast<void>(reader.is(element, JsonKind::string, "a string")); });
    return Json(reader.raw(from));
}

/// The members of an output format.
struct FormatForm {
    std::string type;
    std::string name;
    std::string description;
    std::string schema;
    std::optional<bool> strict;
};

/// OpenAI's "json_object" is our "json".
inline void read_format_type(FormReader& reader, const FormValue& from, FormatForm& to)
{
    reader.read(from, to.type);
    if (to.type == "json_object") to.type = "json";
    if (to.type != "text" && to.type != "json" && to.type != "json_schema")
        reader.fail(from, reader.name(from) + " must be one of text, json, json_schema");
}

inline constexpr FormField<FormatForm> schema_fields[] = {
    {"name", read_member<&FormatForm::name>},
    {"description", read_member<&FormatForm::description>},
    {"schema", read_object_member<&FormatForm::schema>},
    {"strict", read_member<&FormatForm::strict>},
};

inline constexpr FormField<FormatForm> format_fields[] = {
    {"type", read_format_type},
    {"name", read_member<&FormatForm::name>},
    {"description", read_member<&FormatForm::description>},
    {"schema", read_object_member<&FormatForm::schema>},
    {"strict", read_member<&FormatForm::strict>},
    {"json_schema",
     [](FormReader& reader, const FormValue& inner, FormatForm& to) { read_fields(reader, inner, schema_fields, to); }},
};

/// {"type":"json_schema","name":"...","schema":{}}; a word alone is the type; OpenAI hides the rest in "json_schema".
[[nodiscard]] inline std::optional<Json> read_format(FormReader& reader, const FormValue& from)
{
    FormatForm format;
    if (from.json.is_string())
        read_format_type(reader, from, format);
    else
        read_fields(reader, from, format_fields, format);
    if (format.type.empty()) reader.fail(from, reader.name(from) + R"( needs "type": text, json or json_schema)");
    if (format.type == "json_schema" && format.schema.empty())
        reader.fail(from, reader.name(from) + R"( of type "json_schema" needs "schema")");
    JsonBuilder json;
    json.begin_object().member("type", format.type);
    if (!format.name.empty()) json.member("name", format.name);
    if (!format.description.empty()) json.member("description", format.description);
    if (!format.schema.empty()) json.key("schema").raw(format.schema);
    if (format.strict) json.member("strict", *format.strict);
    return Json(json.end_object().take());
}

[[nodiscard]] inline std::optional<Json> read_json_param(FormReader& reader, const FormValue& from,
                                                         std::string_view key)
{
    if (key == "tool_choice") return read_tool_choice(reader, from);
    if (key == "format") return read_format(reader, from);
    if (key == "stop") return read_stop(reader, from);
    const bool list = key == "modalities";
    if (!reader.is(from, list ? JsonKind::array : JsonKind::object, list ? "a list" : "an object")) return std::nullopt;
    return Json(reader.raw(from));
}

template <class T>
[[nodiscard]] std::optional<ParamValue> read_value(FormReader& reader, const FormValue& from)
{
    T value{};
    reader.read(from, value);
    return ParamValue(std::move(value));
}

/// A parameter's value, of the type that the contract has for `key`.
[[nodiscard]] inline std::optional<ParamValue> read_param_value(FormReader& reader, const FormValue& from,
                                                                std::string_view key)
{
    switch (known_param_type(key)) {
        case PARLANCE_PARAM_BOOL: return read_value<bool>(reader, from);
        case PARLANCE_PARAM_INT: return read_value<std::int64_t>(reader, from);
        case PARLANCE_PARAM_REAL: return read_value<double>(reader, from);
        case PARLANCE_PARAM_TEXT: return read_value<std::string>(reader, from);
        case PARLANCE_PARAM_JSON: return read_json_param(reader, from, key);
        default: return read_free_value(reader, from);
    }
}

/// The parameter with that key, or nothing.
[[nodiscard]] inline Param* find_param(std::vector<Param>& params, std::string_view key) noexcept
{
    const auto found = std::ranges::find(params, key, &Param::key);
    return found != params.end() ? &*found : nullptr;
}

/// Adds the parameter `from`; one that is there already is an error.
inline void read_param(FormReader& reader, const FormValue& from, std::vector<Param>& to)
{
    const std::string_view key = param_key(from.key);
    if (!from.given()) return;
    if (find_param(to, key) != nullptr) return reader.fail_repeated(from);
    if (auto value = read_param_value(reader, from, key)) to.emplace_back(std::string(key), *std::move(value));
}

}  // namespace parlance::detail
