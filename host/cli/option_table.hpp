/// option_table.hpp - every command and every option once: names, what it takes, who knows it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::cli {

/// Sets of commands. `config` and `keys` count once for all of their actions.
enum CommandSet : unsigned {
    for_chat = 1u << 0,
    for_providers = 1u << 1,
    for_plugins = 1u << 2,
    for_health = 1u << 3,
    for_models = 1u << 4,
    for_config = 1u << 5,
    for_paths = 1u << 6,
    for_analyze = 1u << 7,
    for_generate = 1u << 8,
    for_batch = 1u << 9,
    for_keys = 1u << 10,
    for_completion = 1u << 11,
    for_all = (1u << 12) - 1,
};

/// A command, as it is typed.
struct CommandRow {
    std::string_view word;
    CommandSet bit;
    std::string_view help;
    std::string_view usage = {};  ///< the words and options that it needs: "IN -o OUT"; a line feed begins another form
    std::string_view examples = {};  ///< command lines, one a line
};
[[nodiscard]] std::span<const CommandRow> command_table() noexcept;

/// An option. Commands may share a name and mean different things by it; whether it takes a value is the same for all.
struct OptionRow {
    std::string_view short_name;  ///< "-m", or empty
    std::string_view long_name;   ///< "--model"
    std::string_view no_name;     ///< the name that means no: "--no-stream", or empty
    std::string_view value;       ///< what its value is called; empty: it takes none
    unsigned commands;            ///< CommandSet
    std::string_view help;

    [[nodiscard]] std::vector<std::string_view> all_names() const;
    /// "-m,--model", "--stream,!--no-stream": as CLI11 wants them.
    [[nodiscard]] std::string declaration() const;
};
[[nodiscard]] std::span<const OptionRow> option_table() noexcept;

/// The option of that name ("-m", "--model") that one of the commands `wanted` knows, or null.
[[nodiscard]] const OptionRow* find_option(std::string_view name, unsigned wanted = for_all) noexcept;

}  // namespace parlance::cli
