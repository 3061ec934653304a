#include "arguments.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>

#include "command_line.hpp"
#include "exit_code.hpp"
#include "output.hpp"
#include "parameter.hpp"
#include "report.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

/// What CLI11 stores, before it is checked.
struct Values {
    Arguments arguments;  ///< what needs no check goes straight there
    std::string target;
    std::string timeout;
    std::string level = "auth";
    std::string log_level = "warning";
    std::vector<std::string> parameters;
    std::optional<std::string> config_file;
    std::optional<std::string> request_file;
};

/// At least one, which may be empty.
std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> lines;
    for (;;) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == text.npos) return lines;
        text.remove_prefix(end + 1);
    }
}

/// CLI11 knows nothing of our words, and shows with a "no" option what it stores.
class HelpFormatter final : public CLI::Formatter {
public:
    std::string make_option_name(const CLI::Option* option, bool is_positional) const override
    {
        std::string name = CLI::Formatter::make_option_name(option, is_positional);
        if (const std::size_t stored = name.find('{'); stored != std::string::npos) name.erase(stored);
        return name;
    }
    std::string make_usage(const CLI::App*, std::string name) const override
    {
        if (name == "parlance")
            return "Usage: parlance [OPTIONS] PROMPT...\n       ... | parlance [OPTIONS] [PROMPT...]\n       parlance "
                   "COMMAND [OPTIONS] [WORDS...]\n";
        std::string usage;
        for (const std::string& form : lines_of(usage_of(name)))
            (((usage += usage.empty() ? "Usage: " : "       ") += name) += form.empty() ? "" : " " + form) +=
                " [OPTIONS]\n";
        return usage;
    }

private:
    static std::string_view usage_of(const std::string& name)
    {
        for (const CommandRow& row : command_table())
            if (name == "parlance " + std::string(row.word)) return row.usage;
        return {};
    }
};

void declare(CLI::App& app, const OptionRow& row, Values& values)
{
    const std::string names = row.declaration();
    const std::string help(row.help);
    const std::string value(row.value);
    const auto one = [&](auto& into) { app.add_option(names, into, help)->option_text(value)->take_last(); };
    const auto many = [&](std::vector<std::string>& into) {
        app.add_option(names, into, help)->option_text(value)->allow_extra_args(false);
    };
    const std::string_view name = row.long_name;
    Arguments& arguments = values.arguments;
    if (name == "--model")
        one(values.target);
    else if (name == "--system")
        one(arguments.system);
    else if (name == "--option")
        many(values.parameters);
    else if (name == "--request")
        one(values.request_file);
    else if (name == "--stream")
        app.add_flag_function(
               names, [stream = &arguments.stream](std::int64_t yes) { *stream = yes > 0; }, help)
            ->take_last();
    else if (name == "--timeout")
        one(values.timeout);
    else if (name == "--level")
        one(values.level);
    else if (name == "--json")
        app.add_flag(names, arguments.json, help);
    else if (name == "--config")
        one(values.config_file);
    else if (name == "--plugin-path")
        many(arguments.plugin_paths);
    else if (name == "--log-level")
        one(values.log_level);
    else if (name == "--help")
        app.set_help_flag(names, help);
    else if (name == "--version")
        app.set_version_flag(names, "parlance " + std::string(Host::version()), help);
    else if (std::vector<std::string>& own = arguments.own.place_of(name); value.empty())
        app.add_flag_function(
            names, [&own](std::int64_t yes) { own.resize(yes > 0 ? 1 : 0); }, help);
    else
        many(own);
}

constexpr std::size_t help_column = 32;

std::string commands_help()
{
    std::string text = "Commands:\n";
    for (const CommandRow& row : command_table()) {
        std::string line = "  " + std::string(row.word);
        line.resize(help_column, ' ');
        (text += line + std::string(row.help)) += '\n';
    }
    return text +
           "\n'parlance help COMMAND' shows a command's options. A first word that is a command is one; to send it "
           "as a\n"
           "prompt: parlance -- health";
}

std::string examples_help(const CommandRow& command)
{
    if (command.examples.empty()) return {};
    std::string text = "Examples:";
    for (const std::string& example : lines_of(command.examples))
        text += "\n  " + example;
    return text;
}

