#include "keys_text.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

BOOST_AUTO_TEST_SUITE(keys_text)

BOOST_AUTO_TEST_CASE(a_new_key_goes_to_the_end)
{
    BOOST_TEST(with_key("", "A", "1") == "A=1\n");
    BOOST_TEST(with_key("# mine\nA=1\n", "B", "2") == "# mine\nA=1\nB=2\n");
    BOOST_TEST(with_key("A=1", "B", "2") == "A=1\nB=2\n", "the last line had no end");
}

BOOST_AUTO_TEST_CASE(a_known_key_keeps_its_place_and_is_there_once)
{
    BOOST_TEST(with_key("A=1\n# b\nB=2\nA=3\n", "A", "x=y") == "A=x=y\n# b\nB=2\n");
}

BOOST_AUTO_TEST_CASE(a_name_that_begins_with_another_is_another)
{
    BOOST_TEST(with_key("AB=1\n", "A", "2") == "AB=1\nA=2\n");
    BOOST_TEST(!without_key("AB=1\n", "A").has_value());
}

BOOST_AUTO_TEST_CASE(a_key_is_removed_and_all_else_stays)
{
    BOOST_TEST(without_key("# mine\n\nA=1\nB=2\n", "A").value() == "# mine\n\nB=2\n");
    BOOST_TEST(!without_key("# A=1\n", "A").has_value());
}

BOOST_AUTO_TEST_CASE(a_name_is_one_word)
{
    for (const char* const good : {"AIML_API_KEY", "_x", "aiml", "a.b-c_1"})
        BOOST_TEST(is_key_name(good), good);
    for (const char* const bad : {"", "1a", "-a", "a b", "a=b", "a\nb", "\xc3\xa4"})
        BOOST_TEST(!is_key_name(bad), bad);
    BOOST_TEST(is_key_name(std::string(128, 'a')));
    BOOST_TEST(!is_key_name(std::string(129, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
