/// model_id.hpp - what the id of a model tells: who made it, and with that how it takes what Converse has no member
/// for.
///
///     anthropic.claude-sonnet-4-5-20250929-v1:0           a foundation model
///     us.anthropic.claude-sonnet-4-5-20250929-v1:0        an inference profile: the same, in several regions
///     arn:aws:bedrock:us-east-1:1234:inference-profile/us.anthropic...   either, by its ARN
///     arn:aws:bedrock:us-east-1:1234:application-inference-profile/abc   says nothing of the model
///
/// Source: AWS, "Supported foundation models", "Supported Regions and models for inference profiles".
#pragma once

#include <string_view>

namespace parlance::bedrock {

/// Models that take a parameter in the same way.
enum class Family { unknown, claude, nova, nova_2, cohere, mistral, gpt, gpt_oss, kimi };

/// How a Claude model is asked to think: by a budget of tokens alone, or by an effort, the budget being its own.
enum class ClaudeThinking { budget, adaptive };

/// The id of the foundation model in an id or ARN, without what names regions in front of it. For an ARN that names
/// none, what stands behind its last slash.
[[nodiscard]] std::string_view foundation_model(std::string_view id) noexcept;

[[nodiscard]] Family family_of(std::string_view id) noexcept;

/// Whether an id is a Claude model's, or says of no maker whose it is.
[[nodiscard]] bool may_be_claude(std::string_view id) noexcept;

/// Adaptive from Claude 4.6 on. Source: AWS, "Adaptive thinking".
[[nodiscard]] ClaudeThinking thinking_of(std::string_view id) noexcept;

/// Whether the model refuses its own reasoning in a conversation: "User messages cannot contain reasoning content".
[[nodiscard]] bool refuses_reasoning(std::string_view id) noexcept;

/// Whether the id is a prompt's, which brings the messages itself.
[[nodiscard]] bool is_prompt(std::string_view id) noexcept;

}  // namespace parlance::bedrock
