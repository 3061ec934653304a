#include "text/analysis_type.hpp"

#include <parlance/detail/json_form_nearest.hpp>

#include <algorithm>
#include <vector>

namespace parlance::core {
namespace {

using enum AnalysisType;

constexpr AnalysisTypeRow rows[] = {
    {sentiment, "sentiment", {}},
    {classify, "classify", {"labels", "multiple"}},
    {extract, "extract", {"fields"}},
    {entities, "entities", {"kinds"}, true},
    {summarize, "summarize", {"max_words"}, true},
    {keywords, "keywords", {"max"}, true},
    {language, "language", {}},
    {translate, "translate", {"target"}},
    {mask, "mask", {"kinds"}, true},
    {similarity, "similarity", {}, false, 2},
    {grammar, "grammar", {}},
    {filter, "filter", {"question"}},
    {custom, "custom", {"prompt", "schema"}},
};

constexpr std::size_t longest_shown = 64;  // bytes of somebody's typing that a message repeats

std::string quoted(std::string_view name)
{
    std::size_t size = std::min(name.size(), longest_shown);
    while (size < name.size() && size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0U) == 0x80U)
        --size;
    return "\"" + std::string(name.substr(0, size)) + (size < name.size() ? "...\"" : "\"");
}

std::string joined(const std::vector<std::string_view>& names)
{
    std::string text;
    for (const std::string_view name : names)
        text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

std::string hint(std::string_view given, const std::vector<std::string_view>& known)
{
    const std::string_view nearest = detail::nearest_key(given, known);
    return nearest.empty() ? std::string("; ") : "; did you mean \"" + std::string(nearest) + "\"? ";
}

std::vector<std::string_view> names_of_types()
{
    std::vector<std::string_view> known;
    for (const AnalysisTypeRow& row : rows)
        known.push_back(row.name);
    return known;
}

std::vector<std::string_view> options_of(const AnalysisTypeRow& row)
{
    std::vector<std::string_view> known;
    for (const std::string_view option : row.options)
        if (!option.empty()) known.push_back(option);
    if (row.chunks) known.push_back("chunk");
    known.push_back("instructions");
    return known;
}

}  // namespace

std::span<const AnalysisTypeRow> analysis_types() noexcept
{
    return rows;
}

const AnalysisTypeRow& row_of(AnalysisType type) noexcept
{
    return rows[static_cast<std::size_t>(type)];
}

const AnalysisTypeRow* find_analysis_type(std::string_view name) noexcept
{
    const auto* const found =
        std::find_if(std::begin(rows), std::end(rows), [&](const auto& r) { return r.name == name; });
    return found == std::end(rows) ? nullptr : found;
}

bool takes_option(const AnalysisTypeRow& row, std::string_view option) noexcept
{
    if (option == "instructions") return true;
    if (option == "chunk") return row.chunks;
    return !option.empty() && std::find(row.options.begin(), row.options.end(), option) != row.options.end();
}

std::string analysis_type_names()
{
    return joined(names_of_types());
}

std::string unknown_type_message(std::string_view name)
{
    const auto known = names_of_types();
    return "there is no analysis " + quoted(name) + hint(name, known) + "known: " + joined(known);
}

std::string unknown_option_message(const AnalysisTypeRow& row, std::string_view option)
{
    const auto known = options_of(row);
    return std::string(row.name) + " takes no option " + quoted(option) + hint(option, known) +
           "it takes: " + joined(known);
}

}  // namespace parlance::core
