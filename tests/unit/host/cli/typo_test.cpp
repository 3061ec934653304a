#include "typo.hpp"

#include <array>

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

BOOST_AUTO_TEST_SUITE(typo)

BOOST_AUTO_TEST_CASE(the_distance_counts_letters_put_in_taken_out_and_changed)
{
    BOOST_TEST(edit_distance("health", "health") == 0);
    BOOST_TEST(edit_distance("helth", "health") == 1);
    BOOST_TEST(edit_distance("healthy", "health") == 1);
    BOOST_TEST(edit_distance("heolth", "health") == 1);
    BOOST_TEST(edit_distance("haelth", "health") == 2);
    BOOST_TEST(edit_distance("", "chat") == 4);
    BOOST_TEST(edit_distance("chat", "") == 4);
}

BOOST_AUTO_TEST_CASE(the_nearest_word_is_within_two_letters)
{
    constexpr std::array<std::string_view, 3> known{"models", "health", "paths"};
    BOOST_TEST(nearest("model", known) == "models");
    BOOST_TEST(nearest("halth", known) == "health");
    BOOST_TEST(nearest("pth", known) == "paths");
    BOOST_TEST(nearest("hello", known) == "");
    BOOST_TEST(nearest("", known) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
