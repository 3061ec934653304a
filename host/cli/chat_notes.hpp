/// chat_notes.hpp - what a text answer cannot show, on standard error.
#pragma once

#include <parlance/chat_response.hpp>
#include <string>

namespace parlance::cli {

/// Warnings, why the answer stopped early, tool calls, further choices; the error if there is one; usage, to a
/// terminal.
void report_notes(const ChatResponse& response);

/// "gpt-4o-mini, 10 + 20 tokens, 0.00124 USD, 0.81 s": what is known of it.
[[nodiscard]] std::string facts_of(const ChatMetadata& metadata);

}  // namespace parlance::cli
