/// meaning.hpp - what an answer says, as a text that two answers share if they say the same: without what travels along
/// (ids of the answer, times, the provider's own state).
#pragma once

#include <parlance/chat_response.hpp>

#include <string>

namespace parlance::conformance {

/// The parts of every choice: kinds, texts, names, ids of calls, numbers of bytes.
[[nodiscard]] std::string content_of(const ChatResponse& response);

/// The content, how each choice ended, the usage, and why it failed, if it did.
[[nodiscard]] std::string meaning_of(const ChatResponse& response);

}  // namespace parlance::conformance
