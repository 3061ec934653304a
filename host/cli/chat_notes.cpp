#include "chat_notes.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

#include "call_watch.hpp"
#include "number_text.hpp"
#include "report.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

void report_warnings(const ChatResponse& response)
{
    for (const Warning& warning : response.metadata().warnings) {
        const bool has_place = !warning.where.empty() && warning.message.find(warning.where) == std::string::npos;
        report_warning(warning.message + (has_place ? " (at " + warning.where + ")" : ""));
    }
}

void report_finish(const ChatResponse& response)
{
    const FinishReason finish = response.finish();
    if (finish == FinishReason::length) {
        report_note("finish: length: the answer reached its limit of tokens; -o max_tokens=N raises it");
    } else if (finish == FinishReason::content_filter) {
        report_note("finish: content_filter: the provider held back the rest");
    }
}

void report_what_is_no_text(const ChatResponse& response)
{
    if (const std::string refusal = response.refusal(); !refusal.empty()) report_note("the model refused: " + refusal);
    for (const Part& call : response.tool_calls())
        report_note("the model calls the tool " + call.name + "; --json shows with what");
    if (const std::size_t choices = response.choices().size(); choices > 1)
        report_note("this is the first of " + std::to_string(choices) + " answers; --json shows all");
}

std::string rounded(const char* format, double number)
{
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, number);
    return buffer.data();
}

}  // namespace

std::string facts_of(const ChatMetadata& metadata)
{
    std::string text = metadata.model;
    const auto add = [&](const std::string& fact) { text += (text.empty() ? "" : ", ") + fact; };
    const Usage& usage = metadata.usage;
    if (usage.prompt_tokens && usage.completion_tokens)
        add(std::to_string(*usage.prompt_tokens) + " + " + std::to_string(*usage.completion_tokens) + " tokens");
    if (metadata.cost) add(money(*metadata.cost));
    if (metadata.latency_ms) add(rounded("%.2f s", static_cast<double>(*metadata.latency_ms) / 1000));
    return text;
}

void report_notes(const ChatResponse& response)
{
    report_warnings(response);
    report_finish(response);
    report_what_is_no_text(response);
    if (const auto& error = response.error()) {
        if (error->kind == ErrorKind::cancelled && CallWatch::interrupted())
            report("interrupted");
        else
            report_error(*error);
    } else if (is_terminal(STDERR_FILENO)) {
        if (const std::string known = facts_of(response.metadata()); !known.empty()) report_faint(known);
    }
}

}  // namespace parlance::cli
