/// conversation_turn.hpp - small things that asking once and conversing have in common.
#pragma once

#include <optional>
#include <parlance/conversation.hpp>
#include <string>
#include <string_view>

namespace parlance::cli {

/// A request that has everything of `request` but the parameter `key`.
[[nodiscard]] ChatRequest without_param(const ChatRequest& request, std::string_view key);

/// What came of an answer that was cancelled: its text, marked as incomplete. Nothing: no text had come, or the call
/// ended otherwise.
[[nodiscard]] std::optional<Message> partial_answer(const ChatResponse& response);

/// What is kept of a request that was sent and of its answer: without what held for that call alone (streaming, a time
/// limit) and without secrets in headers. Nothing: there is no answer to keep.
[[nodiscard]] std::optional<Conversation> conversation_after(const ChatRequest& request, const ChatResponse& response);

/// "1 message", "3 messages".
[[nodiscard]] std::string counted(std::size_t count, std::string_view what);

}  // namespace parlance::cli
