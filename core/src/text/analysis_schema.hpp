/// analysis_schema.hpp - the JSON Schema of each analysis' answer, in the subset that providers' strict mode takes:
/// objects are closed, all their properties are required, and only type, enum, items and description are used.
#pragma once

#include "text/analysis_task.hpp"

#include <string>

namespace parlance::core {

/// The schema as JSON text; for `custom` the application's own.
[[nodiscard]] std::string analysis_schema(const AnalysisTask& task);

/// The kinds that `entities` and `mask` use when the request names none.
[[nodiscard]] std::vector<std::string> kinds_of(const AnalysisTask& task);

}  // namespace parlance::core
