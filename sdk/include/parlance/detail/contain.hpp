/// contain.hpp - the one catch: nothing thrown leaves the module that owns the frame.
#pragma once

#include <parlance/output.hpp>

#include <exception>
#include <string>
#include <utility>

namespace parlance::detail {

/// Runs `work`; what it throws is told to `output` as the error `plugin`, and `fallback` is the answer. `who`: whose
/// code it is, for the message.
template <class Answer, class Work>
[[nodiscard]] Answer contain(parlance_output* output, Answer fallback, Work&& work,
                             const char* who = "the plugin") noexcept
{
    std::string what, message;
    try {
        return std::forward<Work>(work)();
    } catch (const std::exception& thrown) {
        try {
            what = thrown.what();
        } catch (...) {
            what.clear();  // out of memory: the error without its text
        }
    } catch (...) {
        what.clear();  // thrown by something that is no std::exception
    }
    try {
        message.append(who).append(" threw an exception");
        if (!what.empty()) message += " (its text is in `code`)";
    } catch (...) {
        message.clear();  // out of memory: the kind says most of it
    }
    parlance_error error{};
    error.struct_size = sizeof error;
    error.retry_after_ms = -1;
    error.kind = PARLANCE_ERROR_PLUGIN;
    error.phase = PARLANCE_PHASE_PARSE;
    error.message = c_view(message);
    error.code = c_view(what);
    if (output != nullptr) output->table->fail(output, &error);
    return fallback;
}

}  // namespace parlance::detail
