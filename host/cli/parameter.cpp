#include "parameter.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>
#include <variant>

namespace parlance::cli {

namespace {

ParamValue number(JsonValue value)
{
    if (const auto whole = value.as_int(); whole && value.source().find_first_of(".eE") == std::string_view::npos)
        return *whole;
    if (const auto real = value.as_double()) return *real;
    return Json(std::string(value.source()));  // out of range for us, perhaps not for the provider
}

ParamValue typed(std::string_view text)
{
    const JsonDocument document(text);
    const JsonValue value = document.root();
    switch (value.kind()) {
        case JsonKind::boolean: return *value.as_bool();
        case JsonKind::number: return number(value);
        case JsonKind::string: return value.text();
        case JsonKind::array:
        case JsonKind::object: return Json(std::string(value.source()));
        default: return std::string(text);
    }
}

}  // namespace

std::optional<Param> parse_parameter(std::string_view text)
{
    const std::size_t mark = text.find('=');
    if (mark == 0 || mark == std::string_view::npos) return std::nullopt;
    return Param(std::string(text.substr(0, mark)), typed(text.substr(mark + 1)));
}

std::string spoken_parameter(const Param& parameter)
{
    std::string text = parameter.key + "=";
    JsonBuilder json;
    if (const auto* words = std::get_if<std::string>(&parameter.value)) {
        const bool reads_as_text = typed(*words) == parameter.value;
        return text += reads_as_text ? *words : json.value(*words).take();
    }
    if (const auto* value = std::get_if<Json>(&parameter.value)) return text += value->text;
    if (const auto* yes = std::get_if<bool>(&parameter.value)) return text += *yes ? "true" : "false";
    if (const auto* whole = std::get_if<std::int64_t>(&parameter.value)) return text += std::to_string(*whole);
    if (const auto* real = std::get_if<double>(&parameter.value)) return text += json.value(*real).take();
    return text;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text)
{
    struct Unit {
        std::string_view name;
        std::int64_t milliseconds;
    };
    constexpr std::array units{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000}};
    constexpr std::int64_t day = 24 * 3'600'000;

    std::int64_t count = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || count <= 0) return std::nullopt;
    const std::string_view name(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
    for (const Unit& unit : units)
        if (unit.name == name && count <= day / unit.milliseconds)
            return std::chrono::milliseconds(count * unit.milliseconds);
    return std::nullopt;
}

}  // namespace parlance::cli
