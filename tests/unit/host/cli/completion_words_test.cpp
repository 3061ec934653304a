#include "completion_words.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

namespace {

std::vector<Candidate> look_up(const std::string& what, const std::vector<std::string>&)
{
    if (what == "clients") return {{"main", "aiml"}, {"mini", "echo"}};
    if (what == "keys") return {{"AIML_API_KEY", ""}};
    if (what == "variables") return {{"OPENAI_API_KEY", "OpenAI"}};
    return {{"aiml", "AIML API"}};
}

/// The candidates in one line, with ":files" or ":folders" at its end.
std::string candidates(const std::vector<std::string>& words)
{
    const Candidates found = complete(words, &look_up);
    std::string all;
    for (const Candidate& one : found.words)
        all += (all.empty() ? "" : " ") + one.word;
    if (found.files == Candidates::Files::files) all += ":files";
    if (found.files == Candidates::Files::folders) all += ":folders";
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(completion_words)

BOOST_AUTO_TEST_CASE(the_first_word_may_be_a_command)
{
    BOOST_TEST(candidates({"ba"}) == "batch");
    BOOST_TEST(candidates({"p"}) == "providers plugins paths");
    BOOST_TEST(candidates({"--json", "hea"}) == "health");
    BOOST_TEST(candidates({"What", "ba"}) == "", "the second word of a prompt is free");
    BOOST_TEST(candidates({"--", "ba"}) == "");
}

BOOST_AUTO_TEST_CASE(options_are_those_of_the_command)
{
    BOOST_TEST(candidates({"health", "--le"}) == "--level");
    BOOST_TEST(candidates({"models", "--le"}) == "");
    BOOST_TEST(candidates({"--no-st"}) == "--no-stream");
    BOOST_TEST(candidates({"batch", "--", "--res"}) == ":files", "a file may be called so");
}

BOOST_AUTO_TEST_CASE(values_come_as_a_word_or_behind_an_equals_sign)
{
    BOOST_TEST(candidates({"health", "--level", "a"}) == "auth");
    BOOST_TEST(candidates({"health", "--level=a"}) == "--level=auth");
    BOOST_TEST(candidates({"analyze", "--type", "su"}) == "summarize");
    BOOST_TEST(candidates({"-m", "m"}) == "main mini");
    BOOST_TEST(candidates({"--model=ma"}) == "--model=main");
    BOOST_TEST(candidates({"-s", "b"}) == "", "free text");
    BOOST_TEST(candidates({"-s", "-m", "ba"}) == "batch", "-m is the text of -s");
}

BOOST_AUTO_TEST_CASE(files_and_folders_are_left_to_the_shell)
{
    BOOST_TEST(candidates({"--config", ""}) == ":files");
    BOOST_TEST(candidates({"--plugin-path", ""}) == ":folders");
    BOOST_TEST(candidates({"batch", "in"}) == ":files");
    BOOST_TEST(candidates({"batch", "in.jsonl", "-o", ""}) == ":files", "the output of a batch");
    BOOST_TEST(candidates({"-o", ""}) == "", "a parameter of a chat");
}

BOOST_AUTO_TEST_CASE(commands_with_words_of_their_own_have_them)
{
    BOOST_TEST(candidates({"config", ""}) == "check show init schema");
    BOOST_TEST(candidates({"config", "init", ""}) == "");
    BOOST_TEST(candidates({"completion", ""}) == "bash zsh fish");
    BOOST_TEST(candidates({"keys", "s"}) == "set");
    BOOST_TEST(candidates({"keys", "remove", ""}) == "AIML_API_KEY");
    BOOST_TEST(candidates({"keys", "set", ""}) == "OPENAI_API_KEY");
    BOOST_TEST(candidates({"config", "init", "--provider", ""}) == "aiml");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
