/// analysis_task.hpp - what is to be analysed and how: the request's text and its "analysis" parameter, checked.
#pragma once

#include "text/analysis_type.hpp"

#include <parlance/chat_request_view.hpp>
#include <parlance/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::core {

/// Something that `extract` looks for.
struct AnalysisField {
    std::string name;
    std::string meaning;  ///< may be empty: the name says it
};

/// One analysis. Which members carry meaning depends on the type.
struct AnalysisTask {
    AnalysisType type = AnalysisType::sentiment;
    std::vector<std::string> labels;  ///< classify
    bool multiple = false;            ///< classify: any number of labels instead of one
    std::vector<AnalysisField> fields;
    std::vector<std::string> kinds;         ///< entities, mask; empty: the usual ones
    std::optional<std::int64_t> max_words;  ///< summarize
    std::int64_t max_keywords = 10;
    std::string target;          ///< translate: a language, in any language's words
    std::string question;        ///< filter
    std::string prompt, schema;  ///< custom; the schema is JSON text
    std::string instructions;    ///< what the application wants besides
    bool chunk = false;
    std::vector<std::string> texts;  ///< as many as the type compares; none is blank
};

/// Limits of the options. Source: what a prompt can bear; far above any use known.
inline constexpr std::size_t largest_analysis_options = 256 * 1024;  ///< bytes of the parameter
inline constexpr std::size_t most_analysis_names = 200;              ///< labels, fields or kinds
inline constexpr std::size_t longest_analysis_name = 200;            ///< bytes of one of them

/// Reads the parameter's JSON text. An error is invalid_request, its `where` "/params/analysis/labels/3".
[[nodiscard]] Result<AnalysisTask> read_analysis_options(std::string_view json);

/// Reads a whole request: the options, and the text of its one message. Refuses what an analysis decides by itself:
/// tools, `format`, `n`.
[[nodiscard]] Result<AnalysisTask> read_analysis_task(const ChatRequestView& request);

/// Whether there is nothing but white space.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

}  // namespace parlance::core