void describe(CLI::App& app, const CommandLine& line, Values& values)
{
    for (const OptionRow& row : option_table())
        if ((row.commands & line.set()) != 0) declare(app, row, values);
    app.formatter(std::make_shared<HelpFormatter>());
    app.get_formatter()->column_width(help_column);
    if (line.command != nullptr) app.footer(examples_help(*line.command));
    if (line.command != nullptr) return;
    app.description(
        "Ask any chat model. The client, its provider and its key are lines in a config file.\n\n"
        "  parlance \"What is a linker?\"\n"
        "  git diff | parlance -m main -s \"You review code\" \"What could break?\"\n"
        "  parlance --json \"Three colours\" | jq -r .content\n");
    app.footer(commands_help());
}

// Each reader below gives what is wrong with the words, for a person; nothing if they make sense.
using Problem = std::string;

Problem read_target(const Values& values, Arguments& arguments)
{
    const std::size_t slash = values.target.find('/');
    arguments.client = values.target.substr(0, slash);
    if (slash == std::string::npos) return {};
    arguments.model = values.target.substr(slash + 1);
    constexpr std::array asking{Command::chat, Command::analyze, Command::generate, Command::batch};
    if (std::find(asking.begin(), asking.end(), arguments.command) != asking.end()) return {};
    return "-m names a client here, without a model: -m " + arguments.client;
}

Problem read_level(const std::string& word, HealthLevel& level)
{
    constexpr std::array<std::string_view, 4> words{"config", "reach", "auth", "generate"};
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return "--level takes config, reach, auth or generate, not '" + word + "'";
    level = static_cast<HealthLevel>(found - words.begin());
    return {};
}

Problem read_log_level(const std::string& word, std::optional<LogLevel>& level)
{
    constexpr std::array<std::pair<std::string_view, std::optional<LogLevel>>, 6> words{{{"trace", LogLevel::trace},
                                                                                         {"debug", LogLevel::debug},
                                                                                         {"info", LogLevel::info},
                                                                                         {"warning", LogLevel::warning},
                                                                                         {"error", LogLevel::error},
                                                                                         {"off", std::nullopt}}};
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& known) { return known.first == word; });
    if (found == words.end()) return "--log-level takes trace, debug, info, warning, error or off, not '" + word + "'";
    level = found->second;
    return {};
}

Problem read_files(const Values& values, Arguments& arguments)
{
    if (values.config_file == "") return "--config needs the name of a file";
    if (values.request_file == "") return "--request needs the name of a file, or -";
    for (const std::string name : {"--record", "--replay"})
        if (arguments.own.last(name) == "") return name + " needs the name of a file or folder";
    if (arguments.own.has("--record") && arguments.own.has("--replay"))
        return "--record and --replay exclude each other";
    if (arguments.own.has("--replay-match") && !arguments.own.has("--replay")) return "--replay-match needs --replay";
    constexpr std::array<std::string_view, 3> matches{"strict", "path", "order"};
    const auto match = arguments.own.last("--replay-match");
    if (match && std::find(matches.begin(), matches.end(), *match) == matches.end())
        return "--replay-match takes strict, path or order, not '" + *match + "'";
    arguments.config_file = values.config_file.value_or("");
    arguments.request_file = values.request_file.value_or("");
    for (std::string& path : arguments.plugin_paths) {
        if (path.empty()) return "--plugin-path needs the name of a folder";
        std::error_code unknown;  // where we are: the host then refuses the relative path, and says so
        const auto absolute = std::filesystem::absolute(path, unknown);
        if (!unknown) path = absolute.lexically_normal().string();
    }
    return {};
}

Problem read_numbers(const Values& values, Arguments& arguments)
{
    for (const std::string& text : values.parameters) {
        auto parameter = parse_parameter(text);
        if (!parameter) return "-o needs KEY=VALUE, not '" + text + "'";
        arguments.parameters.push_back(*std::move(parameter));
    }
    if (values.timeout.empty()) return {};
    arguments.timeout = parse_duration(values.timeout);
    return arguments.timeout ? "" : "--timeout takes a time such as 500ms, 30s or 2m, not '" + values.timeout + "'";
}

