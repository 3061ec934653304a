#include "config/nearest_name.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <string>

using namespace parlance::host;

BOOST_AUTO_TEST_SUITE(nearest_name_search)

BOOST_AUTO_TEST_CASE(two_neighbours_swapped_are_one_edit)
{
    BOOST_TEST(edit_distance("modle", "model") == 1U);
    BOOST_TEST(edit_distance("model", "model") == 0U);
    BOOST_TEST(edit_distance("", "abc") == 3U);
    BOOST_TEST(edit_distance("kitten", "sitting") == 3U);
}

BOOST_AUTO_TEST_CASE(the_nearest_within_two_edits_is_meant)
{
    constexpr std::array<std::string_view, 3> names{"provider", "proxy", "model"};
    BOOST_TEST(nearest_name("prvoider", names) == "provider");
    BOOST_TEST(nearest_name("modal", names) == "model");
    BOOST_TEST(nearest_name("mo", names) == "");
    BOOST_TEST(nearest_name("temperature", names) == "");
    BOOST_TEST(nearest_name(std::string(1000, 'm'), names) == "");
}

BOOST_AUTO_TEST_CASE(a_short_word_is_not_every_other_short_word)
{
    constexpr std::array<std::string_view, 1> names{"ab"};
    BOOST_TEST(nearest_name("xy", names) == "");
    BOOST_TEST(nearest_name("ax", names) == "ab");
}

BOOST_AUTO_TEST_SUITE_END()
