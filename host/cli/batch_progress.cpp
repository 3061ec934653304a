#include "batch_progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "number_text.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

constexpr std::int64_t bar_every_ms = 100;
constexpr std::int64_t line_every_ms = 10'000;
constexpr std::string_view clear_line = "\r\x1b[K";

/// "45s", "1m 20s", "3h 5m"
std::string spoken(std::int64_t seconds)
{
    if (seconds < 60) return std::to_string(seconds) + "s";
    if (seconds < 3600) return std::to_string(seconds / 60) + "m " + std::to_string(seconds % 60) + "s";
    return std::to_string(seconds / 3600) + "h " + std::to_string(seconds / 60 % 60) + "m";
}

std::string rate(std::int64_t done, std::int64_t elapsed_ms)
{
    if (elapsed_ms <= 0 || done == 0) return {};
    const std::int64_t tenths = done * 10'000 / elapsed_ms;
    if (tenths >= 100) return grouped(tenths / 10) + "/s";
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "/s";
}

void add(std::string& text, const std::string& more)
{
    if (more.empty()) return;
    if (!text.empty()) text += ", ";
    text += more;
}

std::optional<double> fraction(const InputShare& share)
{
    if (share.bytes <= 0) return std::nullopt;
    return std::min(1.0, static_cast<double>(share.bytes_read) / static_cast<double>(share.bytes));
}

std::string time_left(const BatchProgress& progress, const InputShare& share)
{
    const auto part = fraction(share);
    if (!part || *part <= 0 || progress.done == 0) return {};
    const double left = static_cast<double>(progress.elapsed_ms) * (1 / *part - 1) / 1000;
    return *part < 1 ? spoken(static_cast<std::int64_t>(left + 0.5)) + " left" : "";
}

std::size_t terminal_columns() noexcept
{
    constexpr std::size_t usual = 80;
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

}  // namespace

std::string outcome_text(std::int64_t answered, std::int64_t failed)
{
    std::string text = grouped(answered) + " answered";
    if (failed > 0) add(text, grouped(failed) + " failed");
    return text;
}

std::string progress_text(const BatchProgress& progress, const InputShare& share)
{
    std::string text = outcome_text(progress.done - progress.failed, progress.failed);
    add(text, rate(progress.done, progress.elapsed_ms));
    if (progress.prompt_tokens || progress.completion_tokens)
        add(text, grouped(progress.prompt_tokens.value_or(0) + progress.completion_tokens.value_or(0)) + " tokens");
    add(text, time_left(progress, share));
    return text;
}

std::string progress_bar(const BatchProgress& progress, const InputShare& share, std::size_t columns)
{
    constexpr std::size_t cells = 20;
    std::string text;
    if (const auto part = fraction(share)) {
        const auto full = static_cast<std::size_t>(*part * cells);
        char percent[8];
        std::snprintf(percent, sizeof percent, "%3d%% ", static_cast<int>(*part * 100));
        text = "[" + std::string(full, '#') + std::string(cells - full, ' ') + "] " + percent;
    }
    text += progress_text(progress, share);
    if (columns > 0 && text.size() >= columns) text.resize(columns - 1);  // a full line would break the next one
    return text;
}

std::string summary_text(const BatchSummary& summary)
{
    std::string text = outcome_text(summary.done - summary.failed, summary.failed);
    add(text, spoken(summary.elapsed_ms / 1000));
    add(text, rate(summary.done, summary.elapsed_ms));
    const Usage& usage = summary.total.usage;
    if (usage.prompt_tokens || usage.completion_tokens)
        add(text, grouped(usage.prompt_tokens.value_or(0)) + " + " + grouped(usage.completion_tokens.value_or(0)) +
                      " tokens");
    if (const auto& cost = summary.total.cost) add(text, money(*cost));
    return text;
}

std::optional<std::string> ProgressDisplay::next_text(const BatchProgress& progress, std::size_t columns)
{
    if (form_ == Form::none) return std::nullopt;
    const std::int64_t pause = form_ == Form::bar ? bar_every_ms : line_every_ms;
    const bool first_bar = form_ == Form::bar && !drawn_;
    if (!first_bar && progress.elapsed_ms - last_ms_ < pause) return std::nullopt;
    last_ms_ = progress.elapsed_ms;
    drawn_ = true;
    return form_ == Form::bar ? progress_bar(progress, share_(), columns) : progress_text(progress, share_());
}

void ProgressDisplay::show(const BatchProgress& progress)
{
    const auto text = next_text(progress, form_ == Form::bar ? terminal_columns() : 0);
    if (!text) return;
    if (form_ == Form::bar)
        report_plain("\r" + *text + std::string(clear_line.substr(1)));
    else
        report_note(*text);
}

void ProgressDisplay::clear()
{
    if (form_ == Form::bar && drawn_) report_plain(clear_line);
    drawn_ = false;
}

}  // namespace parlance::cli
