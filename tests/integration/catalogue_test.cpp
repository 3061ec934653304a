// Services as the command knows them: from the catalogue beside the plugins and from the config, to the request that a
// server sees.
#include <boost/test/unit_test.hpp>
#include <parlance/json_reader.hpp>

#include <sys/stat.h>
#include <filesystem>
#include <string>

#include "command_bench.hpp"

namespace parlance::test {

namespace {

using support::CommandBench;
using support::Simulator;

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

std::string header_of(const JsonValue& request, std::string_view name)
{
    for (const JsonValue header : request["headers"].elements())
        if (header[0] == name) return header[1].text();
    return {};
}

/// A bench whose catalogue, before the one of the build, is our own.
struct Catalogue : CommandBench {
    Catalogue() { options.environment["PARLANCE_PLUGIN_PATH"] = services.path().string() + ":" + built; }

    void write_services(const std::string& rows)
    {
        file = services.write("services.json", "{\"services\": {" + rows + "}}");
        ::chmod(file.c_str(), 0644);
    }
    [[nodiscard]] std::string at(const std::string& path) const
    {
        return sim.url().substr(0, sim.url().rfind("/v1")) + path;
    }

    Simulator sim;
    support::PrivateFolder services;
    std::string built = support::required_variable("PARLANCE_PLUGIN_DIR");
    std::string file;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalogue, Catalogue)

BOOST_AUTO_TEST_CASE(a_service_answers_by_its_name_without_a_config)
{
    write_services("\"acme\": {\"base_url\": \"" + sim.url() + "\", \"key_env\": \"ACME_KEY\", \"options\": " +
                   "{\"max_tokens_field\": \"max_completion_tokens\"}, \"headers\": {\"X-Team\": \"red\"}}");
    options.environment["ACME_KEY"] = key;
    const auto result = run({"--json", "-m", "acme/large", "-o", "max_tokens=5", "hello"});
    BOOST_TEST(result.err == "");
    const JsonDocument response(result.out);
    BOOST_TEST((response["metadata"]["provider"] == "acme"));
    BOOST_TEST((response["metadata"]["model"] == "large"));

    const auto log = sim.log();
    const JsonValue request = log.request(0);
    BOOST_TEST((request["target"] == "/v1/chat/completions"));
    BOOST_TEST(header_of(request, "Authorization") == "Bearer " + std::string(key));
    BOOST_TEST(header_of(request, "X-Team") == "red");
    BOOST_TEST(has(request["body"].text(), "\"max_completion_tokens\":5"));
}

BOOST_AUTO_TEST_CASE(a_key_in_the_environment_makes_its_checked_service_the_default)
{
    write_services("\"acme\": {\"base_url\": \"" + sim.url() + "\", \"key_env\": \"ACME_KEY\", \"model\": \"m\", " +
                   "\"checked\": true}, \"rumour\": {\"base_url\": \"" + sim.url() +
                   "\", \"key_env\": \"RUMOUR_KEY\", \"model\": \"m\"}");
    options.environment["RUMOUR_KEY"] = key;
    BOOST_TEST(has(run({"hello"}).err, "no client is configured"));
    options.environment["ACME_KEY"] = key;
    const auto result = run({"--json", "hello"});
    const JsonDocument response(result.out);
    BOOST_TEST((response["metadata"]["provider"] == "acme"));
}

BOOST_AUTO_TEST_CASE(a_row_of_the_config_is_a_service_and_its_address_takes_an_option)
{
    configure("[services.my-gateway]\nbase_url = \"" + at("/{team}/v1") +
              "\"\nkey_env = \"TEST_KEY\"\nauth = \"header:X-Gateway-Key\"\noption_env = { team = \"TEAM\" }\n"
              "[clients.main]\nprovider = \"my-gateway\"\nmodel = \"m\"\n");
    const auto missing = run({"hello"});
    BOOST_TEST(missing.exit_code == 78);
    BOOST_TEST(has(missing.err,
                   "options.team is not set, and the address needs it; set it, or the environment "
                   "variable TEAM"));
    options.environment["TEAM"] = "a b";
    static_cast<void>(run({"hello"}));  // the simulator has nothing there
    const auto log = sim.log();
    BOOST_TEST((log.request(0)["target"] == "/a%20b/v1/chat/completions"));
    BOOST_TEST(header_of(log.request(0), "X-Gateway-Key") == key);
    BOOST_TEST(header_of(log.request(0), "Authorization") == "");
}

BOOST_AUTO_TEST_CASE(a_row_of_the_config_changes_one_of_the_catalogue)
{
    write_services(
        "\"acme\": {\"base_url\": \"https://acme.invalid/v1\", \"key_env\": \"ACME_KEY\", \"model\": \"m\"}");
    configure("[services.acme]\nbase_url = \"" + sim.url() +
              "\"\n[clients.main]\nprovider = \"acme\"\n"
              "api_key = \"env:TEST_KEY\"\n");
    BOOST_TEST(run({"hello"}).exit_code == 0);
    BOOST_TEST((sim.log().request(0)["target"] == "/v1/chat/completions"));
}

BOOST_AUTO_TEST_CASE(a_missing_key_is_told_with_its_variables_and_where_to_get_one)
{
    write_services("\"acme\": {\"base_url\": \"" + sim.url() +
                   "\", \"key_env\": [\"ACME_KEY\", \"ACME_TOKEN\"], \"key_url\": \"https://acme.example/keys\"}");
    const auto result = run({"-m", "acme/m", "hello"});
    BOOST_TEST(result.exit_code == 78);
    BOOST_TEST(has(result.err, "api_key is not set"));
    BOOST_TEST(has(result.err, "set the environment variable ACME_KEY or ACME_TOKEN, or api_key = "));
    BOOST_TEST(has(result.err, "https://acme.example/keys"));
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_told_with_the_nearest_service)
{
    const auto result = run({"-m", "gorq/m", "hello"});
    BOOST_TEST(has(result.err, "provider \"gorq\": no plugin has it"));
    BOOST_TEST(has(result.err, "services, none of this name"));
    BOOST_TEST(has(result.err, "did you mean the provider \"groq\"?"));
}

BOOST_AUTO_TEST_CASE(a_bad_catalogue_harms_only_who_needs_it)
{
    write_services("\"acme\": {\"base_ulr\": \"https://acme.example/v1\"}, \"good\": {\"base_url\": \"" + sim.url() +
                   "\", \"key_env\": \"TEST_KEY\"}");
    const std::string problem = file + ":1:24: /services/acme/base_ulr: unknown key; did you mean \"base_url\"?";
    BOOST_TEST(has(run({"-m", "acme/m", "hello"}).err, "the row cannot be used: " + problem));
    BOOST_TEST(run({"-m", "good/m", "hello"}).exit_code == 0);
    configure("[services.acme]\nkey_env = \"TEST_KEY\"\n[clients.main]\nprovider = \"acme\"\nmodel = \"m\"\n");
    BOOST_TEST(has(run({"hello"}).err, "its row in the catalogue cannot be used (" + problem + "); add base_url"));
    options.environment.erase("PARLANCE_CONFIG");
    options.arguments = {"providers"};  // with its log
    const auto listed = support::Process(support::required_variable("PARLANCE_COMMAND"), options).wait();
    BOOST_TEST(has(listed.out, "\ngood "));
    BOOST_TEST(has(listed.err, problem));
    configure_main(sim.url());
    BOOST_TEST(run({"hello"}).err == "");
    const auto check = run({"config", "check"});
    BOOST_TEST(check.out == "ok: 1 client\n");
}

BOOST_AUTO_TEST_CASE(a_catalogue_that_everybody_may_change_is_refused)
{
    write_services("\"acme\": {\"base_url\": \"https://acme.example/v1\"}");
    ::chmod(file.c_str(), 0666);
    BOOST_TEST(has(run({"-m", "acme/m", "hello"}).err, file + ": may be changed by every user. chmod o-w " + file));
}

BOOST_AUTO_TEST_CASE(a_plugin_of_the_name_comes_before_the_catalogue)
{
    write_services("\"echo\": {\"base_url\": \"" + sim.url() + "\"}");
    BOOST_TEST(run({"-m", "echo", "hello"}).exit_code == 0);
    BOOST_TEST(sim.log().count("requests_seen") == 0);
    configure("[services.echo]\nkey_env = \"TEST_KEY\"\nbase_url = \"" + sim.url() +
              "\"\n[clients.main]\nprovider = \"echo\"\nmodel = \"m\"\n");
    BOOST_TEST(run({"hello"}).exit_code == 0);  // what the config says itself comes before all that is installed
    BOOST_TEST(sim.log().count("requests_seen") == 1);
}

BOOST_AUTO_TEST_CASE(services_are_listed_behind_the_plugins_and_those_not_verified_say_so)
{
    write_services(
        "\"acme\": {\"base_url\": \"https://acme.example/v1\", \"checked\": true}, "
        "\"rumour\": {\"base_url\": \"https://rumour.example/v1\"}, "
        "\"odd\": {\"base_url\": \"https://odd.example\", \"provider\": \"nobody\"}");
    const auto text = run({"providers"}).out;
    BOOST_TEST(text.find("\naiml ") < text.find("\nacme "));
    BOOST_TEST(has(text, "openai-compatible at https://acme.example/v1\n"));
    BOOST_TEST(has(text, "openai-compatible at https://rumour.example/v1 (not verified)\n"));
    BOOST_TEST(has(text, "nobody at https://odd.example; that plugin is not installed (not verified)\n"));

    const auto json = run({"providers", "--json"});
    const JsonDocument all(json.out);
    bool found = false;
    for (const JsonValue provider : all.root().elements()) {
        if (!(provider["id"] == "acme")) continue;
        found = true;
        BOOST_TEST((provider["service"]["provider"] == "openai-compatible"));
        BOOST_TEST(provider["service"]["checked"].as_bool().value());
        BOOST_TEST((provider["service"]["file"] == file));
        BOOST_TEST(provider["path"].text().ends_with("parlance-openai-compatible.so"));
    }
    BOOST_TEST(found);
}

BOOST_AUTO_TEST_CASE(a_service_whose_plugin_is_missing_says_which)
{
    write_services("\"odd\": {\"base_url\": \"https://odd.example\", \"provider\": \"nobody\"}");
    const auto result = run({"-m", "odd/m", "hello"});
    BOOST_TEST(has(result.err, "provider \"nobody\": no plugin has it (needed by service \"odd\", " + file));
}

BOOST_AUTO_TEST_CASE(the_shipped_catalogue_lies_beside_the_plugins)
{
    options.environment["GROQ_API_KEY"] = "k";
    const auto health = run({"health", "-m", "groq", "--level", "config"});
    BOOST_TEST(health.exit_code == 0);
    BOOST_TEST(has(run({"providers"}).out, "openai-compatible at https://api.groq.com/openai/v1\n"));
}

BOOST_AUTO_TEST_CASE(a_first_config_may_name_a_service)
{
    const auto made = run({"config", "init", "--provider", "groq"});
    BOOST_TEST(made.exit_code == 0);
    const auto check = run({"config", "check"});
    BOOST_TEST(has(check.out, "environment variable GROQ_API_KEY is not set"));
    options.environment["GROQ_API_KEY"] = "k";
    BOOST_TEST(run({"config", "check"}).out == "ok: 1 client\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
