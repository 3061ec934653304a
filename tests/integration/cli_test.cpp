// The command as a process, against the simulator, with the real plugins: what it prints where, and how it ends.
#include <csignal>
#include <parlance/json_reader.hpp>
#include <string>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"
#include "usable_fixture.hpp"

namespace parlance::test {

namespace {

using namespace std::chrono_literals;
using support::Channel;
using support::CommandBench;
using support::Process;
using support::Simulator;

constexpr std::string_view answer_to_hello =
    "This is parlance-sim, a stand-in on this machine; no model was asked. You said: \"hello\"\n";

/// The command with a client "main" that the simulator answers.
struct Answered : CommandBench {
    Answered() { configure_main(simulator.url(), "model = \"sim\"\n"); }
    Simulator simulator;
};

/// The members of an object that must be there, whatever happened.
void require_keys(JsonValue object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        BOOST_TEST(!object[key].is_missing(), "the key " << key << " is missing");
}

std::string last_line(const std::string& lines)
{
    return lines.substr(lines.rfind('\n', lines.size() - 2) + 1);
}

void require_response_keys(JsonValue response)
{
    require_keys(response, {"content", "success", "error", "reasoning", "refusal", "tool_calls", "parts", "metadata"});
    require_keys(response["metadata"], {"client", "provider", "model", "end", "finish_reason", "finish_reason_raw",
                                        "usage", "cost", "response_id", "request_id", "attempts", "latency_ms",
                                        "time_to_first_token_ms", "warnings", "maybe_billed"});
    require_keys(response["metadata"]["usage"], {"prompt_tokens", "completion_tokens", "total_tokens", "cached_tokens",
                                                 "cache_write_tokens", "reasoning_tokens"});
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli, Answered)

BOOST_AUTO_TEST_CASE(a_prompt_is_answered_on_standard_output_alone)
{
    const auto result = run({"hello"});
    BOOST_TEST(result.out == answer_to_hello);
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(an_answer_in_one_piece_is_the_same_text)
{
    const auto result = run({"chat", "--no-stream", "hello"});
    BOOST_TEST(result.out == answer_to_hello);
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(words_of_a_prompt_may_be_commands_and_options_may_follow)
{
    BOOST_TEST(run({"tell", "me", "of", "models", "-m", "main"}).out.ends_with("\"tell me of models\"\n"));
    BOOST_TEST(run({"--", "health"}).out.ends_with("\"health\"\n"));
    BOOST_TEST(run({"[1,2]"}).out.ends_with("\"[1,2]\"\n"));
}

BOOST_AUTO_TEST_CASE(standard_input_follows_the_words_after_a_blank_line)
{
    options.in = Channel::pipe;
    options.input = "from a pipe";
    BOOST_TEST(run({"summarise"}).out.ends_with("\"summarise\n\nfrom a pipe\"\n"));
    BOOST_TEST(run({}).out.ends_with("\"from a pipe\"\n"));
    BOOST_TEST(run({"helth"}).out.ends_with("\"helth\n\nfrom a pipe\"\n"));
}

BOOST_AUTO_TEST_CASE(a_request_may_come_from_a_file_and_options_win_over_it)
{
    const std::string file = folder.write(
        "request.json", R"({"model":"from-file","messages":[{"role":"user","content":"asked in a file"}]})");
    const auto plain = run({"--json", "--request", file});
    const JsonDocument response(plain.out);
    BOOST_TEST(response["content"].text().ends_with("\"asked in a file\""));
    BOOST_TEST((response["metadata"]["model"] == "from-file"));

    const auto changed = run({"--json", "--request=" + file, "-m", "main/from/option", "and more"});
    const JsonDocument other(changed.out);
    BOOST_TEST(other["content"].text().ends_with("\"and more\""));
    BOOST_TEST((other["metadata"]["model"] == "from/option"));

    options.in = Channel::pipe;
    options.input = R"({"messages":[{"role":"user","content":"asked in a pipe"}]})";
    BOOST_TEST(run({"--request", "-"}).out.ends_with("\"asked in a pipe\"\n"));
}

BOOST_AUTO_TEST_CASE(json_is_one_object_with_every_key)
{
    const auto result = run({"--json", "hello"});
    const JsonDocument response(result.out);
    BOOST_REQUIRE_MESSAGE(response, result.out);
    require_response_keys(response.root());
    BOOST_TEST((response["metadata"]["client"] == "main"));
    BOOST_TEST((response["metadata"]["provider"] == "aiml"));
    BOOST_TEST((response["metadata"]["end"] == "finished"));
    BOOST_TEST(response["success"].as_bool().value());
    BOOST_TEST(result.out.find('\n') == result.out.size() - 1);
}

BOOST_AUTO_TEST_CASE(json_lines_begin_with_the_start_and_end_with_the_response)
{
    Process process = start({"--json", "--stream", "hello"});
    BOOST_TEST(process.read_line().value() == R"({"event":"start"})");
    std::string text;
    std::string last;
    while (const auto line = process.read_line()) {
        last = *line;
        const JsonDocument event(last);
        BOOST_REQUIRE_MESSAGE(event, last);
        if (event["event"] == "text") text += event["text"].text();
    }
    const JsonDocument end(last);
    BOOST_TEST((end["event"] == "end"));
    require_response_keys(end["response"]);
    BOOST_TEST(end["response"]["content"].text() == text);
    BOOST_TEST(text + "\n" == answer_to_hello);
    BOOST_TEST(process.wait().exit_code == 0);
}

BOOST_AUTO_TEST_CASE(the_first_text_is_printed_while_the_server_still_waits)
{
    Process process = start({"--json", "--stream", "-m", "main/sim;chunks=2;delay=5000", "x"});
    std::optional<std::string> line;
    do
        line = process.read_line(4s);
    while (line && line->find(R"("event":"text")") == std::string::npos);
    BOOST_REQUIRE(line.has_value());
    BOOST_TEST_MESSAGE("first text after " << process.elapsed().count() << " ms");

    process.stop_reading();
    const auto result = process.wait();
    BOOST_TEST(result.elapsed < 4900ms, "a reader that has gone was noticed only with the next event");
    BOOST_TEST(result.exit_code == 0);
    BOOST_TEST(result.err == "");
}

BOOST_AUTO_TEST_CASE(a_reader_that_leaves_a_text_is_no_failure)
{
    Process process = start({"-m", "main/sim;chunks=100000", "x"});
    process.stop_reading();
    const auto result = process.wait();
    BOOST_TEST(result.exit_code == 0);
    BOOST_TEST(result.err == "");
}

BOOST_AUTO_TEST_CASE(ctrl_c_keeps_what_came)
{
    Process process = start({"--json", "--stream", "-m", "main/sim;chunks=2;delay=20000", "x"});
    std::optional<std::string> line;
    do
        line = process.read_line();
    while (line && line->find(R"("event":"text")") == std::string::npos);
    BOOST_REQUIRE(line.has_value());
    const JsonDocument first(*line);
    process.signal(SIGINT);
    const auto result = process.wait();
    const std::string last = last_line(result.out);
    const JsonDocument end(last);
    BOOST_REQUIRE_MESSAGE(end, result.out);
    BOOST_TEST((end["response"]["error"]["kind"] == "cancelled"));
    BOOST_TEST(end["response"]["content"].text() == first["text"].text());
    BOOST_TEST(result.exit_code == 130);
    BOOST_TEST(result.elapsed < 19s);
}

BOOST_AUTO_TEST_CASE(ctrl_c_reaches_a_call_in_one_piece)
{
    Process process = start({"--no-stream", "-m", "main/sim;first=20000", "x"});
    simulator.wait_for_chat();
    process.signal(SIGINT);
    const auto result = process.wait();
    BOOST_TEST(result.exit_code == 130);
    BOOST_TEST(result.elapsed < 19s);
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_a_command_whose_output_nobody_reads)
{
    Process process = start({"-m", "main/sim;flood", "x"});
    BOOST_REQUIRE(process.has_unread(30'000));
    process.signal(SIGINT);
    BOOST_TEST(process.wait(10s).exit_code == 130);
}

BOOST_AUTO_TEST_CASE(an_output_that_cannot_be_written_is_an_io_failure)
{
    options.out = Channel::full;
    const auto full = run({"hello"});
    BOOST_TEST(full.exit_code == 74);
    BOOST_TEST(full.err == "parlance: cannot write to standard output: No space left on device\n");

    options.out = Channel::closed;
    const auto closed = run({"hello"});
    BOOST_TEST(closed.exit_code == 74);
    BOOST_TEST(closed.err == "parlance: cannot write to standard output: Bad file descriptor\n");
}

BOOST_AUTO_TEST_CASE(a_terminal_is_not_sent_control_characters)
{
    const std::string prompt = "red \x1b[31m bell \x07 csi \xc2\x9b end";
    BOOST_TEST(run({prompt}).out.find('\x1b') != std::string::npos);
    options.out = Channel::terminal;
    BOOST_TEST(run({prompt}).out.ends_with("\"red [31m bell  csi  end\"\n"));
    const auto json = run({"--json", prompt});
    BOOST_TEST(json.out.find("\xc2\x9b") == std::string::npos);
    const JsonDocument response(json.out);
    BOOST_TEST(response["content"].text().ends_with("\"" + prompt + "\""));
}

BOOST_AUTO_TEST_CASE(an_answer_at_its_limit_is_a_success_with_a_note)
{
    const auto result = run({"-o", "max_tokens=2", "hello"});
    BOOST_TEST(result.out == "This is \n");
    BOOST_TEST(result.err ==
               "parlance: note: finish: length: the answer reached its limit of tokens; -o max_tokens=N raises it\n");
    BOOST_TEST(result.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(what_text_cannot_show_is_noted)
{
    const auto result = run({"-o", "n=2", "hello"});
    BOOST_TEST(result.out == answer_to_hello);
    BOOST_TEST(result.err == "parlance: note: this is the first of 2 answers; --json shows all\n");
}

BOOST_AUTO_TEST_CASE(a_typo_of_a_command_on_a_terminal_is_not_sent)
{
    options.in = Channel::terminal;
    const auto result = run({"helth"});
    BOOST_TEST(result.exit_code == 2);
    BOOST_TEST(result.out == "");
    BOOST_TEST(
        result.err ==
        "parlance: 'helth' is not a command; did you mean 'parlance health'? To send it as a prompt: parlance -- "
        "helth\n");
    BOOST_TEST(run({"--", "helth"}).out.ends_with("\"helth\"\n"));
    BOOST_TEST(run({"hello there"}).out.ends_with("\"hello there\"\n"));
}

BOOST_AUTO_TEST_CASE(without_a_prompt_there_is_help_and_no_waiting)
{
    options.in = Channel::terminal;
    const auto result = run({});
    BOOST_TEST(result.exit_code == 2);
    BOOST_TEST(result.out == "");
    BOOST_TEST(result.err.starts_with("parlance: nothing to ask. Try one of\n"));
}

BOOST_AUTO_TEST_CASE(a_key_that_the_server_sends_back_is_in_no_output)
{
    for (const char* const model : {"main/sim;echo", "main/sim;echo;status=401"})
        for (const std::vector<std::string>& form :
             {std::vector<std::string>{}, {"--no-stream"}, {"--json"}, {"--json", "--stream"}}) {
            std::vector<std::string> arguments{"--log-level=trace", "-m", model, "x"};
            arguments.insert(arguments.end(), form.begin(), form.end());
            const auto result = run(arguments);
            const std::string all = result.out + result.err;
            BOOST_TEST(all.find("authorization: ") != std::string::npos, "the server sent nothing back: " << all);
            BOOST_TEST(all.find(key) == std::string::npos, all);
            BOOST_TEST(all.find("dGVzdC1rZXkt") == std::string::npos, all);      // base64 of the key
            BOOST_TEST(all.find("QmVhcmVyIHRlc3Qt") == std::string::npos, all);  // of the whole header
        }
}

BOOST_AUTO_TEST_CASE(help_and_version_go_to_standard_output)
{
    BOOST_TEST(run({"--version"}).out.starts_with("parlance "));
    const auto help = run({"--help"});
    BOOST_TEST(help.exit_code == 0);
    for (const char* word : {"chat", "providers", "plugins", "health", "models", "config", "paths", "--request"})
        BOOST_TEST(help.out.find(word) != std::string::npos, word);
    BOOST_TEST(run({"health", "--help"}).out.find("--level") != std::string::npos);
    BOOST_TEST(run({"chat", "--help"}).out.starts_with("Usage: parlance chat [PROMPT...] [OPTIONS]\n"));
}

BOOST_AUTO_TEST_CASE(help_with_a_command_is_the_help_of_that_command_and_asks_nobody)
{
    const auto help = run({"help", "batch"});
    BOOST_TEST(help.exit_code == 0);
    BOOST_TEST(help.out == run({"batch", "--help"}).out);
    BOOST_TEST(run({"help", "config", "init"}).out == run({"config", "--help"}).out);
    BOOST_TEST(run({"help"}).out == run({"--help"}).out);
    const auto unknown = run({"help", "me"});
    BOOST_TEST(unknown.exit_code == 2);
    BOOST_TEST(unknown.out == "");
    BOOST_TEST(
        unknown.err ==
        "parlance: there is no command 'me'; there are chat, analyze, generate, batch, providers, plugins, health, "
        "models, config, keys, paths, completion. To send it as a prompt: parlance -- help me\n");
    BOOST_TEST(run({"help", "me", "with", "this"}).out.ends_with("\"help me with this\"\n"));
    BOOST_TEST(run({"--", "help", "me"}).out.ends_with("\"help me\"\n"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(cli_lists, Answered)

BOOST_AUTO_TEST_CASE(providers_and_plugins_are_listed_as_text_and_as_json)
{
    const auto text = run({"providers"});
    BOOST_TEST(text.out.starts_with("PROVIDER"));
    BOOST_TEST(text.out.find("\naiml ") != std::string::npos);
    const auto providers = run({"providers", "--json"});
    const JsonDocument array(providers.out);
    BOOST_REQUIRE(array.root().is_array());
    for (const JsonValue provider : array.root().elements())
        require_keys(provider, {"id", "version", "title", "licence", "kind", "operations", "default_model", "base_url",
                                "secrets", "options", "path"});

    folder.write("parlance-rubbish.so", "this is no plugin");
    const auto plugins = run({"plugins", "--plugin-path", "."});
    BOOST_TEST(plugins.exit_code == 0);
    BOOST_TEST(plugins.out.find("parlance-rubbish.so") != std::string::npos);
    BOOST_TEST(plugins.out.find("refused: ") != std::string::npos);
    const auto json = run({"plugins", "--json", "--plugin-path", "."});
    const JsonDocument files(json.out);
    BOOST_REQUIRE(files.root().is_array());
    for (const JsonValue file : files.root().elements())
        require_keys(file, {"path", "origin", "usable", "providers", "warnings", "refusal", "shadowed_by"});
    BOOST_TEST((files[0]["refusal"]["kind"] == "not_elf"));
}

BOOST_AUTO_TEST_CASE(listing_and_checking_run_no_code_of_a_plugin)
{
    const auto mark = folder.path() / "mark";
    options.environment["PARLANCE_MARK"] = mark.string();
    const std::string plugin =
        folder.write("parlance-constructor-writes-file.so", support::usable_fixture("constructor-writes-file"));
    configure("[clients.main]\nlibrary = \"" + plugin + "\"\nbase_url = \"http://127.0.0.1:1/v1\"\n");
    for (const std::vector<std::string>& listing :
         {std::vector<std::string>{"plugins"}, {"providers"}, {"config", "check"}, {"config", "show"}, {"paths"}}) {
        auto arguments = listing;
        arguments.insert(arguments.end(), {"--plugin-path", "."});
        const auto result = run(arguments);
        BOOST_TEST(result.exit_code == 0, result.err << result.out);
        BOOST_TEST(!exists(mark), "'" << listing.front() << "' ran a plugin's code");
    }
    BOOST_TEST(run({"providers", "--plugin-path", "."}).out.find("constructor-writes-file") != std::string::npos);
    BOOST_TEST(run({"x"}).exit_code != 0);
    BOOST_TEST(exists(mark), "the plugin is not even opened to be used: this test shows nothing");
}

BOOST_AUTO_TEST_CASE(models_and_health_ask_the_provider)
{
    const auto models = run({"models"});
    BOOST_TEST(models.exit_code == 0);
    BOOST_TEST(models.out.starts_with("MODEL"));
    const auto json = run({"models", "--json", "-m", "main"});
    const JsonDocument array(json.out);
    BOOST_REQUIRE(array.root().is_array());
    BOOST_REQUIRE(array.root().size() > 0);
    require_keys(array[0], {"id", "name", "details"});

    for (const char* level : {"config", "reach", "auth", "generate"}) {
        const auto health = run({"health", "--json", "--level", level});
        const JsonDocument report(health.out);
        require_keys(report.root(), {"client", "level", "healthy", "detail", "latency_ms", "error"});
        BOOST_TEST(report["healthy"].as_bool().value_or(false), level << ": " << health.out);
        BOOST_TEST(health.exit_code == 0);
    }
    BOOST_TEST(run({"health", "-m", "main"}).out.starts_with("main: ok (auth, "));

    options.environment["TEST_KEY"] = "bad-key";
    BOOST_TEST(run({"health"}).exit_code == 4);
    BOOST_TEST(run({"health", "--level=reach"}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_config_is_checked_and_shown_without_its_secrets)
{
    BOOST_TEST(run({"config", "check"}).out == "ok: 1 client\n");
    const auto shown = run({"config", "show"});
    BOOST_TEST(shown.exit_code == 0);
    BOOST_TEST(shown.out.find("env:TEST_KEY") != std::string::npos);
    BOOST_TEST(shown.out.find(key) == std::string::npos);
    const auto json = run({"config", "show", "--json"});
    const JsonDocument config(json.out);
    BOOST_TEST((config["clients"]["main"]["provider"] == "aiml"));
}

BOOST_AUTO_TEST_CASE(paths_say_what_became_of_each_place)
{
    BOOST_TEST(run({"paths"}).out.find("config.toml") != std::string::npos);
    const auto json = run({"paths", "--json"});
    const JsonDocument places(json.out);
    BOOST_REQUIRE(places.root().is_array());
    for (const JsonValue place : places.root().elements())
        require_keys(place, {"what", "source", "path", "state"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
