#include <parlance/wire/foreign_body.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using parlance::BodyEnd;
using parlance::ErrorKind;
using parlance::wire::ForeignBody;

BOOST_AUTO_TEST_SUITE(foreign_body)

BOOST_AUTO_TEST_CASE(a_body_whose_frames_nobody_knew_is_no_answer_and_its_first_frame_is_quoted)
{
    ForeignBody body;
    body.note("first", false);
    body.note("second", false);
    const auto error = body.verdict(BodyEnd::complete, "an answer of ours");
    BOOST_TEST_REQUIRE(error.has_value());
    BOOST_TEST((error->kind == ErrorKind::bad_response));
    BOOST_TEST(error->message.find("an answer of ours") != std::string::npos);
    BOOST_TEST(error->message.find("first") != std::string::npos);
    BOOST_TEST(error->message.find("second") == std::string::npos);
    BOOST_TEST(!body.verdict(BodyEnd::cut, "an answer of ours").has_value());
}

BOOST_AUTO_TEST_CASE(a_body_with_a_frame_that_was_known_was_cut_off)
{
    ForeignBody body;
    body.note("unknown", false);
    body.note("known", true);
    body.note("unknown", false);
    BOOST_TEST(!body.verdict(BodyEnd::complete, "an answer of ours").has_value());
}

BOOST_AUTO_TEST_CASE(a_body_of_nothing_is_no_answer)
{
    const auto error = ForeignBody().verdict(BodyEnd::complete, "an answer of ours");
    BOOST_TEST_REQUIRE(error.has_value());
    BOOST_TEST((error->kind == ErrorKind::bad_response));
    BOOST_TEST(error->message.find("nothing") != std::string::npos);
    BOOST_TEST(!ForeignBody().verdict(BodyEnd::cancelled, "an answer of ours").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
