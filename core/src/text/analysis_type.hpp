/// analysis_type.hpp - the kinds of analysis there are, as one table: what each is called and which options it takes.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace parlance::core {

enum class AnalysisType {
    sentiment,
    classify,
    extract,
    entities,
    summarize,
    keywords,
    language,
    translate,
    mask,
    similarity,
    grammar,
    filter,
    custom,
};

/// One row of the table.
struct AnalysisTypeRow {
    AnalysisType type;
    std::string_view name;
    std::array<std::string_view, 2> options;  ///< besides "type" and "instructions"; unused places are empty
    bool chunks = false;                      ///< takes "chunk": a long text may be analysed in pieces
    std::size_t texts = 1;                    ///< how many texts it compares
};

/// All of them, in the order of the enumeration.
[[nodiscard]] std::span<const AnalysisTypeRow> analysis_types() noexcept;

[[nodiscard]] const AnalysisTypeRow& row_of(AnalysisType type) noexcept;

/// Null: there is no such type.
[[nodiscard]] const AnalysisTypeRow* find_analysis_type(std::string_view name) noexcept;

/// Whether the type has that option.
[[nodiscard]] bool takes_option(const AnalysisTypeRow& row, std::string_view option) noexcept;

/// Their names: "sentiment, classify, ...".
[[nodiscard]] std::string analysis_type_names();

/// `there is no analysis "sentimant"; did you mean "sentiment"? known: sentiment, classify, ...`
[[nodiscard]] std::string unknown_type_message(std::string_view name);

/// `sentiment takes no option "label"; did you mean ...?`, or the ones it takes.
[[nodiscard]] std::string unknown_option_message(const AnalysisTypeRow& row, std::string_view option);

}  // namespace parlance::core
