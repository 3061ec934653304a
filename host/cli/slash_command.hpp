/// slash_command.hpp - what a line that begins with "/" means in a conversation.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::cli {

enum class Slash { help, model, system, set, unset, attach, retry, undo, clear, usage, save, load, leave };

/// A command of the conversation.
struct SlashRow {
    Slash command;
    std::string_view word;  ///< with its "/"
    std::string_view takes;
    std::string_view help;
};
[[nodiscard]] std::span<const SlashRow> slash_table() noexcept;

/// All words, also those that mean the same as another.
[[nodiscard]] std::vector<std::string> slash_words();

/// A line taken apart. `problem` says what is wrong with it, for a person; empty: nothing.
struct SlashLine {
    Slash command = Slash::help;
    std::string rest;  ///< what follows the word, without white space at its ends
    std::string problem;
};

/// `line` begins with "/".
[[nodiscard]] SlashLine parse_slash(std::string_view line);

/// What `/help` shows.
[[nodiscard]] std::string slash_help();

}  // namespace parlance::cli
