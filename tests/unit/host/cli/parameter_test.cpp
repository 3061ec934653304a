#include "parameter.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::cli::test {

namespace {

using namespace std::chrono_literals;

template <class T>
bool is(const char* text, const T& value)
{
    const auto parameter = parse_parameter(text);
    return parameter && parameter->key == "key" && parameter->value == ParamValue(value);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parameter)

BOOST_AUTO_TEST_CASE(a_value_has_the_type_that_it_looks_like)
{
    BOOST_TEST(is("key=40", std::int64_t{40}));
    BOOST_TEST(is("key=-1", std::int64_t{-1}));
    BOOST_TEST(is("key=0.5", 0.5));
    BOOST_TEST(is("key=1e3", 1000.0));
    BOOST_TEST(is("key=1.0", 1.0));
    BOOST_TEST(is("key=true", true));
    BOOST_TEST(is("key=false", false));
    BOOST_TEST(is("key={\"a\": [1, 2.50]}", Json("{\"a\": [1, 2.50]}")));
    BOOST_TEST(is("key=[]", Json("[]")));
}

BOOST_AUTO_TEST_CASE(anything_else_is_a_text_and_quotes_make_one)
{
    BOOST_TEST(is("key=low", std::string("low")));
    BOOST_TEST(is("key=", std::string()));
    BOOST_TEST(is("key=a=b", std::string("a=b")));
    BOOST_TEST(is("key=0x10", std::string("0x10")));
    BOOST_TEST(is("key=nan", std::string("nan")));
    BOOST_TEST(is("key=null", std::string("null")));
    BOOST_TEST(is("key={not json", std::string("{not json")));
    BOOST_TEST(is("key=\"5\"", std::string("5")));
}

BOOST_AUTO_TEST_CASE(a_number_that_does_not_fit_is_passed_on_as_it_is_spelled)
{
    BOOST_TEST(is("key=1e999", Json("1e999")));
}

BOOST_AUTO_TEST_CASE(without_a_key_it_is_no_parameter)
{
    BOOST_TEST(!parse_parameter("temperature"));
    BOOST_TEST(!parse_parameter("=1"));
    BOOST_TEST(!parse_parameter(""));
}

BOOST_AUTO_TEST_CASE(a_duration_is_a_whole_number_with_a_unit_or_seconds)
{
    BOOST_TEST((parse_duration("500ms") == 500ms));
    BOOST_TEST((parse_duration("30s") == 30s));
    BOOST_TEST((parse_duration("30") == 30s));
    BOOST_TEST((parse_duration("2m") == 2min));
    BOOST_TEST((parse_duration("24h") == 24h));
    for (const char* bad : {"", "s", "0", "-1s", "1.5s", "5 s", "1d", "25h", "99999999999999999999s"})
        BOOST_TEST(!parse_duration(bad), bad);
}

BOOST_AUTO_TEST_CASE(a_parameter_is_told_as_it_can_be_typed)
{
    for (const std::string text : {"max_tokens=40", "temperature=0.2", "store=true", "reasoning_effort=low",
                                   "user=\"5\"", "user=\"true\"", "stop=[\"a\"]", "name="})
        BOOST_TEST(spoken_parameter(*parse_parameter(text)) == text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
