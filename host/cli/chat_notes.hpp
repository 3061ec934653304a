/// chat_notes.hpp - what a text answer cannot show, on standard error.
#pragma once

#include <parlance/chat_response.hpp>

namespace parlance::cli {

/// Warnings, why the answer stopped early, tool calls, further choices; the error if there is one; usage, to a
/// terminal.
void report_notes(const ChatResponse& response);

}  // namespace parlance::cli
