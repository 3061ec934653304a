/// analysis_prompt.hpp - what the model is told: the task, and the text as data.
///
/// The text stands between two lines that hold a mark which the text itself does not contain, so that nothing in it can
/// end it early; and the model is told to follow no instruction in it. That is the best that words can do: a model may
/// still be talked over, which is why the answer must fit a schema.
#pragma once

#include "text/analysis_task.hpp"
#include "text/json_schema.hpp"

#include <parlance/chat_part.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace parlance::core {

/// How one chat of an analysis differs from the others.
struct PromptScene {
    std::vector<std::string_view> texts;  ///< what to look at now: the whole, or a piece
    bool piece = false;                   ///< there is more of the text than is shown
    bool of_summaries = false;            ///< the text is summaries of the text's pieces
    std::string_view schema;              ///< shown in the prompt when not empty
};

/// The system and the user message of one chat.
[[nodiscard]] std::vector<Message> analysis_messages(const AnalysisTask& task, const PromptScene& scene);

/// What is said after a reply that does not fit. `schema` is shown when not empty.
[[nodiscard]] Message repair_message(const std::vector<Violation>& violations, std::string_view schema);

}  // namespace parlance::core
