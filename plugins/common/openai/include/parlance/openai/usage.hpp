/// usage.hpp - the usage object of this dialect, with the counters that its servers add.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>

namespace parlance::openai {

/// Reports what `usage` counts; nothing if it is no object. Totals so far: a later report replaces an earlier one.
void report_usage(const JsonValue& usage, Output& out);

/// Reports a cost in US dollars as the provider's own figure.
void report_cost(double dollars, Output& out);

}  // namespace parlance::openai
