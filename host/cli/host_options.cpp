#include "host_options.hpp"

#include <filesystem>
#include <system_error>

#include "report.hpp"

namespace parlance::cli {

namespace {

std::string_view word_of(LogLevel level) noexcept
{
    switch (level) {
        case LogLevel::trace: return "trace: ";
        case LogLevel::debug: return "debug: ";
        case LogLevel::info: return "info: ";
        case LogLevel::warning: return "warning: ";
        case LogLevel::error: return "error: ";
    }
    return "";
}

void print_log_line(LogLevel level, std::string_view where, std::string_view text)
{
    // What is said of a config begins with its place, and names the severity itself.
    if (where == "config") return report(text);
    std::string line(word_of(level));
    if (!where.empty()) (line += where) += ": ";
    report(line += text);
}

void print_all_but_config(LogLevel level, std::string_view where, std::string_view text)
{
    if (where != "config") print_log_line(level, where, text);
}

/// A slash at the end stays: it says that a folder is meant.
std::string absolute(const std::string& path)
{
    std::error_code unknown;  // where we are: the host then refuses the relative path, and says so
    const auto made = std::filesystem::absolute(path, unknown);
    return unknown ? path : made.lexically_normal().string();
}

}  // namespace

HostOptions host_options(const Arguments& arguments)
{
    HostOptions options;
    if (!arguments.config_file.empty()) options.config_path(arguments.config_file);
    for (const std::string& folder : arguments.plugin_paths)
        options.plugin_path(folder);
    if (const auto path = arguments.own.last("--record")) options.record_to(absolute(*path));
    const auto match = arguments.own.last("--replay-match");
    if (const auto path = arguments.own.last("--replay")) options.replay_from(absolute(*path), match.value_or(""));
    if (arguments.log_level) options.log(&print_log_line, *arguments.log_level);
    return options;
}

HostOptions host_options_for_check(const Arguments& arguments)
{
    HostOptions options = host_options(arguments);
    if (arguments.log_level) options.log(&print_all_but_config, *arguments.log_level);
    return options;
}

}  // namespace parlance::cli
