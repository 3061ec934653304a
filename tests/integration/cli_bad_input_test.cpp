// What goes wrong before and during a call, one row each: the one line on standard error, the exit code, and the kind
// that --json tells. Two causes never share a text.
#include <array>
#include <parlance/json_reader.hpp>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"

namespace parlance::test {

namespace {

using support::Channel;
using support::CommandBench;
using support::Simulator;

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    for (std::size_t at = 0; !what.empty() && (at = text.find(what, at)) != std::string::npos; at += by.size())
        text.replace(at, what.size(), by);
    return text;
}

struct BadCommandLine {
    std::vector<std::string> arguments;
    std::string complaint;  ///< after "parlance: "
};

const std::array command_lines{
    BadCommandLine{{"--jsno", "x"}, "unknown option '--jsno'; did you mean --json?"},
    BadCommandLine{{"-x"}, "unknown option '-x'"},
    BadCommandLine{{"-m"}, "-m needs CLIENT[/MODEL]"},
    BadCommandLine{{"--json=perhaps", "x"}, "Could not convert: --json = perhaps"},
    BadCommandLine{{"-o", "temperature", "x"}, "-o needs KEY=VALUE, not 'temperature'"},
    BadCommandLine{{"--timeout", "soon", "x"}, "--timeout takes a time such as 500ms, 30s or 2m, not 'soon'"},
    BadCommandLine{{"--level", "reach", "x"}, "--level is an option of health, not of chat"},
    BadCommandLine{{"health", "--level", "deep"}, "--level takes config, reach, auth or generate, not 'deep'"},
    BadCommandLine{{"health", "-m", "main/x"}, "-m names a client here, without a model: -m main"},
    BadCommandLine{{"--replay", "x.json", "--replay-match", "foo", "x"},
                   "--replay-match takes strict, path or order, not 'foo'"},
    BadCommandLine{{"models", "of", "all"},
                   "models takes no further words; to send them as a prompt: parlance -- models ..."},
    BadCommandLine{{"config"}, "config needs an action: parlance config check, show, init or schema"},
    BadCommandLine{{"--config", "", "x"}, "--config needs the name of a file"},
    BadCommandLine{{"--request", "", "x"}, "--request needs the name of a file, or -"},
    BadCommandLine{{"--plugin-path", "", "x"}, "--plugin-path needs the name of a folder"},
    BadCommandLine{{}, "nothing to ask: no prompt was given, and standard input is empty"},
};

/// A config that cannot serve. "{folder}" stands for the bench's folder.
struct BadConfig {
    std::string name;
    std::string text;
    std::string kind;
    std::string complaint;  ///< the first line, after "parlance: "
};

const std::array configs{
    BadConfig{"no TOML", "[clients.main\n", "config",
              "{folder}/config.toml:1:14: not valid TOML: table header: expected ']', saw '\\n'"},
    BadConfig{"an unknown key", "[clients.main]\nprovider = \"aiml\"\nmodle = \"x\"\n", "config",
              "{folder}/config.toml:3:1: clients.main.modle: unknown key; did you mean \"model\"?"},
    BadConfig{"two problems", "[clients.main]\nprovider = 5\nmodel = 6\n", "config",
              "{folder}/config.toml:2:12: clients.main.provider: expected a string in quotes, found an integer (and 1 "
              "more; `parlance config check` lists all)"},
    BadConfig{"no client at all", "config_version = 1\n", "plugin",
              "provider \"main\": no plugin has it (needed by client \"main\")"},
    BadConfig{"another client", "[clients.other]\nprovider = \"aiml\"\napi_key = \"env:TEST_KEY\"\n", "config",
              "{folder}/config.toml: there is no client \"main\"; known here: other"},
    BadConfig{"a key whose variable is not set", "[clients.main]\nprovider = \"aiml\"\napi_key = \"env:NOT_SET\"\n",
              "config",
              "{folder}/config.toml:3:11: client \"main\": api_key: environment variable NOT_SET is not set, and no "
              "key of that name is stored; export it, or store it with: parlance keys set NOT_SET"},
    BadConfig{
        "no key", "[clients.main]\nprovider = \"aiml\"\n", "config",
        "{folder}/config.toml:1:1: client \"main\": api_key is not set (AIML API key); set the environment "
        "variable AIML_API_KEY or AIMLAPI_API_KEY, or api_key = \"env:NAME\" or \"file:/path\" in the config; get one "
        "at https://aimlapi.com/app/keys"},
    BadConfig{"a provider that nobody brings", "[clients.main]\nprovider = \"nobody\"\n", "plugin",
              "provider \"nobody\": no plugin has it (needed by client \"main\", {folder}/config.toml line 2)"},
    BadConfig{"a plugin that is none", "[clients.main]\nlibrary = \"{folder}/parlance-none.so\"\n", "plugin",
              "{folder}/config.toml:2:11: client \"main\": {folder}/parlance-none.so: is not an ELF file, so it is not "
              "a shared library"},
    BadConfig{"a plugin that is not there", "[clients.main]\nlibrary = \"{folder}/parlance-away.so\"\n", "plugin",
              "{folder}/config.toml:2:11: client \"main\": {folder}/parlance-away.so: does not exist"},
};

/// A server that does what none should. "{server}" stands for its address.
struct BadServer {
    std::string name;
    std::string scenario;  ///< of the simulator's script
    int exit_code;
    std::string kind;
    std::string content;    ///< what had come
    std::string complaint;  ///< the first line, after "parlance: "
};

const std::array servers{
    BadServer{"rubbish", R"({"raw":"rubbish\r\n\r\n"})", 6, "bad_response", "",
              "aiml: the answer of {server} is not proper HTTP: it does not begin with HTTP/1, it sent "
              "\"rubbish....\"; is this an HTTP server?"},
    BadServer{"HTML instead of a stream", R"({"headers":{"content-type":"text/html"},"body":"<html>Welcome</html>"})",
              6, "bad_response", "",
              "aiml: the server did not answer with an answer of Chat Completions, but with text/html: Welcome; check "
              "base_url, and whether this server speaks this API"},
    BadServer{"JSON that is none", R"({"headers":{"content-type":"application/json"},"body":"{\"choices\":"})", 6,
              "bad_response", "", "aiml: the server sent an answer that is not JSON: expected a value at byte 11"},
    BadServer{"an event that is no JSON", R"({"events":["not json"]})", 6, "bad_response", "",
              "aiml: the server sent an event that is not JSON: expected true, false or null at byte 1"},
    BadServer{"HTML from a gateway",
              R"({"status":502,"headers":{"content-type":"text/html"},"body":"<html>Bad gateway</html>"})", 5,
              "overloaded", "", "aiml: the server answered 502 with text/html: Bad gateway"},
    BadServer{"a redirect", R"({"status":302,"headers":{"location":"http://127.0.0.1:1/"},"body":""})", 6,
              "bad_response", "", "aiml: answered with a redirect (HTTP 302), which is never followed; check base_url"},
    BadServer{"nothing", R"({"raw":""})", 6, "network", "", "aiml: {server} closed the connection before any answer"},
    BadServer{"silence after the head", R"({"stall_after_bytes":0,"events":[]})", 6, "timeout", "",
              "aiml: no further byte from {server} within 300 ms (timeouts.idle)"},
    BadServer{"silence", R"({"delay_ms":20000})", 6, "timeout", "",
              "aiml: no answer from {server} within 300 ms (timeouts.first_byte)"},
    BadServer{"a stream cut short", R"({"chunks":2,"cut_after_bytes":400})", 6, "truncated", "",
              "aiml: {server} closed the connection before the answer was complete"},
    BadServer{"a stream without its end mark",
              R"({"events":[{"id":"1","choices":[{"index":0,"delta":{"content":"half"}}]}]})", 6, "truncated", "half",
              "aiml: the answer ended before its end mark; what had come is kept"},
    BadServer{"a stream reset", R"({"chunks":2,"reset_after_bytes":400})", 6, "network", "",
              "aiml: {server}: connection reset by peer before the answer was complete"},
    BadServer{"a wrong key", R"({"status":401})", 4, "authentication", "",
              "aiml: A valid API key is needed for this request; check the api_key of client \"main\""},
    BadServer{"no credits", R"({"status":403})", 5, "quota_exhausted", "",
              "aiml: Your credits are used up; add credit with the provider, or use another key"},
    BadServer{"too many requests", R"({"status":429,"retry_after":3})", 5, "rate_limited", "",
              "aiml: Too many requests."},
    BadServer{"an unknown model", R"({"status":404})", 1, "not_found", "",
              "aiml: Unknown model; check the model and base_url of client \"main\""},
    BadServer{"a server in trouble", R"({"status":500})", 5, "overloaded", "", "aiml: Internal server error"},
};

