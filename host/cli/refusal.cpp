#include "refusal.hpp"

#include "exit_code.hpp"
#include "report.hpp"

namespace parlance::cli {

int refuse(const InputProblem& problem, bool json, Output& output)
{
    if (problem.exit_code == exit_usage) return report_usage_error(problem.error.message);
    fail(output, json, problem.error);
    return finish(output, problem.exit_code);
}

}  // namespace parlance::cli
