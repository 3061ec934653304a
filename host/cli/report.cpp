#include "report.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <parlance/chat_response.hpp>
#include <parlance/json_forms.hpp>
#include <string>

#include "call_watch.hpp"
#include "exit_code.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view faint = "\x1b[2m";
constexpr std::string_view plain = "\x1b[0m";

/// One write, so that lines of several processes do not mix. Nobody can be told that it failed.
void write_error(std::string_view text) noexcept
{
    while (!text.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string coloured(std::string_view colour, std::string_view text)
{
    std::string all;
    if (!may_colour(STDERR_FILENO)) return all += text;
    return ((all += colour) += text) += plain;
}

/// `text` with its further lines indented, unless they are, and one line feed at its end.
std::string indented(std::string_view text)
{
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    std::string out;
    bool line_begins = false;
    for (const char c : printable(text)) {
        if (line_begins && c != ' ') out += "  ";
        out += c;
        line_begins = c == '\n';
    }
    return out + '\n';
}

void report(std::string_view colour, std::string_view head, std::string_view text)
{
    write_error(coloured(colour, head) + " " + indented(text));
}

void add_detail(std::string& details, std::string_view name, std::string_view value)
{
    if (value.empty()) return;
    details += details.empty() ? "  " : ", ";
    (details += name) += value;
}

/// The message with its place, unless it names that already: "FILE:LINE:COLUMN: MESSAGE", as editors find it, or
/// "MESSAGE (at POINTER)" for a place in the request.
std::string with_place(const ChatError& error)
{
    if (error.where.empty() || error.message.find(error.where) != std::string::npos) return error.message;
    const bool in_a_file = error.kind == ErrorKind::config || error.kind == ErrorKind::plugin;
    return in_a_file ? error.where + ": " + error.message : error.message + " (at " + error.where + ")";
}

std::string details_of(const ChatError& error)
{
    std::string details;
    if (error.http_status != 0) add_detail(details, "HTTP ", std::to_string(error.http_status));
    add_detail(details, "code ", error.provider_code);
    add_detail(details, "request id ", error.request_id);
    if (error.retry_after_ms >= 0)
        add_detail(details, "retry after ", std::to_string((error.retry_after_ms + 999) / 1000) + " s");
    if (error.maybe_billed) add_detail(details, "", "may have been billed");
    return details;
}

}  // namespace

void report_error(const ChatError& error)
{
    report(red, "parlance:", with_place(error));
    if (const std::string details = details_of(error); !details.empty()) write_error(printable(details) + "\n");
}

void report(std::string_view text)
{
    report(red, "parlance:", text);
}

void report_warning(std::string_view text)
{
    report(yellow, "parlance: warning:", text);
}

void report_note(std::string_view text)
{
    report(faint, "parlance: note:", text);
}

void report_faint(std::string_view text)
{
    write_error(coloured(faint, printable(text)) + "\n");
}

void report_plain(std::string_view text)
{
    write_error(text);
}

int report_usage_error(std::string_view text)
{
    report(text);
    return exit_usage;
}

int finish(Output& output, int code)
{
    if (output.flush()) return code;
    if (CallWatch::interrupted()) return exit_interrupted;
    if (output.state() == Output::State::reader_gone) return code == exit_interrupted ? exit_ok : code;
    report(std::string("cannot write to standard output: ") + std::strerror(output.error_number()));
    return exit_io;
}

int fail(Output& output, bool json, const ChatError& error)
{
    if (json)
        output.write_json(to_json(ChatResponse(error)));
    else
        report_error(error);
    return finish(output, exit_code(error.kind));
}

}  // namespace parlance::cli
