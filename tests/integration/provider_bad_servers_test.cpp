// Every provider that comes with us, pointed at servers that are none: what a person is told.
#include <array>
#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"

namespace parlance::test {

namespace {

using support::CommandBench;
using support::Simulator;

/// A provider, and what its client needs besides an address.
struct Provider {
    std::string_view id;
    std::string_view more;  ///< lines of its table
};

constexpr std::string_view key = "api_key = \"env:TEST_KEY\"\n";
constexpr std::string_view aws = "options = { auth = \"bearer\" }\napi_key = \"env:TEST_KEY\"\n";
constexpr std::string_view token = "options = { auth = \"bearer\", project = \"p\" }\napi_key = \"env:TEST_KEY\"\n";

constexpr std::array<Provider, 11> providers{{
    {"aiml", key},
    {"anthropic", key},
    {"azure", key},
    {"bedrock", aws},
    {"cohere", key},
    {"gemini", key},
    {"mistral", key},
    {"ollama", ""},
    {"openai", key},
    {"openai-compatible", ""},
    {"vertex", token},
}};

struct BadServers : CommandBench {
    /// One question to `provider` at `url`, streamed or not.
    support::ProcessResult ask(const Provider& provider, const std::string& url, const char* stream)
    {
        configure("[clients.main]\nprovider = \"" + std::string(provider.id) + "\"\nmodel = \"m\"\nbase_url = \"" +
                  url + "\"\n" + std::string(provider.more));
        return run({stream, "hello"});
    }

    /// A server that answers everything with that.
    std::string script(const std::string& scenario) { return folder.write("script.json", "[" + scenario + "]"); }

    static std::string root_of(const Simulator& sim) { return sim.url().substr(0, sim.url().rfind("/v1")); }
};

bool has(const std::string& text, std::string_view words)
{
    return text.find(words) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(provider_bad_servers, BadServers)

BOOST_AUTO_TEST_CASE(a_proxys_web_page_is_no_answer_and_is_quoted)
{
    const Simulator sim(
        {"--script",
         script(R"({"body":"<html><h1>Please log in</h1></html>","headers":{"content-type":"text/html"}})")});
    for (const Provider& provider : providers)
        for (const char* const stream : {"--stream", "--no-stream"}) {
            BOOST_TEST_CONTEXT(provider.id << " " << stream)
            {
                const auto result = ask(provider, root_of(sim), stream);
                BOOST_TEST(result.exit_code == 6, result.err);
                BOOST_TEST(has(result.err, "Please log in"), result.err);
                BOOST_TEST(result.out == "");
            }
        }
}

BOOST_AUTO_TEST_CASE(a_server_that_speaks_another_dialect_is_told_from_an_empty_answer)
{
    const Simulator sim({"--script", script(R"({"body":{"greeting":"hello","moon":{"phase":7}}})")});
    for (const Provider& provider : providers) {
        BOOST_TEST_CONTEXT(provider.id)
        {
            const auto result = ask(provider, root_of(sim), "--no-stream");
            BOOST_TEST(result.exit_code == 6, result.err);
            BOOST_TEST(result.out == "");
            BOOST_TEST(!has(result.err, "TEST_KEY"), result.err);
        }
    }
}

BOOST_AUTO_TEST_CASE(plain_http_to_another_machine_is_refused_before_a_key_is_sent)
{
    for (const Provider& provider : providers) {
        BOOST_TEST_CONTEXT(provider.id)
        {
            const auto result = ask(provider, "http://192.0.2.1/v1", "--no-stream");
            if (provider.id == "ollama") continue;  // refuses that address for its /v1 already
            BOOST_TEST(result.exit_code == 78, result.err);
            BOOST_TEST(has(result.err, "use https, or set allow_insecure_http"), result.err);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_missing_key_names_its_variables_and_where_to_get_one)
{
    options.environment.erase("TEST_KEY");
    for (const Provider& provider : providers) {
        if (provider.more.empty()) continue;  // needs none
        BOOST_TEST_CONTEXT(provider.id)
        {
            configure("[clients.main]\nprovider = \"" + std::string(provider.id) +
                      "\"\nmodel = \"m\"\nbase_url = \"http://127.0.0.1:9\"\noptions = { " +
                      std::string(provider.id == "vertex" ? "project = \"p\"" : "") + " }\n");
            const auto result = run({"hello"});
            BOOST_TEST((result.exit_code == 78 || result.exit_code == 4), result.err);
            BOOST_TEST(has(result.err, "set the environment variable "), result.err);
            BOOST_TEST(has(result.err, "get one at https://"), result.err);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