/// The first line, without its end: what follows are details.
std::string first_line(const std::string& text)
{
    return text.substr(0, text.find('\n'));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_bad_input, CommandBench)

BOOST_AUTO_TEST_CASE(a_command_line_without_sense_is_told_in_one_line)
{
    std::set<std::string> texts;
    for (const BadCommandLine& bad : command_lines) {
        const auto result = run(bad.arguments);
        BOOST_TEST(result.err == "parlance: " + bad.complaint + "\n");
        BOOST_TEST(result.out == "");
        BOOST_TEST(result.exit_code == 2);
        BOOST_TEST(texts.insert(result.err).second, "two causes share a text: " << result.err);
    }
}

BOOST_AUTO_TEST_CASE(an_input_that_cannot_be_asked_is_refused)
{
    const auto missing = run({"--request", "nowhere.json"});
    BOOST_TEST(missing.err == "parlance: cannot read nowhere.json: No such file or directory\n");
    BOOST_TEST(missing.exit_code == 74);

    folder.write("bad.json", "{\"messages\":[");
    const auto bad = run({"--request", "bad.json"});
    BOOST_TEST(bad.err.starts_with("parlance: bad.json: "));
    BOOST_TEST(bad.exit_code == 1);

    options.in = Channel::pipe;
    options.input = "caf\xe9";
    const auto latin = run({"x"});
    BOOST_TEST(latin.err == "parlance: standard input is not UTF-8 text (byte 4); only text can be asked\n");
    BOOST_TEST(latin.exit_code == 1);
    const auto json = run({"--json", "x"});
    const JsonDocument response(json.out);
    BOOST_TEST((response["error"]["kind"] == "invalid_request"));
    BOOST_TEST(json.err == "");
}

