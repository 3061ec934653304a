/// claude_model.hpp - what a Claude model refuses, told by its name.
///
/// Of a name that tells no version, and of models by others that imitate the API, nothing is known: they get what is
/// asked for.
///
///     up to 4.6     thinking refuses temperature (but 1), top_k, and top_p below 0.95
///     up to 4.7     thinking refuses a tool_choice that forces a tool
///     from 4.7      no temperature, top_p and top_k at all; no budget of tokens: thinking is adaptive
///     from 5.5, and all of Fable and Mythos: thinking cannot be turned off
///
/// Source: the provider's documentation, "Extended thinking" (feature compatibility), "Adaptive thinking", and its
/// migration guides to Claude Opus 4.7 and 5.5; Amazon Bedrock user guide, "Adaptive thinking".
#pragma once

#include <parlance/chat_request_view.hpp>

#include <string_view>

namespace parlance::messages {

/// A model's name, read. A value; any thread.
class ClaudeModel {
public:
    /// In any spelling: "claude-opus-4-7", "anthropic/claude-opus-4.7", "us.anthropic.claude-3-7-sonnet-20250219-v1:0".
    explicit ClaudeModel(std::string_view name) noexcept;

    [[nodiscard]] bool refuses_budgets() const noexcept { return always_thinks() || version_ >= 407; }
    [[nodiscard]] bool always_thinks() const noexcept { return is_always_thinking_family_ || version_ >= 505; }
    /// While it thinks. Later models than those do what they are forced to all the same.
    [[nodiscard]] bool refuses_forced_tools() const noexcept { return version_ > 0 && version_ <= 407; }

    /// Why the model refuses a parameter (temperature, top_p, top_k) that has this value; empty: it does not, or the
    /// parameter is none of these. `thinks`: the request asks it to.
    [[nodiscard]] std::string_view why_not_sampled(const ParamView& param, bool thinks) const;

private:
    int version_ = 0;  // 407 of "claude-opus-4-7"; 0: not told
    bool is_claude_ = false;
    bool is_always_thinking_family_ = false;
};

}  // namespace parlance::messages
