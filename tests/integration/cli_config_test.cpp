// `parlance config init` and `schema` as a process.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <parlance/json_reader.hpp>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"
#include "google_key_file.hpp"

namespace parlance::test {

namespace {

using support::Channel;
using support::CommandBench;

std::string text_of(const std::filesystem::path& file)
{
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

/// A first config with every place that is to be filled in filled in.
std::string filled(std::string text)
{
    constexpr std::string_view empty = " = \"\"";
    for (std::size_t at = text.find(empty); at != std::string::npos; at = text.find(empty, at))
        text.insert(at + empty.size() - 1, "mine");
    return text;
}

/// The text with every comment of a key taken in.
std::string taken_in(const std::string& text)
{
    std::string out;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        std::string line = text.substr(begin, end - begin);
        if (line.starts_with("# ") && line.find(" = ") != std::string::npos) line.erase(0, 2);
        out += line + "\n";
        begin = end + 1;
    }
    return out;
}

struct Config : CommandBench {
    [[nodiscard]] std::filesystem::path user_file() const { return folder.path() / "parlance/config.toml"; }

    /// Sets the variables of a provider's secrets, and the one that stands for a name to choose.
    void give_secrets(JsonValue provider)
    {
        options.environment["NAME"] = "some-key";
        for (const JsonValue secret : provider["secrets"].elements())
            for (const JsonValue variable : secret["env"].elements())
                options.environment[variable.text()] =
                    secret["name"] == "credentials" ? support::service_account_file("https://token.example/token")
                                                    : std::string("some-key");
    }

    /// What `config check` says of a config of that text.
    std::string check(const std::string& file, const std::string& text)
    {
        std::ofstream(file) << text;
        const auto result = run({"config", "check", "--config", file});
        return result.exit_code == 0 ? result.out : result.out + result.err;
    }
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

BOOST_AUTO_TEST_CASE(a_first_config_of_every_provider_is_good_once_it_is_filled_in)
{
    // All plugins' providers, and of the catalogue one that is nothing special and those with an address to fill in.
    const std::set<std::string> chosen{"groq", "cloudflare", "oci", "snowflake", "lepton"};
    const auto listed = run({"providers", "--json"});
    const JsonDocument providers(listed.out);
    BOOST_REQUIRE(providers);
    int count = 0;
    for (const JsonValue provider : providers.root().elements()) {
        const std::string id = provider["id"].text();
        if (provider["service"].is_object() && !chosen.contains(id)) continue;
        BOOST_TEST_CONTEXT(id)
        {
            ++count;
            give_secrets(provider);
            const std::string file = (folder.path() / (id + ".toml")).string();
            BOOST_TEST(run({"config", "init", "--provider", id, "--path", file}).exit_code == 0);
            const std::string text = filled(text_of(file));
            BOOST_TEST((text.find("localhost") != std::string::npos) == (id == "openai-compatible" || id == "ollama"));
            BOOST_TEST(check(file, text) == "ok: 1 client\n");
            BOOST_TEST(check(file, taken_in(text)) == "ok: 1 client\n", "with all comments taken in");
        }
    }
    BOOST_TEST(count >= 12);
}

BOOST_AUTO_TEST_CASE(a_first_config_has_each_secret_under_its_name_and_what_the_address_needs)
{
    const auto init = [&](const std::string& provider) {
        const std::string file = (folder.path() / (provider + ".toml")).string();
        BOOST_TEST(run({"config", "init", "--provider", provider, "--path", file}).exit_code == 0);
        return text_of(file);
    };
    const std::string bedrock = init("bedrock");
    BOOST_TEST(has(bedrock, "# secrets.access_key_id = \"env:AWS_ACCESS_KEY_ID\""));
    BOOST_TEST(has(bedrock, "# secrets.secret_access_key = \"env:AWS_SECRET_ACCESS_KEY\""));
    BOOST_TEST(has(bedrock, "# api_key = \"env:AWS_BEARER_TOKEN_BEDROCK\""));
    BOOST_TEST(has(bedrock, "# options.region = \"us-east-1\""));
    BOOST_TEST(!has(bedrock, "base_url"));
    BOOST_TEST(
        has(init("azure"), "\noptions.resource = \"\"   # to be filled in: https://{resource}.openai.azure.com\n"));
    const std::string vertex = init("vertex");
    BOOST_TEST(has(vertex, "# secrets.credentials = \"env:GOOGLE_APPLICATION_CREDENTIALS\""));
    BOOST_TEST(has(vertex, "\noptions.project = \"\"   # to be filled in: "));
    BOOST_TEST(has(vertex, "# options.location = \"global\""));
    BOOST_TEST(has(init("groq"), "# model = \"NAME\"   # parlance models -m groq lists them\n"));
    const auto made = run({"config", "init", "--provider", "azure", "--path", (folder.path() / "a.toml").string()});
    BOOST_TEST(has(made.err, "parlance: note: to be filled in there: options.resource\n"));
}

BOOST_AUTO_TEST_CASE(a_warning_of_the_config_is_told_once)
{
    configure("[clients.main]\nprovider = \"aiml\"\napi_key = \"a-literal-key\"\n");
    const std::string place = (folder.path() / "config.toml").string() + ":3:11: warning: clients.main.api_key: ";
    const auto check = run({"--log-level=warning", "config", "check"});
    BOOST_TEST(check.out.starts_with(place), check.out);
    BOOST_TEST(!has(check.err, "api_key"), check.err);
    const auto health = run({"--log-level=warning", "health", "--level", "config"});
    BOOST_TEST(has(health.err, "parlance: " + place), health.err);
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

BOOST_AUTO_TEST_CASE(an_address_that_an_option_would_give_is_asked_for_by_that_option)
{
    configure("[clients.main]\nprovider = \"azure\"\napi_key = \"env:TEST_KEY\"\noptions.resource = \"\"\n");
    const auto result = run({"config", "check"});
    BOOST_TEST(result.exit_code == 78);
    BOOST_TEST(
        result.out.find("needs base_url, the address of the service, or options.resource\n") != std::string::npos,
        result.out);
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
