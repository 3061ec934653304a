// `parlance config init` and `schema` as a process.
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

std::string text_of(const std::filesystem::path& file)
{
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

struct Config : CommandBench {
    [[nodiscard]] std::filesystem::path user_file() const { return folder.path() / "parlance/config.toml"; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_config, Config)

BOOST_AUTO_TEST_CASE(a_first_config_is_written_that_the_checker_likes)
{
    options.environment["AIML_API_KEY"] = "test-key";
    const auto made = run({"config", "init"});
    BOOST_TEST(made.out == user_file().string() + "\n");
    BOOST_TEST(made.err == "");
    BOOST_TEST(made.exit_code == 0);
    struct stat facts {};
    BOOST_REQUIRE(::stat(user_file().c_str(), &facts) == 0);
    BOOST_TEST((facts.st_mode & 07777U) == 0600U);

    const auto check = run({"config", "check"});
    BOOST_TEST(check.out == "ok: 1 client\n");
    BOOST_TEST(check.exit_code == 0);
    BOOST_TEST(text_of(user_file()).find("[clients.aiml]") != std::string::npos);
    BOOST_TEST(text_of(user_file()).find("test-key") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_key_the_next_step_is_told)
{
    const auto made = run({"config", "init", "--provider", "aiml"});
    BOOST_TEST(made.exit_code == 0);
    BOOST_TEST(made.err ==
               "parlance: note: its key is not set yet: export AIML_API_KEY, or store it: parlance keys set "
               "AIML_API_KEY\n");
}

BOOST_AUTO_TEST_CASE(a_config_that_is_there_stays_unless_forced)
{
    const std::string file = folder.write("mine.toml", "# mine\n");
    const auto refused = run({"config", "init", "--path", file});
    BOOST_TEST(refused.exit_code == 74);
    BOOST_TEST(refused.err == "parlance: " + file + " is there already; --force replaces it\n");
    BOOST_TEST(text_of(file) == "# mine\n");

    BOOST_TEST(run({"config", "init", "--path", file, "--provider", "echo", "--force"}).exit_code == 0);
    BOOST_TEST(text_of(file).find("[clients.echo]") != std::string::npos);
    BOOST_TEST(run({"--config", file, "--no-save", "hello there"}).out == "hello there\n");
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1, "nothing is left behind");
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_written_is_told)
{
    const auto result = run({"config", "init", "--path", "/proc/nowhere/config.toml"});
    BOOST_TEST(result.exit_code == 74);
    BOOST_TEST(result.err.starts_with("parlance: cannot write /proc/nowhere"));
}

BOOST_AUTO_TEST_CASE(a_provider_that_nobody_brings_is_told_with_those_that_are)
{
    const auto result = run({"config", "init", "--provider", "nobody"});
    BOOST_TEST(result.exit_code == 78);
    BOOST_TEST(result.err.starts_with("parlance: no plugin brings the provider \"nobody\"; found: aiml, "), result.err);
    BOOST_TEST(!std::filesystem::exists(user_file()));
}

BOOST_AUTO_TEST_CASE(options_of_init_are_not_those_of_check)
{
    const auto result = run({"config", "check", "--force"});
    BOOST_TEST(result.exit_code == 2);
    BOOST_TEST(result.err == "parlance: --force is an option of config init, not of config check\n");
}

BOOST_AUTO_TEST_CASE(the_schema_is_printed_whatever_the_config_is)
{
    configure("this is no config");
    const auto result = run({"config", "schema"});
    BOOST_TEST(result.exit_code == 0);
    BOOST_TEST(result.err == "");
    const JsonDocument schema(result.out);
    BOOST_REQUIRE(schema);
    BOOST_TEST((schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"));
    BOOST_TEST((schema["properties"]["clients"]["additionalProperties"]["properties"]["provider"]["type"] == "string"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
