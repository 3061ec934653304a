#include "text/result_text.hpp"

#include <parlance/json_builder.hpp>

#include <algorithm>
#include <charconv>
#include <type_traits>

namespace parlance::core {
namespace {

std::string value_text(const ParamValue& value)
{
    return std::visit(
        [](const auto& held) -> std::string {
            using Held = std::remove_cvref_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, std::string>)
                return held;
            else if constexpr (std::is_same_v<Held, Json>)
                return held.text;
            else
                return JsonBuilder().value(held).take();
        },
        value);
}

}  // namespace

std::string score_text(double score)
{
    char digits[32];
    const auto [end, failed] = std::to_chars(std::begin(digits), std::end(digits), score, std::chars_format::fixed, 2);
    return failed == std::errc{} ? std::string(std::begin(digits), end) : std::string();
}

std::string scored_text(const std::vector<ScoredName>& names)
{
    std::string text;
    for (const ScoredName& each : names) {
        text += (text.empty() ? "" : ", ") + each.name;
        if (each.score) text += " (" + score_text(*each.score) + ")";
    }
    return text;
}

std::string fields_text(const std::vector<Param>& fields)
{
    std::string text;
    for (const Param& field : fields)
        text += (text.empty() ? "" : "\n") + field.key + ": " + value_text(field.value);
    return text;
}

std::string items_text(AnalysisType type, const std::vector<ListedItem>& items)
{
    std::string text;
    for (const ListedItem& item : items) {
        if (!text.empty()) text += type == AnalysisType::keywords ? ", " : "\n";
        text += item.text;
        if (type != AnalysisType::keywords) text += ": " + std::string(item.kind);
    }
    return text;
}

std::string items_json(AnalysisType type, const std::vector<ListedItem>& items, std::string_view masked)
{
    JsonBuilder json;
    json.begin_object();
    if (type == AnalysisType::mask) json.member("text", masked);
    json.key(type == AnalysisType::entities   ? "entities"
             : type == AnalysisType::keywords ? "keywords"
                                              : "items")
        .begin_array();
    for (const ListedItem& item : items) {
        json.begin_object().member("text", item.text);
        if (type == AnalysisType::keywords)
            json.member("score", item.score);
        else
            json.member("kind", item.kind);
        json.end_object();
    }
    json.end_array().end_object();
    return json.take();
}

bool same_letters(std::string_view left, std::string_view right) noexcept
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace parlance::core
