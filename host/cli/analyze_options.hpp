/// analyze_options.hpp - what `parlance analyze` is told: the type, and the options that the type takes.
#pragma once

#include <parlance/analysis.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "input.hpp"
#include "own_options.hpp"

namespace parlance::cli {

/// A type of analysis, and which options it has. Names are separated by blanks.
struct AnalysisType {
    std::string_view name;
    std::string_view needs;  ///< options without which it makes no sense
    std::string_view takes;  ///< further ones
};
[[nodiscard]] std::span<const AnalysisType> analysis_types() noexcept;

/// The type and the options of the SDK, files read. What makes no sense is a problem with exit code 2.
struct AnalysisOrder {
    std::string type;
    AnalysisOptions options;
};
[[nodiscard]] std::variant<AnalysisOrder, InputProblem> read_analysis_order(const OwnOptions& own);

}  // namespace parlance::cli
