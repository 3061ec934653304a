/// command_line.hpp - a command line taken apart: options here, words there, and which command they name.
///
/// Words are free text. A prompt may hold the name of a command, and only its first word can be one; so words are put
/// aside before anything looks for options' values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "option_table.hpp"

namespace parlance::cli {

struct CommandLine {
    /// An option as it was typed: "-m main", "--json", "--config=x.toml".
    struct Option {
        const OptionRow* row;
        std::string name;
        std::vector<std::string> words;  ///< one, or two with a value of its own
    };

    std::vector<Option> options;
    std::vector<std::string> words;
    bool forced = false;                  ///< `--` came before the first word, which is no command then
    const CommandRow* command = nullptr;  ///< its word is not among `words`; null: they are a prompt
    bool help = false;                    ///< `help`, or `help COMMAND`: nothing else is wanted
    std::string problem;                  ///< what makes no sense, for a person; empty: nothing

    /// Which commands' options apply.
    [[nodiscard]] CommandSet set() const noexcept { return command != nullptr ? command->bit : for_chat; }
};

/// `args` without the program's name.
[[nodiscard]] CommandLine take_apart(const std::vector<std::string>& args);

/// A typo must not be billed: what to say about a lone word that is nearly a command. Empty: it is a prompt.
[[nodiscard]] std::string doubt_about(const CommandLine& line);

}  // namespace parlance::cli
