#include "command_line.hpp"

#include <algorithm>

#include "typo.hpp"

namespace parlance::cli {

namespace {

std::string unknown_option(const std::string& name)
{
    std::vector<std::string_view> known;
    for (const OptionRow& row : option_table())
        for (const std::string_view one : row.all_names())
            known.push_back(one);
    const std::string_view meant = name.size() > 2 ? nearest(name, known) : std::string_view();
    const std::string text = "unknown option '" + name + "'";
    return meant.empty() ? text : text + "; did you mean " + std::string(meant) + "?";
}

/// Takes the option at `args[place]`, with its value if that is the next word. Gives the place after it.
std::size_t take_option(const std::vector<std::string>& args, std::size_t place, CommandLine& line)
{
    const std::string& arg = args[place++];
    const bool is_long = arg.starts_with("--");
    const std::string name = arg.substr(0, is_long ? arg.find('=') : 2);
    const OptionRow* const row = find_option(name);
    if (row == nullptr) {
        line.problem = unknown_option(name);
        return args.size();
    }
    CommandLine::Option option{row, name, {arg}};
    const bool wants_value = !row->value.empty() && arg.size() == name.size();
    if (wants_value && place < args.size())
        option.words.push_back(args[place++]);
    else if (wants_value)
        line.problem = name + " needs " + std::string(row->value);
    line.options.push_back(std::move(option));
    return place;
}

CommandLine split(const std::vector<std::string>& args)
{
    CommandLine line;
    for (std::size_t place = 0; place < args.size();) {
        const std::string& arg = args[place];
        if (arg == "--") {
            line.forced = line.words.empty();
            line.words.insert(line.words.end(), args.begin() + static_cast<std::ptrdiff_t>(place) + 1, args.end());
            break;
        }
        if (arg.size() > 1 && arg.starts_with('-')) {
            place = take_option(args, place, line);
        } else {
            line.words.push_back(arg);
            ++place;
        }
    }
    return line;
}

const CommandRow* find_command(std::string_view word)
{
    const auto table = command_table();
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const CommandRow& row) { return row.word == word; });
    return found == table.end() ? nullptr : &*found;
}

std::string commands(std::string_view between)
{
    std::string all;
    for (const CommandRow& row : command_table())
        (all += all.empty() ? "" : between) += row.word;
    return all;
}

/// `help`, `help COMMAND` and, for a command that has actions, `help config init`; a longer text is a prompt.
void take_help(CommandLine& line)
{
    const CommandRow* const command = line.words.size() > 1 ? find_command(line.words[1]) : nullptr;
    const bool has_action = command != nullptr && line.words.size() == 3 &&
                            (command->bit == for_config || command->bit == for_keys || command->bit == for_completion);
    if (line.words.size() > 2 && !has_action) return;
    if (line.words.size() == 2 && command == nullptr) {
        line.problem = "there is no command '" + line.words[1] + "'; there are " + commands(", ") +
                       ". To send it as a prompt: parlance -- help " + line.words[1];
        return;
    }
    line.help = true;
    line.command = command;
    line.words.clear();
}

void take_command(CommandLine& line)
{
    if (line.forced || line.words.empty()) return;
    if (line.words.front() == "help") return take_help(line);
    line.command = find_command(line.words.front());
    if (line.command != nullptr) line.words.erase(line.words.begin());
}

/// A name that means another thing to the command than to most: `-o` is the output of a batch.
void take_meanings(CommandLine& line)
{
    for (CommandLine::Option& option : line.options)
        if (const OptionRow* const own = find_option(option.name, line.set())) option.row = own;
}

/// Names the first option that the command does not know.
std::string foreign_option(const CommandLine& line)
{
    for (const CommandLine::Option& option : line.options) {
        if ((option.row->commands & line.set()) != 0) continue;
        std::string owners;
        for (const CommandRow& other : command_table())
            if ((option.row->commands & other.bit) != 0) (owners += owners.empty() ? "" : ", ") += other.word;
        const std::string_view here = line.command != nullptr ? line.command->word : "chat";
        return option.name + " is an option of " + owners + ", not of " + std::string(here);
    }
    return {};
}

}  // namespace

CommandLine take_apart(const std::vector<std::string>& args)
{
    CommandLine line = split(args);
    if (!line.problem.empty()) return line;
    take_command(line);
    take_meanings(line);
    if (line.problem.empty() && !line.help) line.problem = foreign_option(line);
    return line;
}

std::string doubt_about(const CommandLine& line)
{
    if (line.forced || line.command != nullptr || line.words.size() != 1) return {};
    std::vector<std::string_view> known;
    for (const CommandRow& row : command_table())
        known.push_back(row.word);
    const std::string& word = line.words.front();
    const std::string meant(nearest(word, known));
    if (meant.empty()) return {};
    return "'" + word + "' is not a command; did you mean 'parlance " + meant +
           "'? To send it as a prompt: parlance -- " + word;
}

}  // namespace parlance::cli
