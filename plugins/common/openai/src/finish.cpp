#include <parlance/openai/finish.hpp>

#include <utility>

namespace parlance::openai {

FinishReason finish_reason(std::string_view word) noexcept
{
    // Gateways behind one dialect pass on the words of the provider behind them.
    static constexpr std::pair<std::string_view, FinishReason> words[] = {
        {"stop", FinishReason::stop},
        {"tool_calls", FinishReason::tool_calls},
        {"length", FinishReason::length},
        {"content_filter", FinishReason::content_filter},
        {"function_call", FinishReason::tool_calls},
        {"end_turn", FinishReason::stop},
        {"max_tokens", FinishReason::length},
        {"tool_use", FinishReason::tool_calls},
        {"stop_sequence", FinishReason::stop},
        {"refusal", FinishReason::refusal},
        {"pause_turn", FinishReason::pause},
        {"model_length", FinishReason::length},
        {"model_context_window_exceeded", FinishReason::length},
        {"incomplete:max_output_tokens", FinishReason::length},
        {"completed", FinishReason::stop},
        {"eos", FinishReason::stop},
        {"eos_token", FinishReason::stop},
        {"STOP", FinishReason::stop},
        {"COMPLETE", FinishReason::stop},
        {"STOP_SEQUENCE", FinishReason::stop},
        {"MAX_TOKENS", FinishReason::length},
        {"TOOL_CALL", FinishReason::tool_calls},
        {"SAFETY", FinishReason::content_filter},
        {"RECITATION", FinishReason::content_filter},
        {"BLOCKLIST", FinishReason::content_filter},
        {"PROHIBITED_CONTENT", FinishReason::content_filter},
        {"SPII", FinishReason::content_filter},
        {"IMAGE_SAFETY", FinishReason::content_filter},
        {"guardrail_intervened", FinishReason::content_filter},
        {"sensitive", FinishReason::content_filter},
        {"ERROR_TOXIC", FinishReason::content_filter},
        {"error", FinishReason::error},
        {"ERROR", FinishReason::error},
        {"failed", FinishReason::error},
        {"MALFORMED_FUNCTION_CALL", FinishReason::error},
        {"network_error", FinishReason::error},
        {"insufficient_system_resource", FinishReason::error},
    };
    for (const auto& [known, reason] : words)
        if (known == word) return reason;
    return FinishReason::other;
}

}  // namespace parlance::openai