Problem read_config_action(CommandLine& line, Arguments& arguments)
{
    constexpr std::array<std::pair<std::string_view, Command>, 4> actions{{{"check", Command::config_check},
                                                                           {"show", Command::config_show},
                                                                           {"init", Command::config_init},
                                                                           {"schema", Command::config_schema}}};
    const std::string word = line.words.empty() ? "" : line.words.front();
    const auto found = std::find_if(actions.begin(), actions.end(), [&](const auto& one) { return one.first == word; });
    if (found == actions.end()) return "config needs an action: parlance config check, show, init or schema";
    arguments.command = found->second;
    line.words.erase(line.words.begin());
    const std::string option = arguments.own.first_given();
    if (arguments.command == Command::config_init || option.empty()) return {};
    return option + " is an option of config init, not of config " + word;
}

/// Which command it is, the action of `config` included, and whether it may have further words.
Problem read_command(CommandLine& line, Arguments& arguments)
{
    Problem problem;
    switch (line.set()) {
        case for_analyze: arguments.command = Command::analyze; return {};
        case for_generate: arguments.command = Command::generate; return {};
        case for_batch: arguments.command = Command::batch; return {};
        case for_keys: arguments.command = Command::keys; return {};
        case for_completion: arguments.command = Command::completion; return {};
        case for_providers: arguments.command = Command::providers; break;
        case for_plugins: arguments.command = Command::plugins; break;
        case for_health: arguments.command = Command::health; break;
        case for_models: arguments.command = Command::models; break;
        case for_paths: arguments.command = Command::paths; break;
        case for_config: problem = read_config_action(line, arguments); break;
        default: arguments.chat_word = line.command != nullptr; return {};
    }
    if (line.words.empty() || !problem.empty()) return problem;
    const std::string word(line.command->word);
    return word + " takes no further words; to send them as a prompt: parlance -- " + word + " ...";
}

std::string joined(const std::vector<std::string>& words)
{
    std::string all;
    for (const std::string& word : words)
        (all += all.empty() ? "" : " ") += word;
    return all;
}

int show(const std::string& text)
{
    Output output(STDOUT_FILENO);
    output.write(text);
    if (!text.ends_with('\n')) output.write("\n");
    return finish(output, exit_ok);
}

/// Lets CLI11 read the options. A number: it was all that was asked, or it was wrong.
std::optional<int> parse_options(CLI::App& app, const CommandLine& line)
{
    std::vector<std::string> words;
    for (const CommandLine::Option& option : line.options)
        words.insert(words.end(), option.words.begin(), option.words.end());
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    try {
        app.parse(words);
        return std::nullopt;
    } catch (const CLI::CallForHelp&) {
        return show(app.help());
    } catch (const CLI::CallForVersion&) {
        return show(app.version());
    } catch (const CLI::ParseError& error) {
        return report_usage_error(error.what());
    }
}

}  // namespace

std::variant<Arguments, int> parse_arguments(const std::vector<std::string>& words)
{
    CommandLine line = take_apart(words);
    if (line.problem.empty() && is_terminal(STDIN_FILENO) && !line.help) line.problem = doubt_about(line);
    if (!line.problem.empty()) return report_usage_error(line.problem);

    Values values;
    CLI::App app("", line.command != nullptr ? "parlance " + std::string(line.command->word) : "parlance");
    describe(app, line, values);
    if (line.help) return show(app.help());
    if (const auto done = parse_options(app, line)) return *done;

    Arguments& arguments = values.arguments;
    Problem problem = read_command(line, arguments);
    if (problem.empty()) problem = read_target(values, arguments);
    if (problem.empty()) problem = read_level(values.level, arguments.level);
    if (problem.empty()) problem = read_log_level(values.log_level, arguments.log_level);
    if (problem.empty()) problem = read_files(values, arguments);
    if (problem.empty()) problem = read_numbers(values, arguments);
    if (!problem.empty()) return report_usage_error(problem);
    arguments.prompt = joined(line.words);
    arguments.words = std::move(line.words);
    return std::move(arguments);
}

std::string_view short_help() noexcept
{
    return "parlance: nothing to ask. Try one of\n"
           "  parlance \"What is a linker?\"\n"
           "  git diff | parlance \"What could break?\"\n"
           "  parlance chat\n"
           "  parlance providers\n"
           "'parlance --help' shows everything.\n";
}

}  // namespace parlance::cli
