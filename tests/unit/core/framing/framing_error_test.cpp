#include "framing/framing_error.hpp"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

namespace parlance::core::test {

BOOST_AUTO_TEST_SUITE(framing_error)

BOOST_AUTO_TEST_CASE(no_two_errors_share_a_text)
{
    std::set<std::string> texts;
    const int last = static_cast<int>(FramingErrc::bad_message);
    for (int code = 1; code <= last; ++code)
        texts.insert(framing_category().message(code));
    texts.insert(framing_category().message(last + 1));
    BOOST_TEST(texts.size() == static_cast<std::size_t>(last) + 1);
}

BOOST_AUTO_TEST_CASE(a_code_knows_its_category_and_is_a_failure)
{
    const boost::system::error_code error = FramingErrc::bad_array;
    BOOST_TEST(error.failed());
    BOOST_TEST(error.category().name() == std::string("parlance.framing"));
}

BOOST_AUTO_TEST_CASE(size_limits_are_told_from_bad_bodies)
{
    BOOST_TEST(is_size_limit(FramingErrc::event_too_large));
    BOOST_TEST(is_size_limit(FramingErrc::line_too_large));
    BOOST_TEST(is_size_limit(FramingErrc::element_too_large));
    BOOST_TEST(is_size_limit(FramingErrc::body_too_large));
    BOOST_TEST(!is_size_limit(FramingErrc::not_an_array));
    BOOST_TEST(!is_size_limit(FramingErrc::bad_array));
    BOOST_TEST(!is_size_limit(FramingErrc::too_deep));
    BOOST_TEST(!is_size_limit(FramingErrc::bad_checksum));
    BOOST_TEST(!is_size_limit(FramingErrc::bad_message));
    BOOST_TEST(!is_size_limit({}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
