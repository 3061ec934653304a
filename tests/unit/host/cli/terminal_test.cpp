#include "terminal.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

BOOST_AUTO_TEST_SUITE(terminal)

BOOST_AUTO_TEST_CASE(control_characters_are_left_out_but_line_feed_and_tab)
{
    BOOST_TEST(printable("a\tb\n") == "a\tb\n");
    BOOST_TEST(printable("\x1b[31mred\x1b[0m") == "[31mred[0m");
    BOOST_TEST(printable("bell\x07 back\b return\r delete\x7f") == "bell back return delete");
    BOOST_TEST(printable("csi\xc2\x9b osc\xc2\x9d nel\xc2\x85") == "csi osc nel");
    BOOST_TEST(printable(std::string_view("nul\0", 4)) == "nul");
}

BOOST_AUTO_TEST_CASE(every_other_character_stays)
{
    const std::string text =
        "\xc2\xa0 \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xc2";  // no-break space, ..., half a character
    BOOST_TEST(printable(text) == text);
}

BOOST_AUTO_TEST_CASE(json_stays_the_same_json)
{
    BOOST_TEST(printable_json("{\"a\":\"x\xc2\x9b\x7f\"}\n") == "{\"a\":\"x\\u009b\\u007f\"}\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
