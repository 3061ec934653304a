// `parlance analyze` and `generate` as a process, against the simulator.
#include <parlance/json_builder.hpp>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"

namespace parlance::test {

namespace {

using support::Channel;
using support::CommandBench;
using support::ProcessResult;
using support::Simulator;

/// The members that stand in the object whatever happened.
void require_members(JsonValue analysis)
{
    for (const char* const key :
         {"type", "label", "score", "spans", "fields", "result", "repaired", "content", "success", "error", "metadata"})
        BOOST_TEST(!analysis[key].is_missing(), key << " is missing");
}

struct Analyze : CommandBench {
    /// Runs the command with a model that replies to each chat with one of these texts, in turn.
    ProcessResult replied(const std::vector<std::string>& replies, std::vector<std::string> arguments)
    {
        JsonBuilder script;
        script.begin_array();
        for (const std::string& reply : replies) {
            script.begin_object().key("body").begin_object().member("id", "r").key("choices").begin_array();
            script.begin_object().member("index", 0).member("finish_reason", "stop").key("message").begin_object();
            script.member("role", "assistant").member("content", reply).end_object().end_object();
            script.end_array().end_object().end_object();
        }
        const Simulator simulator({"--script", folder.write("script.json", script.end_array().take())});
        configure_main(simulator.url());
        return run(std::move(arguments));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_analyze, Analyze)

BOOST_AUTO_TEST_CASE(a_sentiment_is_told_as_text_and_as_json)
{
    const std::string reply = R"({"label":"positive","score":0.9,"phrases":[]})";
    const auto text = replied({reply}, {"analyze", "--type", "sentiment", "I love it"});
    BOOST_TEST(text.exit_code == 0, text.err);
    BOOST_TEST(text.out.find("positive") != std::string::npos, text.out);

    const auto printed = replied({reply}, {"analyze", "--type", "sentiment", "--json", "I love it"});
    const JsonDocument json(printed.out);
    BOOST_REQUIRE_MESSAGE(json, printed.out);
    require_members(json.root());
    BOOST_TEST((json["type"] == "sentiment"));
    BOOST_TEST((json["label"] == "positive"));
    BOOST_TEST(json["score"].as_double().value() == 0.9);
    BOOST_TEST(json["success"].as_bool().value());
    BOOST_TEST((json["metadata"]["client"] == "main"));
}

BOOST_AUTO_TEST_CASE(a_text_may_come_on_standard_input)
{
    options.in = Channel::pipe;
    options.input = "A long article.\n";
    const auto printed = replied({R"({"summary":"Short."})"}, {"analyze", "--type", "summarize"});
    BOOST_TEST(printed.out == "Short.\n", printed.err);
}

BOOST_AUTO_TEST_CASE(lines_are_analysed_in_their_order_and_failures_stand_in_their_place)
{
    options.in = Channel::pipe;
    options.input = "good\n\nbad \xff\nalso good\n";
    const std::string reply = R"({"label":"positive","score":1,"phrases":[]})";
    const auto printed = replied({reply, reply}, {"analyze", "--type", "sentiment", "--lines", "-j", "1"});
    BOOST_TEST(printed.exit_code == 7);
    std::vector<std::int64_t> numbers;
    std::string_view rest = printed.out;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string line(rest.substr(0, end));
        rest.remove_prefix(end + 1);
        const JsonDocument json(line);
        BOOST_REQUIRE_MESSAGE(json, line);
        require_members(json.root());
        numbers.push_back(json["line"].as_int().value());
        BOOST_TEST(json["success"].as_bool().value() == (numbers.back() != 3));
    }
    BOOST_TEST(numbers == (std::vector<std::int64_t>{1, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_costs_nothing)
{
    configure_main("http://127.0.0.1:1/v1");  // nothing is sent, or it would fail otherwise
    const auto unknown = run({"analyze", "--type", "mood", "x"});
    BOOST_TEST(unknown.exit_code == 2);
    BOOST_TEST(unknown.err.starts_with("parlance: there is no analysis 'mood'\n  there are sentiment, classify, "));
    BOOST_TEST(run({"analyze", "x"}).exit_code == 2);
    BOOST_TEST(run({"analyze", "--type", "classify", "x"}).err == "parlance: classify needs --label\n");
    BOOST_TEST(run({"analyze", "--type", "language"}).err ==
               "parlance: nothing to analyse: no text was given, and standard input is empty\n");
    BOOST_TEST(run({"analyze", "--type", "language", "--lines", "x"}).exit_code == 2);
    const auto missing = run({"analyze", "--type", "custom", "--prompt", "p", "--schema", "nowhere.json", "x"});
    BOOST_TEST(missing.exit_code == 74);
}

BOOST_AUTO_TEST_CASE(a_failure_is_the_same_object)
{
    configure_main("http://127.0.0.1:1/v1");
    const auto printed = run({"analyze", "--type", "language", "--json", "x"});
    BOOST_TEST(printed.exit_code == 6);
    const JsonDocument json(printed.out);
    require_members(json.root());
    BOOST_TEST((json["error"]["kind"] == "network"));
    BOOST_TEST(json["label"].is_null());
}

BOOST_AUTO_TEST_CASE(generated_text_stands_alone)
{
    const auto printed = replied({"A haiku."}, {"generate", "a haiku"});
    BOOST_TEST(printed.out == "A haiku.\n");
    BOOST_TEST(printed.exit_code == 0);
    const auto json = replied({"A haiku."}, {"generate", "--json", "a haiku"});
    const JsonDocument response(json.out);
    BOOST_TEST((response["content"] == "A haiku."));
    BOOST_TEST(run({"generate"}).exit_code == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
