#include "slash_command.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

BOOST_AUTO_TEST_SUITE(slash_command)

BOOST_AUTO_TEST_CASE(a_word_is_taken_apart_from_what_follows_it)
{
    const SlashLine line = parse_slash("  /system  You are brief. \n");
    BOOST_TEST(line.problem == "");
    BOOST_TEST((line.command == Slash::system));
    BOOST_TEST(line.rest == "You are brief.");
    BOOST_TEST((parse_slash("/quit").command == Slash::leave));
    BOOST_TEST((parse_slash("/bye").command == Slash::leave));
    BOOST_TEST((parse_slash("/?").command == Slash::help));
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_too_much_is_said)
{
    BOOST_TEST(parse_slash("/save").problem == "/save needs FILE");
    BOOST_TEST(parse_slash("/retry now").problem == "/retry takes nothing after it");
    BOOST_TEST(parse_slash("/model").problem == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_word_names_the_nearest)
{
    BOOST_TEST(parse_slash("/sytem x").problem ==
               "there is no command '/sytem'; did you mean /system? To send it as text, begin with //");
    BOOST_TEST(parse_slash("/etc/passwd").problem ==
               "there is no command '/etc/passwd'; /help lists them. To send it as text, begin with //");
    BOOST_TEST(parse_slash("/Model").problem != "");
}

BOOST_AUTO_TEST_CASE(help_names_every_command)
{
    const std::string help = slash_help();
    for (const SlashRow& row : slash_table())
        BOOST_TEST(help.find(row.word) != std::string::npos, row.word);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
