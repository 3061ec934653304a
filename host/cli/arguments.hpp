/// arguments.hpp - what was asked for on the command line, as a value.
#pragma once

#include <chrono>
#include <optional>
#include <parlance/parlance.hpp>
#include <string>
#include <variant>
#include <vector>

#include "own_options.hpp"

namespace parlance::cli {

enum class Command {
    chat,
    analyze,
    generate,
    batch,
    providers,
    plugins,
    health,
    models,
    config_check,
    config_show,
    config_init,
    config_schema,
    keys,
    paths,
    completion,
};

/// A command line that makes sense.
struct Arguments {
    Command command = Command::chat;
    bool chat_word = false;             ///< the word `chat` was there: without a question, a conversation is meant
    std::string prompt;                 ///< the words, joined by spaces
    std::vector<std::string> words;     ///< the words one by one: files, names
    OwnOptions own;                     ///< what belongs to the command alone
    std::string client;                 ///< `-m CLIENT/...`; empty: the default one
    std::string model;                  ///< `-m .../MODEL`; empty: the client's own
    std::optional<std::string> system;  ///< `-s`
    std::vector<Param> parameters;      ///< `-o`, in their order
    std::string request_file;           ///< `--request`; "-" is standard input, empty: none
    bool json = false;
    std::optional<bool> stream;  ///< `--stream`, `--no-stream`; unset: as the output form has it
    std::optional<std::chrono::milliseconds> timeout;
    HealthLevel level = HealthLevel::auth;
    std::string config_file;
    std::vector<std::string> plugin_paths;                  ///< absolute
    std::optional<LogLevel> log_level = LogLevel::warning;  ///< unset: no log lines
};

/// Reads the command line, without the program's name. What it answers itself (help, the version, a usage error) is
/// printed; the number is then the exit code.
[[nodiscard]] std::variant<Arguments, int> parse_arguments(const std::vector<std::string>& words);

/// The few lines that stand in for a question when there is none.
[[nodiscard]] std::string_view short_help() noexcept;

}  // namespace parlance::cli
