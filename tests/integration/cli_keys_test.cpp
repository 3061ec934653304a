// `parlance keys` as a process: what is stored where, who may read it, and that no key is ever shown.
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <parlance/json_reader.hpp>
#include <string>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"

namespace parlance::test {

namespace {

using support::Channel;
using support::CommandBench;
using support::ProcessResult;
using support::Simulator;

constexpr std::string_view secret = "sk-very-secret-7f3a";

struct Keys : CommandBench {
    [[nodiscard]] std::filesystem::path file() const { return folder.path() / "parlance/keys"; }
    [[nodiscard]] std::string text() const
    {
        std::ifstream stream(file());
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    [[nodiscard]] mode_t mode(const std::filesystem::path& path) const
    {
        struct stat facts {};
        BOOST_REQUIRE(::stat(path.c_str(), &facts) == 0);
        return facts.st_mode & 07777U;
    }
    ProcessResult set(const std::string& name, const std::string& input)
    {
        options.in = Channel::pipe;
        options.input = input;
        const auto result = run({"keys", "set", name});
        options.in = Channel::nothing;
        return result;
    }
    /// Nothing that a command wrote holds the key.
    static void check_silence(const ProcessResult& result)
    {
        BOOST_TEST(result.out.find(secret) == std::string::npos);
        BOOST_TEST(result.err.find(secret) == std::string::npos);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_keys, Keys)

BOOST_AUTO_TEST_CASE(a_key_is_stored_for_its_owner_alone_and_listed_by_name)
{
    const auto stored = set("AIML_API_KEY", std::string(secret) + "\n");
    BOOST_TEST(stored.exit_code == 0);
    BOOST_TEST(stored.err == "");
    check_silence(stored);
    BOOST_TEST(text() == "AIML_API_KEY=" + std::string(secret) + "\n");
    BOOST_TEST(mode(file()) == 0600U);
    BOOST_TEST(mode(file().parent_path()) == 0700U);

    const auto listed = run({"keys", "list"});
    BOOST_TEST(listed.out == "AIML_API_KEY\n");
    check_silence(run({"keys", "list", "--json"}));
    BOOST_TEST(run({"keys", "list", "--json"}).out == "[{\"name\":\"AIML_API_KEY\"}]\n");
    BOOST_TEST(run({"keys", "path"}).out == file().string() + "\n");
    check_silence(run({"config", "show", "--json"}));
}

BOOST_AUTO_TEST_CASE(a_key_is_replaced_and_removed_and_the_rest_stays)
{
    set("A", "1");
    set("B", "2");
    set("A", "3");
    BOOST_TEST(text() == "A=3\nB=2\n");
    BOOST_TEST(run({"keys", "remove", "A"}).exit_code == 0);
    BOOST_TEST(text() == "B=2\n");
    const auto missing = run({"keys", "remove", "A"});
    BOOST_TEST(missing.exit_code == 1);
    BOOST_TEST(missing.err == "parlance: no key A is stored; parlance keys list shows which are\n");
}

BOOST_AUTO_TEST_CASE(a_stored_key_is_enough_for_a_chat)
{
    Simulator simulator;
    set("AIML_API_KEY", std::string(secret));
    const std::string url = "base_url = \"" + simulator.url() + "\"\n";
    configure("[clients.main]\nprovider = \"aiml\"\n" + url);
    BOOST_TEST(run({"hello"}).exit_code == 0, "by the name that the provider gives it");

    set("mine", std::string(secret));
    configure("[clients.main]\nprovider = \"aiml\"\napi_key = \"key:mine\"\n" + url);
    const auto named = run({"hello"});
    BOOST_TEST(named.exit_code == 0, named.err);
    check_silence(run({"--log-level=trace", "hello"}));
    check_silence(run({"config", "show"}));

    configure("[clients.main]\nprovider = \"aiml\"\napi_key = \"key:other\"\n" + url);
    const auto missing = run({"hello"});
    BOOST_TEST(missing.exit_code == 78);
    BOOST_TEST(missing.err.ends_with("api_key: no key other is stored; store it with: parlance keys set other\n"));
}

BOOST_AUTO_TEST_CASE(a_first_config_works_with_a_key_that_is_stored_afterwards)
{
    BOOST_TEST(run({"config", "init", "--provider", "aiml"}).exit_code == 0);
    BOOST_TEST(run({"health", "--level", "config"}).exit_code == 78);
    set("AIML_API_KEY", std::string(secret));
    const auto health = run({"health", "--level", "config"});
    BOOST_TEST(health.exit_code == 0, health.err);
    check_silence(health);
}

BOOST_AUTO_TEST_CASE(without_a_config_a_stored_key_chooses_the_client)
{
    set("AIML_API_KEY", std::string(secret));
    const auto health = run({"health", "--level", "config", "--json"});
    BOOST_TEST(health.exit_code == 0, health.out);
    const auto clients = run({"config", "check"});
    BOOST_TEST(clients.out == "ok: there is no config file\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_is_refused_until_it_is_mended)
{
    set("AIML_API_KEY", std::string(secret));
    ::chmod(file().c_str(), 0644);
    const std::string complaint = "keys file \"" + file().string() +
                                  "\" has mode 0644, so others than its owner may use it; run: chmod 600 " +
                                  file().string() + "\n";
    for (const auto& result : {run({"keys", "list"}), run({"hello"}), set("B", "2")}) {
        BOOST_TEST(result.err.ends_with(complaint), result.err);
        BOOST_TEST(result.exit_code == 78);
        check_silence(result);
    }
    ::chmod(file().c_str(), 0600);
    BOOST_TEST(run({"keys", "list"}).out == "AIML_API_KEY\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_key_is_not_stored)
{
    BOOST_TEST(set("A", " \n").err == "parlance: the key is empty; nothing is stored\n");
    BOOST_TEST(set("A", "one\ntwo\n").err.starts_with("parlance: the key has several lines"));
    BOOST_TEST(set("A", std::string(65 * 1024, 'x')).exit_code == 1);
    BOOST_TEST(!std::filesystem::exists(file()));
    BOOST_TEST(set("A", "  padded \n").exit_code == 0);
    BOOST_TEST(text() == "A=padded\n");
}

BOOST_AUTO_TEST_CASE(a_command_line_without_sense_is_told)
{
    const auto on_the_line = run({"keys", "set", "A", std::string(secret)});
    BOOST_TEST(on_the_line.exit_code == 2);
    BOOST_TEST(on_the_line.err.starts_with("parlance: a key never stands on the command line"));
    check_silence(on_the_line);
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"keys"}, {"keys", "steal"}, {"keys", "set"}, {"keys", "set", "a b"}, {"keys", "list", "x"}})
        BOOST_TEST(run(arguments).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_told)
{
    folder.write("parlance", "a file in the place of the folder");
    const auto result = set("A", std::string(secret));
    BOOST_TEST(result.exit_code != 0);
    check_silence(result);
}

BOOST_AUTO_TEST_CASE(a_prompt_on_a_terminal_does_not_show_the_key)
{
    options.in = Channel::terminal;
    options.input = std::string(secret) + "\n";
    const auto result = run({"keys", "set", "A"});
    BOOST_TEST(result.exit_code == 0);
    BOOST_TEST(result.err == "Key for A (does not show): ");
    BOOST_TEST(text() == "A=" + std::string(secret) + "\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
