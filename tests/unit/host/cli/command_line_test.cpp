#include "command_line.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

namespace {

using Words = std::vector<std::string>;

std::string_view command_of(const Words& args)
{
    const CommandLine line = take_apart(args);
    return line.command != nullptr ? line.command->word : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(the_first_word_is_a_command_if_it_is_exactly_one)
{
    BOOST_TEST(command_of({"health"}) == "health");
    BOOST_TEST(command_of({"--config", "x.toml", "health"}) == "health");
    BOOST_TEST(command_of({"-m", "health", "hello"}) == "");
    BOOST_TEST(command_of({"Health"}) == "");
    BOOST_TEST(command_of({"tell", "health"}) == "");
    BOOST_TEST(command_of({"--", "health"}) == "");
    BOOST_TEST(command_of({}) == "");
}

BOOST_AUTO_TEST_CASE(options_stand_anywhere_and_words_keep_their_order)
{
    const CommandLine line = take_apart({"one", "-mmain", "two", "-s", "-x", "--json", "--request=-", "-", "--", "-o"});
    BOOST_TEST(line.problem == "");
    BOOST_TEST((line.words == Words{"one", "two", "-", "-o"}));
    BOOST_REQUIRE(line.options.size() == 4);
    BOOST_TEST((line.options[0].words == Words{"-mmain"}));
    BOOST_TEST((line.options[1].words == Words{"-s", "-x"}));
    BOOST_TEST((line.options[2].words == Words{"--json"}));
    BOOST_TEST((line.options[3].words == Words{"--request=-"}));
    BOOST_TEST(!line.forced);
}

BOOST_AUTO_TEST_CASE(an_option_must_be_known_whole_and_of_the_command)
{
    BOOST_TEST(take_apart({"--josn"}).problem == "unknown option '--josn'; did you mean --json?");
    BOOST_TEST(take_apart({"--frobnicate=1"}).problem == "unknown option '--frobnicate'");
    BOOST_TEST(take_apart({"hello", "-o"}).problem == "-o needs KEY=VALUE");
    BOOST_TEST(take_apart({"models", "-s", "x"}).problem == "-s is an option of chat, generate, batch, not of models");
}

BOOST_AUTO_TEST_CASE(a_name_means_what_the_command_means_by_it)
{
    BOOST_TEST(take_apart({"hello", "-o", "a=1"}).options.front().row->long_name == "--option");
    const CommandLine batch = take_apart({"-o", "out.jsonl", "batch", "in.jsonl", "--option", "a=1"});
    BOOST_TEST(batch.problem == "");
    BOOST_TEST(batch.options.front().row->long_name == "--output");
    BOOST_TEST(batch.options.back().row->long_name == "--option");
    BOOST_TEST((batch.words == Words{"in.jsonl"}));
}

BOOST_AUTO_TEST_CASE(a_lone_word_that_is_nearly_a_command_is_doubtful)
{
    BOOST_TEST(
        doubt_about(take_apart({"helth"})).starts_with("'helth' is not a command; did you mean 'parlance health'?"));
    BOOST_TEST(doubt_about(take_apart({"--", "helth"})) == "");
    BOOST_TEST(doubt_about(take_apart({"chat", "helth"})) == "");
    BOOST_TEST(doubt_about(take_apart({"helth", "advice"})) == "");
    BOOST_TEST(doubt_about(take_apart({"hello"})) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
