#include "completion_command.hpp"

#include <unistd.h>

#include <parlance/json_reader.hpp>

#include "command_line.hpp"
#include "completion_scripts.hpp"
#include "completion_words.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "man_page.hpp"
#include "output.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

/// The options of a command line that decide what a host finds. Nothing is logged.
Arguments host_arguments(const std::vector<std::string>& words)
{
    Arguments arguments;
    arguments.log_level.reset();
    for (const CommandLine::Option& option : take_apart(words).options) {
        const std::string& last = option.words.back();
        const std::string value = option.words.size() > 1 ? last : last.substr(last.find('=') + 1);
        if (option.row->long_name == "--config") arguments.config_file = value;
        if (option.row->long_name == "--plugin-path") arguments.plugin_paths.push_back(value);
    }
    return arguments;
}

std::vector<Candidate> key_names(const HostOptions& options)
{
    std::vector<Candidate> found;
    const auto keys = Host::describe("keys", options);
    if (keys)
        for (const Part& key : keys->records)
            found.push_back({key.name, {}});
    return found;
}

/// The names that providers give their keys.
std::vector<Candidate> variables_of(const std::vector<Record>& providers)
{
    std::vector<Candidate> found;
    for (const Record& provider : providers) {
        const JsonDocument manifest(provider.json);
        for (const JsonValue secret : manifest["secrets"].elements())
            for (const JsonValue variable : secret["env"].elements())
                found.push_back({variable.text(), provider.name});
    }
    return found;
}

std::vector<Candidate> look_up(const std::string& what, const std::vector<std::string>& words)
{
    const HostOptions options = host_options(host_arguments(words));
    if (what == "keys") return key_names(options);
    const auto host = Host::open(options);
    if (host.is_error()) return {};
    const auto records = what == "clients" ? host->clients() : host->providers();
    if (records.is_error()) return {};
    if (what == "variables") return variables_of(*records);
    std::vector<Candidate> found;
    for (const Record& record : *records)
        found.push_back({record.id, record.name});
    return found;
}

int print_candidates(std::vector<std::string> words)
{
    if (words.empty()) words.emplace_back();
    Output output(STDOUT_FILENO);
    const Candidates found = complete(words, &look_up);
    for (const Candidate& one : found.words)
        output.write(one.word + "\t" + one.help + "\n");
    if (found.files == Candidates::Files::files) output.write(":files\n");
    if (found.files == Candidates::Files::folders) output.write(":folders\n");
    return finish(output, exit_ok);
}

int print_man_page(const std::string& name)
{
    const std::string page = man_page(name);
    if (page.empty()) return report_usage_error("there is no page '" + name + "'");
    Output output(STDOUT_FILENO);
    output.write(page);
    return finish(output, exit_ok);
}

}  // namespace

int run_completion(const Arguments& arguments)
{
    const std::string shell = arguments.words.size() == 1 ? arguments.words.front() : "";
    const std::string_view script = completion_script(shell);
    if (script.empty()) return report_usage_error("completion needs a shell: parlance completion bash, zsh or fish");
    Output output(STDOUT_FILENO);
    output.write(script);
    return finish(output, exit_ok);
}

std::optional<int> answer_machine(const std::vector<std::string>& words)
{
    if (words.empty()) return std::nullopt;
    if (words.front() == "__complete") return print_candidates({words.begin() + 1, words.end()});
    if (words.front() == "__man" && words.size() == 2) return print_man_page(words[1]);
    return std::nullopt;
}

}  // namespace parlance::cli
