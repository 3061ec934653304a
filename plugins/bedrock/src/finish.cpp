#include "finish.hpp"

#include <utility>

namespace parlance::bedrock {

FinishReason finish_reason(std::string_view word) noexcept
{
    constexpr std::pair<std::string_view, FinishReason> words[] = {
        {"end_turn", FinishReason::stop},
        {"stop_sequence", FinishReason::stop},
        {"max_tokens", FinishReason::length},
        {"model_context_window_exceeded", FinishReason::length},
        {"tool_use", FinishReason::tool_calls},
        {"guardrail_intervened", FinishReason::content_filter},
        {"content_filtered", FinishReason::content_filter},
        {"malformed_model_output", FinishReason::error},
        {"malformed_tool_use", FinishReason::error},
        {"refusal", FinishReason::refusal},  // of Claude itself, as in its own API
        {"pause_turn", FinishReason::pause},
    };
    for (const auto& [known, reason] : words)
        if (known == word) return reason;
    return FinishReason::other;
}

}  // namespace parlance::bedrock
