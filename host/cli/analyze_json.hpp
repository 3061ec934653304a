/// analyze_json.hpp - the object that `parlance analyze --json` prints.
#pragma once

#include <parlance/analysis.hpp>
#include <parlance/json_builder.hpp>

namespace parlance::cli {

/// The members, into an object that the caller begins and ends: every key is there, unknown is null.
void write_analysis(JsonBuilder& json, const Analysis& analysis);

}  // namespace parlance::cli
