#include "config_init_text.hpp"

#include <boost/test/unit_test.hpp>

#include "config/load_config.hpp"

namespace parlance::cli::test {

namespace {

host::LoadedConfig load(const std::string& text)
{
    const host::FixedEnvironment environment;
    return host::load_config_text(text, host::ConfigSyntax::toml, "config.toml", environment);
}

std::vector<StarterClient> two_clients()
{
    StarterClient aiml{"aiml", "AIML API", "gpt-4o-mini", true, "https://api.aimlapi.com/v1", false};
    aiml.secrets = {{"api_key", "env:AIML_API_KEY", true}};
    StarterClient local{"local", "A \"quoted\" title", "", true, "", true};
    local.secrets = {{"secrets.one", "env:ONE", false}, {"secrets.two", "key:two", false}};
    local.options = {{"region", "us-east-1", "https://{region}.example.com", false}};
    return {aiml, local};
}

/// The text with every comment of a key taken in.
std::string uncommented(const std::string& text)
{
    std::string out;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        std::string line = text.substr(begin, end - begin);
        const std::size_t mark = line.find_first_not_of("# ");
        const bool is_key = line.find(" = ") != std::string::npos || line.find("[clients.") != std::string::npos;
        if (is_key && mark != std::string::npos) line.erase(0, mark);
        out += line + "\n";
        begin = end + 1;
    }
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_init_text)

BOOST_AUTO_TEST_CASE(the_config_is_one_and_has_the_first_client)
{
    const auto loaded = load(starter_config(two_clients()));
    BOOST_TEST(loaded.problems.empty());
    BOOST_REQUIRE(loaded.config.clients.size() == 1);
    BOOST_TEST(loaded.config.default_client == "aiml");
    BOOST_TEST(loaded.config.clients.front().model == "gpt-4o-mini");
    BOOST_TEST(loaded.config.clients.front().api_key->describe() == "env:AIML_API_KEY");
}

BOOST_AUTO_TEST_CASE(every_comment_may_be_taken_in)
{
    const auto loaded = load(uncommented(starter_config(two_clients())));
    for (const auto& problem : loaded.problems)
        BOOST_ERROR(format(problem));
    BOOST_REQUIRE(loaded.config.clients.size() == 2);
    BOOST_TEST(loaded.config.clients.back().base_url == "http://localhost:8080/v1");
    BOOST_TEST(loaded.config.clients.back().timeouts.connect.has_value());
    BOOST_REQUIRE(loaded.config.clients.back().secrets.size() == 2);
    BOOST_TEST(loaded.config.clients.back().secrets.front().second.describe() == "env:ONE");
    BOOST_TEST(loaded.config.clients.back().model == "NAME");
}

BOOST_AUTO_TEST_CASE(what_is_needed_is_there_and_the_rest_is_a_comment)
{
    StarterClient client{"cloud", "", "", true, "", false};
    client.secrets = {{"secrets.id", "env:CLOUD_ID", false}};
    client.options = {{"account", "", "https://{account}.{region}.example", true},
                      {"region", "eu", "https://{account}.{region}.example", false}};
    const std::string text = starter_config({client});
    BOOST_TEST(text.find("\noptions.account = \"\"   # to be filled in: https://{account}.{region}.example\n") !=
               std::string::npos);
    BOOST_TEST(text.find("\n# options.region = \"eu\"   # https://") != std::string::npos);
    BOOST_TEST(text.find("\n# secrets.id = \"env:CLOUD_ID\"   # ") != std::string::npos);
    BOOST_TEST(text.find("\n# model = \"NAME\"   # parlance models -m cloud lists them\n") != std::string::npos);
    BOOST_TEST(text.find("base_url") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_client_without_an_address_of_its_own_gets_one)
{
    const auto loaded = load(starter_config({two_clients().back()}));
    BOOST_TEST(loaded.problems.empty());
    BOOST_TEST(loaded.config.clients.front().base_url == "http://localhost:8080/v1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
