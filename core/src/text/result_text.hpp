/// result_text.hpp - results as sentences and lists for people, and as JSON where the host puts it together itself.
#pragma once

#include "text/analysis_type.hpp"

#include <parlance/chat_part.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::core {

struct ScoredName {
    std::string name;
    std::optional<double> score;
};

struct ListedItem {
    std::string_view text, kind;
    double score = 0;
};

/// "0.87", whatever the locale.
[[nodiscard]] std::string score_text(double score);

/// "a (0.90), b (0.40)".
[[nodiscard]] std::string scored_text(const std::vector<ScoredName>& names);

/// "name: value", a line each.
[[nodiscard]] std::string fields_text(const std::vector<Param>& fields);

/// Entities a line each, keywords in one line.
[[nodiscard]] std::string items_text(AnalysisType type, const std::vector<ListedItem>& items);

/// The JSON of entities, keywords, or masked items with the masked text.
[[nodiscard]] std::string items_json(AnalysisType type, const std::vector<ListedItem>& items, std::string_view masked);

/// Whether the texts differ in nothing but the case of ASCII letters.
[[nodiscard]] bool same_letters(std::string_view left, std::string_view right) noexcept;

}  // namespace parlance::core
