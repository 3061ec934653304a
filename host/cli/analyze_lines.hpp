/// analyze_lines.hpp - `parlance analyze --lines`: a text a line in, an object a line out.
#pragma once

#include "analyze_options.hpp"
#include "arguments.hpp"
#include "output.hpp"

namespace parlance::cli {

/// Analyses each line of standard input that is not blank, several at once, in order. Gives the exit code.
int analyze_lines(const Arguments& arguments, AnalysisOrder& order, Output& messages);

}  // namespace parlance::cli
