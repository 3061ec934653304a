/// quirks.hpp - what servers of the Messages dialect do differently, as data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace parlance::messages {

/// Where a system message goes that comes after the conversation has begun.
enum class LaterSystem {
    in_place,  ///< where it stands, as a message of the role `system`; models before Claude Opus 4.8 refuse it
    on_top,    ///< to the other instructions, ahead of the conversation
};

/// How the parameter reasoning_effort is asked for.
enum class ThinkingStyle {
    by_model,  ///< as the model's name says: the older ones know budgets alone
    adaptive,  ///< thinking of the type `adaptive`, and output_config.effort
    budget,    ///< thinking of the type `enabled`, with a budget of tokens for each effort
};

/// A server's lawful differences. The defaults are Anthropic's own.
struct Quirks {
    /// What `max_tokens`, which a request must have, says when the request does not: the most that every model of the
    /// API takes, back to Claude 3.
    std::int64_t max_tokens = 4096;
    /// The longest base64 text of one picture, in bytes; 0: any. Source: the API's own refusal, "image exceeds 5 MB
    /// maximum: 5272940 bytes > 5242880 bytes", which counts the base64 text.
    std::size_t max_image_bytes = 5u << 20;
    /// The longest body of a request, in bytes; 0: any. Source: the provider's documentation of request size limits.
    std::size_t max_request_bytes = 32u << 20;
    LaterSystem later_system = LaterSystem::in_place;
    ThinkingStyle thinking = ThinkingStyle::by_model;
    std::vector<std::string> betas = {};  ///< sent with each request, in the header anthropic-beta
    std::string auth = {};                ///< the scheme of authentication; empty: the manifest's default
};

}  // namespace parlance::messages
