#include "finish.hpp"

#include <utility>

namespace parlance::cohere {

FinishReason finish_reason(std::string_view word) noexcept
{
    static constexpr std::pair<std::string_view, FinishReason> words[] = {
        {"COMPLETE", FinishReason::stop},
        {"TOOL_CALL", FinishReason::tool_calls},
        {"MAX_TOKENS", FinishReason::length},
        {"STOP_SEQUENCE", FinishReason::stop},
        {"ERROR_TOXIC", FinishReason::content_filter},
        {"ERROR_LIMIT", FinishReason::length},  // the context is full
        {"ERROR", FinishReason::error},
        {"TIMEOUT", FinishReason::error},
    };
    for (const auto& [known, reason] : words)
        if (known == word) return reason;
    return FinishReason::other;
}

bool is_failure(std::string_view word) noexcept
{
    return finish_reason(word) == FinishReason::error;
}

}  // namespace parlance::cohere
