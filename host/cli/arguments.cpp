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
        const bool is_chat = name == "parlance" || name == "parlance chat";
        if (is_chat)
            return "Usage: " + name + " [OPTIONS] PROMPT...\n       ... | " + name + " [OPTIONS] [PROMPT...]\n";
        return "Usage: " + name + (name == "parlance config" ? " check|show" : "") + " [OPTIONS]\n";
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
           "\n'parlance COMMAND --help' shows a command's options. A first word that is a command is one; to send it "
           "as a\n"
           "prompt: parlance -- health";
}

void describe(CLI::App& app, const CommandLine& line, Values& values)
{
    for (const OptionRow& row : option_table())
        if ((row.commands & line.set()) != 0) declare(app, row, values);
    app.formatter(std::make_shared<HelpFormatter>());
    app.get_formatter()->column_width(help_column);
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
    if (arguments.command == Command::chat) return {};
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

/// Which command it is, the action of `config` included.
Problem read_command(CommandLine& line, Arguments& arguments)
{
    if (line.set() == for_chat) return {};
    const std::string word(line.command->word);
    switch (line.set()) {
        case for_providers: arguments.command = Command::providers; break;
        case for_plugins: arguments.command = Command::plugins; break;
        case for_health: arguments.command = Command::health; break;
        case for_models: arguments.command = Command::models; break;
        case for_paths: arguments.command = Command::paths; break;
        default: {
            const std::string action = line.words.empty() ? "" : line.words.front();
            if (action != "check" && action != "show") return "config needs an action: parlance config check, or show";
            arguments.command = action == "check" ? Command::config_check : Command::config_show;
            line.words.erase(line.words.begin());
        }
    }
    if (line.words.empty()) return {};
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
    const bool lone_help = !line.forced && line.words == std::vector<std::string>{"help"};
    if (line.problem.empty() && is_terminal(STDIN_FILENO) && !lone_help) line.problem = doubt_about(line);
    if (!line.problem.empty()) return report_usage_error(line.problem);

    Values values;
    CLI::App app("", line.command != nullptr ? "parlance " + std::string(line.command->word) : "parlance");
    describe(app, line, values);
    if (lone_help) return show(app.help());
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
    return std::move(arguments);
}

std::string_view short_help() noexcept
{
    return "parlance: nothing to ask. Try one of\n"
           "  parlance \"What is a linker?\"\n"
           "  git diff | parlance \"What could break?\"\n"
           "  parlance providers\n"
           "'parlance --help' shows everything.\n";
}

}  // namespace parlance::cli
