/// usage.hpp - what an answer says about itself: tokens, times, and what guardrails and routers did.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>

#include <string>

namespace parlance::bedrock {

/// Reports usage and latency. `holder`: a whole answer, or the event `metadata`. Bedrock counts tokens that came from
/// the cache, or went into it, beside `inputTokens`; our input includes them.
void report_usage(const JsonValue& holder, Output& out);

/// Reports what else stands in `holder`: service tier, the model that a router chose, and as JSON under their own names
/// "bedrock.trace", "bedrock.performance_config" and "bedrock.additional_response_fields".
void report_meta(const JsonValue& holder, Output& out);

}  // namespace parlance::bedrock
