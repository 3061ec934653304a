/// report.hpp - telling an application's parlance_output: failures, records and findings.
#pragma once

#include <parlance/detail/contain.hpp>
#include <parlance/output.hpp>

#include <string>
#include <string_view>

#include "config/config_error.hpp"

namespace parlance::host {

/// Tells the failure; null, so that a function can return it.
inline std::nullptr_t refuse(parlance_output* output, const ChatError& error)
{
    Output(output).fail(error);
    return nullptr;
}

/// One finding of the config as a warning event: code "error" or "warning", where "file:line:column".
inline void tell(parlance_output* output, const ConfigError& problem)
{
    std::string where = problem.file;
    if (problem.line != 0) where += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    const std::string message = problem.key.empty() ? problem.message : problem.key + ": " + problem.message;
    Output(output).warning(problem.severity == Severity::error ? "error" : "warning", message, where);
}

}  // namespace parlance::host
