#include "text/json_schema.hpp"

#include "text/read_json.hpp"
#include "text/strict_schema.hpp"

#include <string>

#include <boost/test/unit_test.hpp>

namespace parlance::core {
namespace {

std::vector<Violation> check(const char* schema, std::string_view value)
{
    const auto parsed = JsonSchema::parse(std::string_view(schema));
    BOOST_TEST_REQUIRE(parsed.has_value(), (parsed.is_error() ? parsed.error().message : ""));
    const ReadJson read = read_json(value);
    BOOST_TEST_REQUIRE(read.value.has_value());
    return parsed->check(*read.value);
}

bool fits(const char* schema, std::string_view value)
{
    return check(schema, value).empty();
}

struct Faulty {
    const char* schema;
    const char* where;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(json_schema)

BOOST_AUTO_TEST_CASE(a_value_fits_or_the_place_of_the_misfit_is_told)
{
    constexpr auto person =
        R"({"type":"object","properties":{"name":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}}},)"
        R"("required":["name"],"additionalProperties":false})";
    BOOST_TEST(fits(person, R"({"name":"Ada","tags":["a","b"]})"));
    const auto found = check(person, R"({"name":"Ada","tags":["a",7]})");
    BOOST_TEST_REQUIRE(!found.empty());
    BOOST_TEST(found.front().pointer == "/tags/1");
    BOOST_TEST(!fits(person, R"({})"));
    BOOST_TEST(!fits(person, R"({"name":"Ada","more":1})"));
    BOOST_TEST(!fits(person, R"([])"));
}

BOOST_AUTO_TEST_CASE(pointers_escape_what_names_of_members_contain)
{
    const auto found = check(R"({"properties":{"a/b~c":{"type":"string"}}})", R"({"a/b~c":1})");
    BOOST_TEST_REQUIRE(!found.empty());
    BOOST_TEST(found.front().pointer == "/a~1b~0c");
}

BOOST_AUTO_TEST_CASE(a_whole_number_is_an_integer_however_it_is_spelled)
{
    BOOST_TEST(fits(R"({"type":"integer"})", "3"));
    BOOST_TEST(fits(R"({"type":"integer"})", "3.0"));
    BOOST_TEST(!fits(R"({"type":"integer"})", "3.5"));
    BOOST_TEST(fits(R"({"type":"number"})", "3"));
    BOOST_TEST(fits(R"({"type":"number"})", "18446744073709551615"));
    BOOST_TEST(fits(R"({"enum":[1.0,"a"]})", "1"));
    BOOST_TEST(!fits(R"({"type":"string"})", "3"));
}

BOOST_AUTO_TEST_CASE(the_schemas_true_and_false_allow_everything_and_nothing)
{
    BOOST_TEST(fits("true", R"({"a":[1]})"));
    BOOST_TEST(!fits("false", "1"));
    BOOST_TEST(fits("{}", "null"));
}

BOOST_AUTO_TEST_CASE(references_within_the_schema_are_followed_and_may_recurse_into_the_value)
{
    constexpr auto tree =
        R"({"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#"}},"v":{"$ref":"#/definitions/v"}},)"
        R"("required":["v"],"definitions":{"v":{"type":"integer"}}})";
    BOOST_TEST(fits(tree, R"({"v":1,"children":[{"v":2,"children":[{"v":3}]}]})"));
    BOOST_TEST(!fits(tree, R"({"v":1,"children":[{"v":2,"children":[{"v":"x"}]}]})"));
}

BOOST_AUTO_TEST_CASE(what_is_no_schema_is_refused_with_its_place)
{
    constexpr Faulty rows[] = {
        {"[]", ""},
        {"3", ""},
        {"{", ""},
        {R"({"type":"strin"})", "/type"},
        {R"({"type":[]})", "/type"},
        {R"({"type":["string",3]})", "/type"},
        {R"({"properties":[]})", "/properties"},
        {R"({"properties":{"a":3}})", "/properties/a"},
        {R"({"required":"a"})", "/required"},
        {R"({"required":[1]})", "/required"},
        {R"({"enum":[]})", "/enum"},
        {R"({"minLength":-1})", "/minLength"},
        {R"({"minimum":"1"})", "/minimum"},
        {R"({"multipleOf":0})", "/multipleOf"},
        {R"({"allOf":[]})", "/allOf"},
        {R"({"anyOf":[{"type":"x"}]})", "/anyOf/0/type"},
        {R"({"not":1})", "/not"},
        {R"({"pattern":"("})", "/pattern"},
        {R"({"patternProperties":{"[":{}}})", "/patternProperties"},
        {R"({"items":{"items":{"type":"x"}}})", "/items/items/type"},
        {R"({"$ref":"https://a.example/s.json"})", "/$ref"},
        {R"({"$ref":"other.json"})", "/$ref"},
        {R"({"$ref":"#name"})", "/$ref"},
        {R"({"$ref":"#/definitions/none"})", "/$ref"},
        {R"({"$ref":3})", "/$ref"},
        {R"({"$ref":"#/x","x":3})", "/x"},
        {R"({"prefixItems":[{}]})", "/prefixItems"},
    };
    for (const Faulty& row : rows) {
        BOOST_TEST_CONTEXT(row.schema)
        {
            const auto parsed = JsonSchema::parse(std::string_view(row.schema));
            BOOST_TEST_REQUIRE(parsed.is_error());
            BOOST_TEST((parsed.error().kind == ErrorKind::invalid_request));
            BOOST_TEST(parsed.error().where == row.where);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_schema_that_applies_itself_to_the_same_value_is_refused)
{
    for (const char* schema :
         {R"({"$ref":"#"})", R"({"allOf":[{"$ref":"#"}]})", R"({"not":{"anyOf":[{"$ref":"#/not"}]}})",
          R"({"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}})",
          R"({"dependencies":{"a":{"$ref":"#"}}})", R"({"if":true,"then":{"$ref":"#"}})"})
        BOOST_TEST(JsonSchema::parse(std::string_view(schema)).is_error(), schema);
    BOOST_TEST(JsonSchema::parse(
                   std::string_view(
                       R"({"allOf":[{"$ref":"#/definitions/a"},{"$ref":"#/definitions/a"}],"definitions":{"a":{}}})"))
                   .has_value());
}

BOOST_AUTO_TEST_CASE(what_the_checker_would_not_survive_is_a_misfit)
{
    BOOST_TEST(!fits(R"({"type":"string"})", R"("a\u0000b")"));
    BOOST_TEST(!fits(R"({"enum":["a"]})", R"("a\u0000")"));
    constexpr auto pattern = R"({"type":"string","pattern":"^(.|\n)*$"})";
    BOOST_TEST(fits(pattern, '"' + std::string(1000, 'x') + '"'));
    BOOST_TEST(!fits(pattern, '"' + std::string(1'000'000, 'x') + '"'));
}

BOOST_AUTO_TEST_CASE(a_recursion_that_goes_on_in_one_place_is_checked_to_the_depth_of_the_reply)
{
    const auto nested = [](const std::string& innermost) {
        std::string value = innermost;
        for (int level = 0; level < 31; ++level)
            value = R"({"next":)" + value + "}";
        return value;
    };
    for (
        const char* schema :
        {R"({"anyOf":[{"type":"null"},{"type":"object","properties":{"next":{"$ref":"#"}}}]})",
         R"({"type":"object","properties":{"next":{"anyOf":[{"type":"null"},{"$ref":"#"}]}}})",
         R"({"oneOf":[{"type":"null"},{"$ref":"#/definitions/a"}],)"
         R"("definitions":{"a":{"type":"object","additionalProperties":{"$ref":"#"},"properties":{"v":{"$ref":"#"}}}}})"}) {
        BOOST_TEST_CONTEXT(schema)
        {
            BOOST_TEST(fits(schema, nested("null")));
            const auto found = check(schema, nested("7"));
            BOOST_TEST(!found.empty());
            BOOST_TEST(found.size() <= 100U);  // in proportion to the depth; doubling, it would be 2^31
        }
    }
}

BOOST_AUTO_TEST_CASE(a_recursion_that_goes_on_in_several_places_for_one_value_is_refused)
{
    constexpr Faulty rows[] = {
        {R"({"anyOf":[{"properties":{"c":{"$ref":"#"}}},{"properties":{"c":{"$ref":"#"}}}]})", ""},
        {R"({"oneOf":[{"items":{"$ref":"#"}},{"additionalProperties":{"$ref":"#"}}]})", ""},
        {R"({"allOf":[{"items":{"$ref":"#"}}],"items":{"$ref":"#"}})", ""},
        {R"({"items":{"$ref":"#"},"not":{"items":{"$ref":"#"}}})", ""},
        {R"({"items":{"$ref":"#"},"contains":{"$ref":"#"}})", ""},
        {R"({"if":{"items":{"$ref":"#"}},"then":{"items":{"$ref":"#"}}})", ""},
        {R"({"if":true,"then":{"items":{"$ref":"#"}},"else":{"items":{"$ref":"#"}}})", ""},
        {R"({"patternProperties":{"^a":{"$ref":"#"},"^b":{"$ref":"#"}}})", ""},
        {R"({"dependencies":{"a":{"items":{"$ref":"#"}}},"items":{"$ref":"#"}})", ""},
        {R"({"items":{"anyOf":[{"$ref":"#"},{"items":{"$ref":"#"}}]}})", "/items"},
        {R"({"$ref":"#/definitions/a","definitions":{"a":{"anyOf":[{"$ref":"#/definitions/b"},)"
         R"({"items":{"$ref":"#/definitions/a"}}]},"b":{"items":{"$ref":"#/definitions/a"}}}})",
         "/definitions/a"},
    };
    for (const Faulty& row : rows) {
        BOOST_TEST_CONTEXT(row.schema)
        {
            const auto parsed = JsonSchema::parse(std::string_view(row.schema));
            BOOST_TEST_REQUIRE(parsed.is_error());
            BOOST_TEST(parsed.error().where == row.where);
            BOOST_TEST(parsed.error().message.find("at most one member") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_recursive_schema_may_use_others_that_do_not_recurse_as_often_as_it_likes)
{
    constexpr auto schema =
        R"({"properties":{"kind":{"anyOf":[{"$ref":"#/definitions/a"},{"$ref":"#/definitions/b"}]},)"
        R"("left":{"$ref":"#"},"right":{"$ref":"#"}},"definitions":{"a":{"type":"string"},"b":{"type":"null"}}})";
    BOOST_TEST(fits(schema, R"({"left":{"kind":null},"right":{"left":{"kind":"x"}}})"));
    BOOST_TEST(!fits(schema, R"({"left":{"kind":null},"right":{"left":{"kind":3}}})"));
}

BOOST_AUTO_TEST_CASE(references_that_multiply_are_refused)
{
    std::string schema = R"({"$ref":"#/definitions/d0","definitions":{)";
    for (int level = 0; level < 30; ++level) {
        const std::string next = R"({"$ref":"#/definitions/d)" + std::to_string(level + 1) + "\"}";
        schema += "\"d" + std::to_string(level) + R"(":{"allOf":[)" + next + "," + next + "]},";
    }
    schema += R"("d30":{"type":"string"}}})";
    const auto parsed = JsonSchema::parse(std::string_view(schema));
    BOOST_TEST_REQUIRE(parsed.is_error());
    BOOST_TEST(parsed.error().message.find("10000 schemas to one value") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(of_many_violations_the_first_hundred_are_kept)
{
    const auto list = [](std::size_t count) {
        std::string value = "[1";
        for (std::size_t index = 1; index < count; ++index)
            value += ",1";
        return value + "]";
    };
    constexpr auto texts = R"({"items":{"type":"string"}})";
    BOOST_TEST(check(texts, list(2'000)).size() == 100U);
    BOOST_TEST(check(texts, list(200'000)).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_pattern_with_many_ways_to_match_is_refused_before_it_meets_a_text)
{
    const auto takes = [](std::string_view pattern) {
        std::string quoted;
        for (const char c : pattern)
            quoted += c == '\\' ? std::string("\\\\") : std::string(1, c);
        return JsonSchema::parse(std::string_view(R"({"pattern":")" + quoted + "\"}")).has_value();
    };
    for (const char* pattern : {"(a+)+$", "^(a+)+$", "^(a*)*$", "^(a|a)*$", "^(a|ab)*c$", "^([a-z]+)*$",
                                R"(^(\d{1,3}){1,30}$)", "^(a?){30}a{30}$", "^(a(b?)?)+$", "(a+(a+b))c", "^(a(b?|c?))+$",
                                "^.*a.*b.*c.*$", ".*a.*b", R"(^(a*)(\1)*b$)", "^((a|b)*c?)*$", "^([a-z]{2,3})*$",
                                "^(?:(?=a+)a)*$", "(a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?)b"})
        BOOST_TEST(!takes(pattern), pattern);
    for (const char* pattern : {R"(^\d{4}-\d{2}-\d{2}$)", "^[a-z0-9]+(-[a-z0-9]+)*$", R"(^[^@]+@[^@]+\.[^@]+$)",
                                R"(^\+?[0-9]{7,15}$)", "^(foo|bar)+$", "^#[0-9a-fA-F]{6}$", "[a-z]+", "^.*foo.*$",
                                R"(^(\d{1,3}\.){3}\d{1,3}$)", "^(.|\\n)*$", "^[[:alpha:]]+]?$", "^[A-Z]{3}([0-9]{2})?$",
                                "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"})
        BOOST_TEST(takes(pattern), pattern);
}

BOOST_AUTO_TEST_CASE(texts_that_patterns_or_formats_may_meet_are_bounded_together)
{
    const auto texts = [](std::size_t count) {
        std::string value = "[\"\"";
        for (std::size_t index = 0; index < count; ++index)
            value += ",\"" + std::string(1'000, 'x') + '"';
        return value + "]";
    };
    BOOST_TEST(fits(R"({"items":{"pattern":"^x*$"}})", texts(60)));
    BOOST_TEST(!fits(R"({"items":{"pattern":"^x*$"}})", texts(70)));
    BOOST_TEST(fits(R"({"items":{"type":"string"}})", texts(70)));
    BOOST_TEST(!fits(R"({"type":"string","format":"date"})", '"' + std::string(1'000'000, '1') + '"'));
}

BOOST_AUTO_TEST_CASE(lists_that_are_compared_pair_by_pair_are_bounded)
{
    const auto numbers = [](int count) {
        std::string value = "[0";
        for (int number = 1; number < count; ++number)
            value += "," + std::to_string(number);
        return value + "]";
    };
    BOOST_TEST(fits(R"({"uniqueItems":true})", numbers(1'500)));
    BOOST_TEST(!fits(R"({"uniqueItems":true})", numbers(100'000)));
    BOOST_TEST(fits(R"({"type":"array"})", numbers(100'000)));
}

BOOST_AUTO_TEST_CASE(strict_mode_takes_closed_objects_only)
{
    const auto strict = [](const char* schema) { return fits_strict_mode(*read_json(schema).value); };
    BOOST_TEST(strict(
        R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false})"));
    BOOST_TEST(!strict(
        R"({"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false})"));
    BOOST_TEST(!strict(R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"]})"));
    BOOST_TEST(!strict(R"({"type":"array"})"));
    BOOST_TEST(!strict(
        R"({"type":"object","properties":{"a":{"type":"object"}},"required":["a"],"additionalProperties":false})"));
}

BOOST_AUTO_TEST_CASE(many_violations_are_told_in_few_lines)
{
    const std::string lines = to_lines({{"", "a"}, {"/b", "c"}, {"/d", "e"}}, 2);
    BOOST_TEST(lines == "- the whole: a\n- /b: c\n- and 1 more\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