BOOST_AUTO_TEST_CASE(a_config_that_cannot_serve_is_told_with_its_place)
{
    folder.write("parlance-none.so", "this is no plugin");
    std::set<std::string> texts;
    for (const BadConfig& bad : configs) {
        BOOST_TEST_CONTEXT(bad.name)
        {
            configure(replaced(bad.text, "{folder}", folder.path().string()));
            const auto result = run({"-m", "main", "x"});
            const std::string line = first_line(replaced(result.err, folder.path().string(), "{folder}"));
            BOOST_TEST(line == "parlance: " + bad.complaint);
            BOOST_TEST(result.out == "");
            BOOST_TEST(result.exit_code == 78);
            BOOST_TEST(texts.insert(line).second, "two causes share a text");

            const auto json = run({"-m", "main", "--json", "x"});
            const JsonDocument response(json.out);
            BOOST_TEST(response["error"]["kind"].text() == bad.kind);
            BOOST_TEST(json.err == "");
            BOOST_TEST(json.exit_code == 78);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_misbehaves_is_told_with_what_had_come)
{
    std::set<std::string> texts;
    for (const BadServer& bad : servers) {
        BOOST_TEST_CONTEXT(bad.name)
        {
            const Simulator simulator({"--script", folder.write("script.json", "[" + bad.scenario + "]")});
            configure_main(simulator.url(), "timeouts = { first_byte = \"300ms\", idle = \"300ms\" }\n");
            const auto result = run({"x"});
            const std::string address = simulator.url().substr(7, simulator.url().rfind('/') - 7);
            const std::string line = first_line(replaced(result.err, address, "{server}"));
            BOOST_TEST(line == "parlance: " + bad.complaint);
            BOOST_TEST(result.out == (bad.content.empty() ? "" : bad.content + "\n"));
            BOOST_TEST(result.exit_code == bad.exit_code);
            BOOST_TEST(texts.insert(line).second, "two causes share a text");

            const auto json = run({"--json", "--stream", "x"});
            const std::size_t last = json.out.rfind('\n', json.out.size() - 2);
            const JsonDocument end(std::string_view(json.out).substr(last + 1));
            BOOST_TEST(end["response"]["error"]["kind"].text() == bad.kind);
            BOOST_TEST(end["response"]["content"].text() == bad.content);
            BOOST_TEST(json.err == "");
            BOOST_TEST(json.exit_code == bad.exit_code);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_certificate_that_proves_nothing_is_told_each_with_its_reason)
{
    std::set<std::string> texts;
    for (const char* const kind : {"expired", "wrong-host", "self-signed"}) {
        const Simulator simulator({"--tls", kind});
        configure_main(simulator.url(), "ca_file = \"" + simulator.ca_file() + "\"\n");
        const auto result = run({"x"});
        BOOST_TEST_MESSAGE(result.err);
        BOOST_TEST(result.exit_code == 6);
        BOOST_TEST(texts.insert(first_line(result.err)).second, "two causes share a text");
        const auto json = run({"--json", "x"});
        const JsonDocument response(json.out);
        BOOST_TEST((response["error"]["kind"] == "tls"));
    }
    const Simulator good({"--tls", "good"});
    configure_main(good.url(), "ca_file = \"" + good.ca_file() + "\"\n");
    BOOST_TEST(run({"x"}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_not_there_is_a_network_failure)
{
    configure_main("http://127.0.0.1:1/v1");
    const auto result = run({"x"});
    BOOST_TEST(first_line(result.err) ==
               "parlance: aiml: cannot connect to 127.0.0.1:1: connection refused; is the server running there?");
    BOOST_TEST(result.exit_code == 6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
