#include "framing/whole_body.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "body_pieces.hpp"

namespace parlance::core::test {

BOOST_AUTO_TEST_SUITE(whole_body)

BOOST_AUTO_TEST_CASE(pieces_are_joined)
{
    WholeBody body{16};
    for (const std::string piece : {"{\"a\"", "", ":1}"})
        BOOST_TEST(!body.feed(piece));
    BOOST_TEST(body.take() == "{\"a\":1}");
}

BOOST_AUTO_TEST_CASE(a_single_last_piece_is_passed_through_without_a_copy)
{
    const std::string_view piece = "{}";
    WholeBody body{16};
    BOOST_TEST(!body.feed(piece, Piece::last));
    BOOST_TEST((body.take().data() == piece.data()));
    BOOST_TEST(body.take().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_last_piece_after_others_is_joined_to_them)
{
    WholeBody body{16, 4};
    BOOST_TEST(!body.feed("{ "));
    BOOST_TEST(!body.feed(" }", Piece::last));
    BOOST_TEST(body.take() == "{  }");
}

BOOST_AUTO_TEST_CASE(a_body_may_be_as_large_as_the_limit_and_not_a_byte_larger)
{
    for (const Piece last : {Piece::some, Piece::last}) {
        WholeBody body{4};
        BOOST_TEST(!body.feed("12"));
        BOOST_TEST(!body.feed("34", last));
        BOOST_TEST(body.take() == "1234");
        BOOST_TEST(body.feed("5", last) == FramingErrc::body_too_large);
        BOOST_TEST(body.feed("") == FramingErrc::body_too_large);
        BOOST_TEST(body.error() == FramingErrc::body_too_large);
        BOOST_TEST(body.take() == "");
    }
    WholeBody single{4};
    BOOST_TEST(single.feed("12345", Piece::last) == FramingErrc::body_too_large);
}

BOOST_AUTO_TEST_CASE(a_body_announced_too_large_is_refused_at_its_first_byte)
{
    WholeBody body{4, 5};
    BOOST_TEST(body.feed("1") == FramingErrc::body_too_large);
}

BOOST_AUTO_TEST_CASE(a_huge_announcement_that_the_limit_allows_sets_aside_little)
{
    WholeBody body{std::size_t{1} << 60, std::uint64_t{1} << 60};
    BOOST_TEST(!body.feed("1"));  // would throw, were it believed
    BOOST_TEST(body.take() == "1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
