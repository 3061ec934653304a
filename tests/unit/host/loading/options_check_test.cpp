#include "loading/options_check.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "loading/options_schema.hpp"

namespace parlance::host::test {

namespace json = boost::json;

namespace {

const json::object& schema()
{
    static const json::object value = json::parse(R"json({
        "type": "object", "required": ["region"], "additionalProperties": false,
        "properties": {
            "region": {"type": "string", "default": "eu"},
            "speed": {"type": "integer", "minimum": 1, "maximum": 9},
            "ratio": {"type": "number", "maximum": 0.5},
            "effort": {"enum": ["low", "medium", "high"]},
            "tags": {"type": "array", "items": {"type": "string"}},
            "voice": {"type": "object", "additionalProperties": false, "required": ["name"],
                      "properties": {"name": {"type": "string"}, "pitch": {"type": ["number", "null"], "default": 2}}}
        }})json")
                                          .as_object();
    return value;
}

OptionsReport check(std::string_view options)
{
    return check_options(json::parse(options).as_object(), schema());
}

std::vector<std::string> faults(std::string_view options)
{
    std::vector<std::string> texts;
    for (const OptionFault& fault : check(options).faults)
        texts.push_back(fault.text());
    std::sort(texts.begin(), texts.end());
    return texts;
}

void expect(std::string_view options, std::vector<std::string> expected)
{
    const auto found = faults(options);
    std::sort(expected.begin(), expected.end());
    BOOST_TEST(found == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(options_check)

BOOST_AUTO_TEST_CASE(the_schema_of_these_tests_is_a_good_one)
{
    BOOST_TEST(options_schema_faults(schema(), "options").empty());
}

BOOST_AUTO_TEST_CASE(good_options_pass_and_defaults_are_filled_in_at_every_depth)
{
    const auto report = check(R"({"speed": 3, "effort": "low", "tags": ["a"], "voice": {"name": "anna"}})");
    BOOST_TEST(report.ok());
    BOOST_TEST(report.options.at("region").as_string() == "eu");
    BOOST_TEST(report.options.at("voice").as_object().at("pitch").as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(a_given_value_is_not_replaced_by_the_default)
{
    BOOST_TEST(check(R"({"region": "us"})").options.at("region").as_string() == "us");
}

BOOST_AUTO_TEST_CASE(all_faults_come_at_once_each_with_its_pointer)
{
    expect(R"({"speed": "fast", "ratio": 0.75, "efort": "low", "tags": ["a", 1], "voice": {"pitch": true}})",
           {"/speed: expected a whole number, found a text", "/ratio: expected at most 0.5, found more",
            "/efort: no such option; did you mean \"effort\"?", "/tags/1: expected a text, found a whole number",
            "/voice/name: expected a value: this option is required, found nothing",
            "/voice/pitch: expected a number or null, found true"});
}

BOOST_AUTO_TEST_CASE(every_unknown_option_is_named)
{
    expect(R"({"reigon": "x", "spead": 1, "utterly": 2})",
           {"/reigon: no such option; did you mean \"region\"?", "/spead: no such option; did you mean \"speed\"?",
            "/utterly: no such option"});
}

BOOST_AUTO_TEST_CASE(bounds_are_told_with_their_limit)
{
    expect(R"({"speed": 0})", {"/speed: expected at least 1, found less"});
    expect(R"({"speed": 10})", {"/speed: expected at most 9, found more"});
}

BOOST_AUTO_TEST_CASE(a_value_outside_a_list_is_told_with_the_list_and_the_nearest)
{
    expect(R"({"effort": "hihg"})",
           {"/effort: expected one of \"low\", \"medium\", \"high\", found a text not among them; "
            "did you mean \"high\"?"});
}

BOOST_AUTO_TEST_CASE(a_number_with_a_fraction_part_is_no_integer)
{
    expect(R"({"speed": 3.0})", {"/speed: expected a whole number, found a number"});
}

BOOST_AUTO_TEST_CASE(a_name_with_a_slash_or_tilde_is_escaped_in_the_pointer)
{
    const auto report = check_options({{"a/b~c", 1}}, json::parse(R"({"additionalProperties":false})").as_object());
    BOOST_REQUIRE(report.faults.size() == 1U);
    BOOST_TEST(report.faults.front().pointer == "/a~1b~0c");
}

BOOST_AUTO_TEST_CASE(additional_properties_may_have_a_schema_of_their_own)
{
    const auto object = json::parse(R"({"additionalProperties":{"type":"integer"}})").as_object();
    BOOST_TEST(check_options({{"any", 1}}, object).ok());
    const auto report = check_options({{"any", "x"}, {"thing", true}}, object);
    BOOST_REQUIRE(report.faults.size() == 2U);
    BOOST_TEST(report.faults.front().text() == "/any: expected a whole number, found a text");
}

BOOST_AUTO_TEST_CASE(an_empty_schema_lets_everything_through)
{
    const auto report = check_options({{"anything", "goes"}}, {});
    BOOST_TEST(report.ok());
    BOOST_TEST(report.options.size() == 1U);
}

BOOST_AUTO_TEST_CASE(values_are_never_shown)
{
    for (const auto& text : faults(R"({"speed": "sk-secret", "effort": "sk-secret", "key": "sk-secret"})")) {
        BOOST_TEST(text.find("sk-secret") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(very_large_numbers_are_judged_without_harm)
{
    BOOST_TEST(!check(R"({"speed": 18446744073709551615})").ok());
    BOOST_TEST(!check(R"({"speed": -9223372036854775808})").ok());
    BOOST_TEST(!check(R"({"ratio": 1e308})").ok());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
