#include <parlance/messages/finish.hpp>

#include <utility>

namespace parlance::messages {

FinishReason finish_reason(std::string_view word) noexcept
{
    static constexpr std::pair<std::string_view, FinishReason> words[] = {
        {"end_turn", FinishReason::stop},
        {"tool_use", FinishReason::tool_calls},
        {"max_tokens", FinishReason::length},
        {"stop_sequence", FinishReason::stop},
        {"refusal", FinishReason::refusal},
        {"pause_turn", FinishReason::pause},
        {"compaction", FinishReason::pause},  // the context was summed up, and the turn goes on when asked again
        {"model_context_window_exceeded", FinishReason::length},
        // Words that gateways pass on from other providers.
        {"stop", FinishReason::stop},
        {"length", FinishReason::length},
        {"tool_calls", FinishReason::tool_calls},
        {"content_filter", FinishReason::content_filter},
        {"content_filtered", FinishReason::content_filter},
        {"guardrail_intervened", FinishReason::content_filter},
        {"sensitive", FinishReason::content_filter},
        {"error", FinishReason::error},
    };
    for (const auto& [known, reason] : words)
        if (known == word) return reason;
    return FinishReason::other;
}

}  // namespace parlance::messages
