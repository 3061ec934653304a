/// reply_check.hpp - whether a model's reply is an answer: JSON, that fits the schema, and means something.
#pragma once

#include "text/analysis_task.hpp"
#include "text/reply_json.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace parlance::core {

/// Items of one reply: entities, keywords, corrections.
inline constexpr std::size_t most_items = 2'000;

/// What the reply is held against besides its schema.
struct ReplyScene {
    std::string_view text;                  ///< the piece that was shown
    std::optional<std::int64_t> max_words;  ///< of a summary that is the result
};

/// A reply as found, with every violation: of the schema, or else of what it cannot say: scores from 0 to 1, texts that
/// are not empty, no more words than asked for (bearable, from a tenth too many), masked items that occur in the text
/// (bearable).
[[nodiscard]] ReplyJson check_reply(std::string_view reply, const JsonSchema& schema, const AnalysisTask& task,
                                    const ReplyScene& scene);

/// Words as people count them: what white space separates.
[[nodiscard]] std::int64_t count_words(std::string_view text) noexcept;

}  // namespace parlance::core
