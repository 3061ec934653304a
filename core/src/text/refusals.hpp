/// refusals.hpp - what a failed or odd chat says about itself: whether a provider refused something we added, or the
/// model the task.
#pragma once

#include <parlance/chat_response.hpp>

namespace parlance::core {

/// Whether the request was refused because of its output format: a schema, a keyword of it, JSON mode.
[[nodiscard]] bool refuses_format(const ChatError& error);

/// Whether it was refused because of its temperature, which some reasoning models do not take.
[[nodiscard]] bool refuses_temperature(const ChatError& error);

/// Whether the answer is that there will be none.
[[nodiscard]] bool refuses_to_answer(const ChatResponse& response);

}  // namespace parlance::core
