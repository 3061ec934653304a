// Completion in a real shell, and the manual pages before the formatter.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"

namespace parlance::test {

namespace {

using support::Channel;
using support::CommandBench;
using support::ProcessResult;
using support::required_variable;

/// The path of a program; empty: it is not installed.
std::string find_program(const std::string& name)
{
    for (const char* const folder : {"/usr/bin/", "/bin/", "/usr/local/bin/"})
        if (::access((folder + name).c_str(), X_OK) == 0) return folder + name;
    return {};
}

/// Every option that a help names is on a page.
void check_options(const std::string& help, const std::string& page)
{
    int checked = 0;
    for (std::size_t at = help.find("--"); at != std::string::npos; at = help.find("--", at + 2), ++checked) {
        std::string option = help.substr(at, help.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at) - at);
        for (std::size_t dash = 0; (dash = option.find('-', dash)) != std::string::npos; dash += 2)
            option.replace(dash, 1, "\\-");
        BOOST_TEST(page.find(option) != std::string::npos, option << " is missing");
    }
    BOOST_TEST(checked > 5);
}

struct Completion : CommandBench {
    Completion()
    {
        std::filesystem::create_symlink(required_variable("PARLANCE_COMMAND"), folder.path() / "parlance");
        configure("[clients.main]\nprovider = \"echo\"\n[clients.mini]\nprovider = \"echo\"\n");
    }

    ProcessResult run_program(const std::string& program, std::vector<std::string> arguments)
    {
        support::ProcessOptions own = options;
        own.arguments = std::move(arguments);
        own.environment["PATH"] = folder.path().string() + ":/usr/bin:/bin";
        return support::run_process(program, own);
    }

    /// A script file with what `parlance completion SHELL` prints.
    std::string script(const std::string& shell)
    {
        const auto printed = run({"completion", shell});
        BOOST_TEST(printed.exit_code == 0);
        return folder.write("script." + shell, printed.out);
    }

    /// What bash offers for a line whose words are these, as readline splits them.
    std::string complete_in_bash(const std::string& words)
    {
        const std::string file = script("bash");
        const auto result = run_program(
            find_program("bash"),
            {"--norc", "-c",
             "source " + file + "; compopt() { :; }; COMP_WORDS=(parlance " + words +
                 "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); $(complete -p parlance | sed 's/.*-F \\([^ ]*\\).*/\\1/') "
                 "parlance; echo \"${COMPREPLY[*]}\""});
        BOOST_TEST(result.err == "");
        return result.out.substr(0, result.out.find('\n'));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_completion, Completion)

BOOST_AUTO_TEST_CASE(bash_reads_the_script_and_completes_with_it)
{
    if (find_program("bash").empty()) {
        BOOST_TEST_MESSAGE("skipped: no bash");
        return;
    }
    BOOST_TEST(run_program(find_program("bash"), {"-n", script("bash")}).exit_code == 0);
    BOOST_TEST(complete_in_bash("ba") == "batch");
    BOOST_TEST(complete_in_bash("-m ''") == "main mini");
    BOOST_TEST(complete_in_bash("-m mai") == "main");
    BOOST_TEST(complete_in_bash("--model = mi") == "mini");
    BOOST_TEST(complete_in_bash("health --level = ''") == "config reach auth generate");
    BOOST_TEST(complete_in_bash("analyze --type sim") == "similarity");
    folder.write("requests.jsonl", "");
    BOOST_TEST(complete_in_bash("batch requ") == "requests.jsonl");
}

BOOST_AUTO_TEST_CASE(zsh_reads_the_script)
{
    const std::string zsh = find_program("zsh");
    if (zsh.empty()) {
        BOOST_TEST_MESSAGE("skipped: no zsh");
        return;
    }
    BOOST_TEST(run_program(zsh, {"-n", script("zsh")}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(fish_reads_the_script)
{
    const std::string fish = find_program("fish");
    if (fish.empty()) {
        BOOST_TEST_MESSAGE("skipped: no fish");
        return;
    }
    const std::string file = script("fish");
    BOOST_TEST(run_program(fish, {"--no-execute", file}).exit_code == 0);
    const auto result = run_program(fish, {"--no-config", "-c", "source " + file + "; complete -C 'parlance ba'"});
    BOOST_TEST(result.out.starts_with("batch\t"), result.out << result.err);
}

BOOST_AUTO_TEST_CASE(a_shell_that_is_not_known_is_a_usage_error)
{
    BOOST_TEST(run({"completion", "tcsh"}).exit_code == 2);
    BOOST_TEST(run({"completion"}).err ==
               "parlance: completion needs a shell: parlance completion bash, zsh or fish\n");
}

BOOST_AUTO_TEST_CASE(the_manual_pages_are_proper_roff_and_have_every_option)
{
    const std::string man = find_program("man");
    for (const char* const page : {"parlance.1", "parlance-config.5"}) {
        options.arguments = {"__man", page};
        const auto printed = support::run_process(required_variable("PARLANCE_COMMAND"), options);
        BOOST_TEST(printed.exit_code == 0);
        BOOST_TEST(printed.out.starts_with(".TH PARLANCE"));
        if (man.empty() || find_program("groff").empty()) {
            BOOST_TEST_MESSAGE("skipped: no man");
            continue;
        }
        const auto shown = run_program(man, {"--warnings", "-E", "UTF-8", "-l", folder.write(page, printed.out)});
        BOOST_TEST(shown.err == "", shown.err);
        BOOST_TEST(shown.exit_code == 0);
    }
    options.arguments = {"__man", "parlance.1"};
    const auto printed = support::run_process(required_variable("PARLANCE_COMMAND"), options);
    const std::string help = run({"batch", "--help"}).out + run({"analyze", "--help"}).out;
    check_options(help, printed.out);
    for (const char* const word : {"/attach", "/undo", "PARLANCE_NO_SAVE", "XDG_STATE_HOME", "parlance/history"})
        BOOST_TEST(printed.out.find(word) != std::string::npos, word);
}

BOOST_AUTO_TEST_CASE(the_page_of_the_simulator_has_every_option)
{
    const auto here = std::filesystem::absolute(__FILE__).parent_path();
    const auto file = (here / "../../host/cli/man/parlance-sim.1").lexically_normal();
    std::ifstream stream(file);
    const std::string page(std::istreambuf_iterator<char>(stream), {});
    BOOST_REQUIRE(!page.empty());
    support::ProcessOptions own;
    own.arguments = {"--help"};
    const std::string help = support::run_process(required_variable("PARLANCE_SIM"), own).out;
    check_options(help, page);
    if (find_program("man").empty() || find_program("groff").empty()) return;
    BOOST_TEST(run_program(find_program("man"), {"--warnings", "-E", "UTF-8", "-l", file.string()}).err == "");
}

BOOST_AUTO_TEST_CASE(every_command_has_help_with_examples)
{
    for (const char* const command : {"analyze", "generate", "batch", "config", "keys", "completion"}) {
        const auto help = run({command, "--help"});
        BOOST_TEST(help.exit_code == 0);
        BOOST_TEST(help.out.starts_with(std::string("Usage: parlance ") + command));
        BOOST_TEST(help.out.find("Examples:\n  ") != std::string::npos, command);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
