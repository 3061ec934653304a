// What a hostile file can do to the readers: nothing but be refused.
#include <boost/test/unit_test.hpp>
#include <string>

#include "config/load_config.hpp"
#include "config/toml_nesting.hpp"
#include "printing.hpp"

using namespace parlance::host;
using parlance::host::test::lines;

namespace {

std::string repeated(std::string_view text, std::size_t times)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

std::string refusal(std::string_view text, ConfigSyntax syntax)
{
    const FixedEnvironment environment;
    return lines(load_config_text(text, syntax, "c", environment).problems);
}

std::string client_with_options(const std::string& value)
{
    return "[clients.a]\nprovider = \"echo\"\noptions = { x = " + value + " }\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reader_limits)

BOOST_AUTO_TEST_CASE(a_text_beyond_1_mib_is_not_read)
{
    const std::string text(1024 * 1024 + 1, '#');
    BOOST_TEST(refusal(text, ConfigSyntax::toml) ==
               "c: is larger than 1 MiB; no config needs that, so check that it is the right file\n");
    BOOST_TEST(refusal(text.substr(1), ConfigSyntax::toml) == "");
}

BOOST_AUTO_TEST_CASE(deep_json_is_refused)
{
    BOOST_TEST(refusal(repeated("[", 100'000), ConfigSyntax::json) ==
               "c:1:65: is nested more than 64 levels deep; flatten it\n");
}

BOOST_AUTO_TEST_CASE(deep_toml_arrays_are_refused)
{
    const auto line = refusal("a = " + repeated("[", 100'000), ConfigSyntax::toml);
    BOOST_TEST(line.starts_with("c:1:6"));
    BOOST_TEST(line.find("exceeded maximum nested value depth of 64") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(deep_toml_tables_are_refused)
{
    BOOST_TEST(refusal("[a" + repeated(".a", 200'000) + "]\n", ConfigSyntax::toml) ==
               "c:1:131: a key has more than 64 dots; flatten it\n");
    const auto line = refusal("[a" + repeated(".a", 40) + "]\nb" + repeated(".b", 40) + " = 1\n", ConfigSyntax::toml);
    BOOST_TEST(line.find("is nested more than 64 levels deep") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(sixty_levels_of_options_are_kept)
{
    BOOST_TEST(refusal(client_with_options(repeated("[", 60) + repeated("]", 60)), ConfigSyntax::toml) == "");
}

BOOST_AUTO_TEST_CASE(long_names_are_refused)
{
    const std::string name(300, 'k');
    BOOST_TEST(refusal(name + " = 1\n", ConfigSyntax::toml).find("more than 256 bytes") != std::string::npos);
    BOOST_TEST(refusal("{\"" + name + "\": 1}", ConfigSyntax::json).find("more than 256 bytes") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_refused)
{
    BOOST_TEST(refusal("default = \"\xff\"\n", ConfigSyntax::toml) != "");
    BOOST_TEST(refusal("{\"default\": \"\xff\"}", ConfigSyntax::json) != "");
}

BOOST_AUTO_TEST_CASE(dots_in_strings_comments_and_numbers_nest_nothing)
{
    const std::string dots(100, '.');
    for (const auto& text :
         {"a = \"" + dots + "\"", "a = '" + dots + "'", "a = \"\"\"\n" + dots + "\n\"\"\"", "# " + dots,
          "a = [" + repeated("1.5, ", 100) + "]", "a = \"\\\"" + dots + "\"", "a = '''it's " + dots + "'''"}) {
        BOOST_TEST(!find_overlong_key(text, 64).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(dots_after_a_string_are_found)
{
    const std::string dots = "a" + repeated(".a", 65);
    for (const auto* text : {"a = \"open\n", "a = \"\"\"x\"\"\"\"\"\n", "a = ''\n", "# \"\n"}) {
        const auto at = find_overlong_key(text + dots, 64);
        BOOST_TEST_REQUIRE(at.has_value());
        BOOST_TEST(at->line == 2U);
    }
}

BOOST_AUTO_TEST_CASE(letters_beyond_ascii_are_read_in_strings_and_refused_elsewhere)
{
    BOOST_TEST(refusal("# \u00e9\n[clients.a]\nprovider = \"echo\"\noptions.\"\u3042\" = \"\"\"\\\n\u00e9\"\"\"\n",
                       ConfigSyntax::toml) == "");
    for (const auto* text : {"\u00e9 = 1", "a = \u3042", "a = 1\u00e9", "a = [1.x\"\u00e9:", "a = true\u00e9"}) {
        BOOST_TEST(refusal(text, ConfigSyntax::toml).find("not valid TOML") != std::string::npos, text);
    }
}

BOOST_AUTO_TEST_CASE(a_table_header_that_begins_with_no_name_is_refused)
{
    for (const auto* text : {"[ { f = 1 }]", "[=]", "[", "[[", "[a.", "a.", ". = 1", "a = {b", "a = {,}"}) {
        BOOST_TEST(refusal(text, ConfigSyntax::toml).find("not valid TOML") != std::string::npos, text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
