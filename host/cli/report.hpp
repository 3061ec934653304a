/// report.hpp - standard error: what went wrong, and what else a person should know.
#pragma once

#include <parlance/chat_error.hpp>
#include <string_view>

namespace parlance::cli {

class Output;

/// "parlance: FILE:LINE:COLUMN: MESSAGE" or "parlance: MESSAGE (at POINTER)", and a second line with what helps to ask
/// somebody: HTTP status, code, request id, wait.
void report_error(const ChatError& error);

/// "parlance: TEXT". Further lines of `text` are indented. Control characters are left out.
void report(std::string_view text);

/// "parlance: warning: TEXT", "parlance: note: TEXT".
void report_warning(std::string_view text);
void report_note(std::string_view text);

/// As it is, one line: usage and timing, faint where colours are.
void report_faint(std::string_view text);

/// `text` as it is, our own words only.
void report_plain(std::string_view text);

/// "parlance: TEXT". Gives the exit code.
int report_usage_error(std::string_view text);

/// Writes what `output` still keeps. Gives `code`, unless that could not be written: then it says so, except when the
/// reader has gone, which cancels a call but is no failure.
int finish(Output& output, int code);

/// How a command that could not do its work ends: the response object with `error` on standard output if `json`, else
/// the error on standard error. Gives the exit code.
int fail(Output& output, bool json, const ChatError& error);

}  // namespace parlance::cli
