/// usage.hpp - the counters of usageMetadata as usage facts.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>

namespace parlance::gemini {

/// Reports what usageMetadata, or the answer of countTokens, says; what it leaves out stays unknown.
///
/// candidatesTokenCount leaves thinking out, so that `output` is the sum of both. What tools put into the prompt
/// (toolUsePromptTokenCount) is counted beside promptTokenCount: it is `input.tool_use`, and in `total`, not in
/// `input`.
void report_usage(const JsonValue& usage, Output& out);

}  // namespace parlance::gemini
