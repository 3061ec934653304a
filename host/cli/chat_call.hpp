/// chat_call.hpp - one call from its request to its whole answer, which Ctrl-C can end.
#pragma once

#include <parlance/chat_client.hpp>

#include "chat_answer.hpp"
#include "output.hpp"

namespace parlance::cli {

/// Asks, and hands begin and events to `answer` as they come if the request wants a stream; the end is the caller's.
/// Ctrl-C and a reader of `output` that leaves cancel the call (CallWatch). What failed is in the response.
[[nodiscard]] ChatResponse call_chat(ChatClient& client, ChatRequest request, ChatAnswer& answer, Output& output);

}  // namespace parlance::cli
