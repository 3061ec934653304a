#include "record/json_compare.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace parlance;
using namespace parlance::core::record;

namespace {

JsonDifference compare(std::string_view asked, std::string_view recorded)
{
    const JsonDocument one(asked, record_json);
    const JsonDocument other(recorded, record_json);
    BOOST_TEST_REQUIRE((one && other));
    return compare_json(one.root(), other.root());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_json_compare)

BOOST_AUTO_TEST_CASE(order_of_members_white_space_and_spelling_mean_nothing)
{
    const std::string_view one = R"({"b": [1.0, 10e-1, 0.5], "a": "\u0041\/", "c": {}})";
    const std::string_view other = R"({"c":{},"a":"A/","b":[1,1,5e-1]})";
    BOOST_TEST(canonical_body(one) == canonical_body(other));
    BOOST_TEST(canonical_body(other) == R"({"a":"A/","b":[1,1,0.5],"c":{}})");
    BOOST_TEST(compare(one, other).count == 0U);
}

BOOST_AUTO_TEST_CASE(of_members_with_one_key_the_last_counts)
{
    BOOST_TEST(canonical_body(R"({"a":1,"a":2})") == R"({"a":2})");
}

BOOST_AUTO_TEST_CASE(a_number_that_no_type_holds_stays_as_it_is_spelled)
{
    BOOST_TEST(canonical_body("[123456789012345678901234567890e400]") == "[123456789012345678901234567890e400]");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_compared_as_bytes)
{
    BOOST_TEST(canonical_body("a=1&b=2") == "a=1&b=2");
    BOOST_TEST(canonical_body("") == "");
}

BOOST_AUTO_TEST_CASE(the_first_difference_is_a_pointer)
{
    const auto text =
        compare(R"({"model":"m","messages":[{"content":"Hello"}]})", R"({"model":"m","messages":[{"content":"Bye"}]})");
    BOOST_TEST(text.count == 1U);
    BOOST_TEST(text.first == "/messages/0/content");
    BOOST_TEST(text.what == "a text of 5 bytes here and one of 3 in the recording differ from byte 0 on");
    BOOST_TEST(compare(R"(["Hello, you"])", R"(["Hello"])").alike == 5U);

    BOOST_TEST(compare(R"({"a/b~":1})", R"({"a/b~":2})").first == "/a~1b~0");
    BOOST_TEST(compare(R"({"a":1})", "{}").what == "the recording has no such member");
    BOOST_TEST(compare("{}", R"({"a":1})").what == "the request has no such member");
    BOOST_TEST(compare("[1]", "[1,2]").first == "/1");
    BOOST_TEST(compare("[1,2]", "[1]").what == "the recording ends before this element");
    BOOST_TEST(compare("[1]", R"({"a":1})").what == "an array of 1 here, an object in the recording");
    BOOST_TEST(compare(R"({"t":true})", R"({"t":0.5})").what == "true here, 0.5 in the recording");
}

BOOST_AUTO_TEST_CASE(a_difference_never_shows_a_text)
{
    const auto found = compare(R"({"p":"my secret prompt"})", R"({"p":"another one"})");
    BOOST_TEST(found.what.find("secret") == std::string::npos);
    BOOST_TEST(found.what.find("another") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(compact_keeps_every_token)
{
    const JsonDocument document("{ \"a\" : [ 1.0 , \"x y\" ,\n null ], \"a\" : { } }", record_json);
    std::string text;
    append_compact(text, document.root());
    BOOST_TEST(text == R"({"a":[1.0,"x y",null],"a":{}})");
}

BOOST_AUTO_TEST_SUITE_END()
