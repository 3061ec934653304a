/// limits.hpp - what an answer's headers say of rate limits.
#pragma once

#include <parlance/chat_translator.hpp>

namespace parlance::messages {

/// Reports the headers anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}, where
/// there are any. A reset is a point in time; it is told as milliseconds from the answer's own Date, or not at all.
void report_limits(const HttpHead& head, Output& out);

}  // namespace parlance::messages
