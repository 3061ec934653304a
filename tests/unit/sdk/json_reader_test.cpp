#include <parlance/json_reader.hpp>

#include <boost/test/unit_test.hpp>

#include <clocale>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using parlance::InvalidUtf8;
using parlance::JsonDocument;
using parlance::JsonKind;
using parlance::JsonOptions;
using parlance::JsonValue;
using parlance::validate_json;

namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

/// The text of a JSON string, alone in a document.
std::string decoded(std::string_view json)
{
    const JsonDocument document(json);
    BOOST_TEST_REQUIRE(document.root().is_string(), "not a JSON string: " << json);
    std::string scratch = "what was there before";
    BOOST_TEST(document.root().string(scratch) == document.root().text());
    BOOST_TEST((document.root() == document.root().text()));
    return document.root().text();
}

std::string nested(std::size_t depth, std::string_view opening, std::string_view core, std::string_view closing)
{
    std::string text;
    for (std::size_t i = 0; i < depth; ++i)
        text += opening;
    text += core;
    for (std::size_t i = 0; i < depth; ++i)
        text += closing;
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_reader)

BOOST_AUTO_TEST_CASE(every_valid_text_is_accepted)
{
    const std::string_view texts[] = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "42",
        "-1",
        "0.5",
        "1.25e-3",
        "1E+2",
        "1e0",
        "20e1",
        "-0.0",
        "\"\"",
        "\"a\"",
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        "{\"\":0}",
        "{\"a\":{}}",
        "[1,2]",
        "[null,1,\"1\",{}]",
        "[   1 ]",
        " [] ",
        "\t\r\n[\t1\r,\n2 ]\n",
        "{ \"a\" : 1 , \"b\" : [ ] }",
        "{\"a\":1,\"a\":2}",
        "[\"\\u0060\\u012a\\u12AB\"]",
        "[\"\\uD801\\udc37\"]",
        "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
        "[\"\\u0000\"]",
        "[\"\x7f\"]",
        "[\"\\u2028\"]",
        "[\"\xE2\x80\xA8\"]",
        "[\"\xF0\x9F\x98\x80\"]",
        "[\"\xF4\x8F\xBF\xBF\"]",
        "[\"\xEF\xBF\xBF\"]",
        "[\"\\uFFFF\"]",
        "[123456789012345678901234567890]",
        "[1e9999]",
        "[-1e-9999]",
        "[0.4e00669999999999999999999999]",
        // lone surrogates are grammar, if not text
        "\"\\uD800\"",
        "\"\\uDC00\\uD800\"",
        "\"\\uD800x\"",
        "\"\\uD800\\n\"",
    };
    for (const std::string_view text : texts) {
        const auto error = validate_json(text);
        BOOST_TEST(!error, text << ": " << (error ? error->message : "") << " at " << (error ? error->offset : 0));
    }
}

BOOST_AUTO_TEST_CASE(every_invalid_text_is_refused_where_it_goes_wrong)
{
    const struct {
        std::string_view text;
        std::size_t offset;
        std::string_view message;
        bool incomplete;
    } rows[] = {
        {"", 0, "expected a value", true},
        {"  ", 2, "expected a value", true},
        {"\0"sv, 0, "expected a value", false},
        {"\xEF\xBB\xBF{}", 0, "expected a value", false},
        {"[", 1, "expected a value", true},
        {"[1", 2, "expected ',' or ']'", true},
        {"[1,", 3, "expected a value", true},
        {"[1,]", 3, "expected a value", false},
        {"[,1]", 1, "expected a value", false},
        {"[1 2]", 3, "expected ',' or ']'", false},
        {"[1}", 2, "expected ',' or ']'", false},
        {"[1:2]", 2, "expected ',' or ']'", false},
        {"[1,\0]"sv, 3, "expected a value", false},
        {"]", 0, "expected a value", false},
        {"[]]", 2, "something follows the value", false},
        {"1 2", 2, "something follows the value", false},
        {"{}x", 2, "something follows the value", false},
        {"null\0"sv, 4, "something follows the value", false},
        {"{", 1, "expected a key in quotes", true},
        {"{\"a\"", 4, "expected ':'", true},
        {"{\"a\":", 5, "expected a value", true},
        {"{\"a\":1", 6, "expected ',' or '}'", true},
        {"{\"a\":1,", 7, "expected a key in quotes", true},
        {"{\"a\":1,}", 7, "expected a key in quotes", false},
        {"{,}", 1, "expected a key in quotes", false},
        {"{a:1}", 1, "expected a key in quotes", false},
        {"{1:1}", 1, "expected a key in quotes", false},
        {"{'a':1}", 1, "expected a key in quotes", false},
        {"{\"a\" 1}", 5, "expected ':'", false},
        {"{\"a\",1}", 4, "expected ':'", false},
        {"{\"a\":}", 5, "expected a value", false},
        {"{\"a\":1]", 6, "expected ',' or '}'", false},
        {"{\"a\":1 \"b\":2}", 7, "expected ',' or '}'", false},
        {"tru", 3, "expected true, false or null", true},
        {"trux", 3, "expected true, false or null", false},
        {"True", 0, "expected a value", false},
        {"nul]", 3, "expected true, false or null", false},
        {"NaN", 0, "expected a value", false},
        {"nan", 1, "expected true, false or null", false},
        {"Infinity", 0, "expected a value", false},
        {"-Infinity", 1, "expected a digit", false},
        {"-", 1, "expected a digit", true},
        {"+1", 0, "expected a value", false},
        {".5", 0, "expected a value", false},
        {"1.", 2, "expected a digit", true},
        {"1.e1", 2, "expected a digit", false},
        {"1e", 2, "expected a digit", true},
        {"1e+", 3, "expected a digit", true},
        {"1ea", 2, "expected a digit", false},
        {"01", 1, "something follows the value", false},
        {"-01", 2, "something follows the value", false},
        {"[0x1]", 2, "expected ',' or ']'", false},
        {"[1_000]", 2, "expected ',' or ']'", false},
        {"\"", 1, "the string does not end", true},
        {"\"abcdefghijk", 12, "the string does not end", true},
        {"\"\\", 2, "no such escape", true},
        {"\"\\\"", 3, "the string does not end", true},
        {"\"\\x41\"", 2, "no such escape", false},
        {"\"\\'\"", 2, "no such escape", false},
        {"\"\\U0041\"", 2, "no such escape", false},
        {"\"\\\0\""sv, 2, "no such escape", false},
        {"\"\\u00", 5, "expected a hexadecimal digit", true},
        {"\"\\u00g0\"", 5, "expected a hexadecimal digit", false},
        {"\"\\u00\"", 5, "expected a hexadecimal digit", false},
        {"\"\\uD800\\u\"", 9, "expected a hexadecimal digit", false},
        {"\"a\nb\"", 2, "a control character in a string", false},
        {"\"a\0b\""sv, 2, "a control character in a string", false},
        {"\"12345678\x1f\"", 9, "a control character in a string", false},
        {"'a'", 0, "expected a value", false},
        {"[1] // note", 4, "something follows the value", false},
        {"/**/1", 0, "expected a value", false},
        {"[1\v]", 2, "expected ',' or ']'", false},
        {"[1\xC2\xA0]", 2, "expected ',' or ']'", false},
        {"\"\xFFx\"", 1, "not UTF-8", false},
        {"\"\x80x\"", 1, "not UTF-8", false},
        {"\"\xC0\x80\"", 1, "not UTF-8", false},
        {"\"\xE0\x80\x80\"", 1, "not UTF-8", false},
        {"\"\xED\xA0\x80\"", 1, "not UTF-8", false},
        {"\"\xF0\x8F\xBF\xBF\"", 1, "not UTF-8", false},
        {"\"\xF4\x90\x80\x80\"", 1, "not UTF-8", false},
        {"\"\xC3\"", 1, "not UTF-8", false},
        {"\"\xE2\x82", 3, "the string does not end", true},
    };
    for (const auto& row : rows) {
        const auto error = validate_json(row.text);
        BOOST_TEST_REQUIRE(error.has_value(), "accepted: " << row.text);
        BOOST_TEST(error->offset == row.offset, row.text << ": offset " << error->offset);
        BOOST_TEST(error->message == row.message, row.text);
        BOOST_TEST(error->incomplete == row.incomplete, row.text);
    }
}

BOOST_AUTO_TEST_CASE(a_text_cut_anywhere_is_incomplete)
{
    const std::string_view whole = R"( {"id":"chatcmpl-1","n":[-1.5e+3,true,null,{}],"text":"caf)"
                                   "\xC3\xA9 \xF0\x9F\x98\x80"
                                   R"( \ud83d\ude00 \n"} )";
    BOOST_TEST(!validate_json(whole));
    for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
        const auto error = validate_json(whole.substr(0, length));
        BOOST_TEST_REQUIRE(error.has_value());
        BOOST_TEST(error->incomplete, "cut at " << length << ": " << error->message);
        BOOST_TEST(error->offset == length);
    }
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded_by_the_option)
{
    BOOST_TEST(!validate_json(nested(64, "[", "1", "]")));
    BOOST_TEST(!validate_json(nested(64, "{\"a\":", "1", "}")));
    const auto error = validate_json(nested(65, "[", "1", "]"));
    BOOST_TEST_REQUIRE(error.has_value());
    BOOST_TEST(error->message == "nested too deeply");
    BOOST_TEST(error->offset == 64U);
    BOOST_TEST(!error->incomplete);

    BOOST_TEST(!validate_json("1", {.max_depth = 0}));
    BOOST_TEST(validate_json("[]", {.max_depth = 0}).has_value());
    BOOST_TEST(!validate_json(nested(100'000, "[", "", "]"), {.max_depth = 100'000}));
    BOOST_TEST(validate_json(std::string(1'000'000, '[')).has_value());
}

BOOST_AUTO_TEST_CASE(what_servers_send_may_hold_invalid_utf8_and_is_decoded_to_replacement_characters)
{
    BOOST_TEST(decoded("\"a\xFFz\"") == "a\uFFFDz");
    BOOST_TEST(decoded("\"\xE2\x82z\"") == "\uFFFDz");
    BOOST_TEST(decoded("\"\xE2\x82\"") == "\uFFFD");
    BOOST_TEST(decoded("\"\xED\xA0\x80\"") == "\uFFFD\uFFFD\uFFFD");
    BOOST_TEST(decoded("\"caf\xC3\xA9\xC3\"") == "caf\u00E9\uFFFD");
    BOOST_TEST(!JsonDocument("\"a\xFFz\"", {.invalid_utf8 = InvalidUtf8::refuse}));
}

BOOST_AUTO_TEST_CASE(every_escape_is_decoded)
{
    BOOST_TEST(decoded(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    BOOST_TEST(decoded(R"("\u0041\u00e9\u20AC\uFFFF")") == "A\u00E9\u20AC\uFFFF");
    BOOST_TEST(decoded(R"("a\u0000b")") == "a\0b"s);
    BOOST_TEST(decoded(R"("\ud83d\ude00")") == "\U0001F600");
    BOOST_TEST(decoded(R"("\uD800\uDC00\uDBFF\uDFFF")") == "\U00010000\U0010FFFF");
    BOOST_TEST(decoded(R"("before \n after")") == "before \n after");
}

BOOST_AUTO_TEST_CASE(half_a_surrogate_pair_is_a_replacement_character)
{
    BOOST_TEST(decoded(R"("\ud83d")") == "\uFFFD");
    BOOST_TEST(decoded(R"("\ude00")") == "\uFFFD");
    BOOST_TEST(decoded(R"("\ude00\ud83d")") == "\uFFFD\uFFFD");
    BOOST_TEST(decoded(R"("\ud83dA")") == "\uFFFDA");
    BOOST_TEST(decoded(R"("\ud83d\u0041")") == "\uFFFDA");
    BOOST_TEST(decoded(R"("\ud83d\nude00")") == "\uFFFD\nude00");
    BOOST_TEST(decoded(R"("\ud83d\ud83d\ude00")") == "\uFFFD\U0001F600");
}

BOOST_AUTO_TEST_CASE(a_string_without_escapes_is_a_view_into_the_source)
{
    const std::string_view source = "[\"plain\", \"caf\xC3\xA9\", \"two\\nlines\"]";
    const JsonDocument document(source);
    std::string scratch;
    BOOST_TEST(document[0].string(scratch).data() == source.data() + 2);
    BOOST_TEST(document[1].string(scratch).data() == source.data() + 11);
    BOOST_TEST(scratch.empty());
    BOOST_TEST(document[2].string(scratch).data() == scratch.data());
    BOOST_TEST(scratch == "two\nlines");
}

BOOST_AUTO_TEST_CASE(text_is_appended_to_what_is_there)
{
    const JsonDocument document(R"(["Hello", ", w\u00F6rld", 7])");
    std::string out;
    for (const JsonValue element : document.root().elements())
        element.append_to(out);
    BOOST_TEST(out == "Hello, w\u00F6rld");
}

BOOST_AUTO_TEST_CASE(source_is_the_exact_slice)
{
    const std::string_view text = R"( { "n" : 1.50E+01 , "s":"\u0041/" ,"o": {"b" :[ 1, 2 ] } , "t": true} )";
    const JsonDocument document(text);
    BOOST_TEST(document.root().source() == text.substr(1, text.size() - 2));
    BOOST_TEST(document["n"].source() == "1.50E+01");
    BOOST_TEST(document["s"].source() == R"("\u0041/")");
    BOOST_TEST(document["o"].source() == R"({"b" :[ 1, 2 ] })");
    BOOST_TEST(document["o"]["b"].source() == "[ 1, 2 ]");
    BOOST_TEST(document["t"].source() == "true");
    BOOST_TEST(document["n"].source().data() == text.data() + text.find("1.50"));
}

BOOST_AUTO_TEST_CASE(whole_numbers_that_fit_are_integers)
{
    const struct {
        std::string_view text;
        std::optional<std::int64_t> value;
    } rows[] = {
        {"0", 0},
        {"-0", 0},
        {"-17", -17},
        {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
        {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
        {"9223372036854775808", std::nullopt},
        {"123456789012345678901234567890", std::nullopt},
        {"12.0", 12},
        {"1.2e1", 12},
        {"1e3", 1000},
        {"1.5", std::nullopt},
        {"1e300", std::nullopt},
        {"1e999", std::nullopt},
        {"9007199254740993.0", 9007199254740992},
    };
    for (const auto& row : rows) {
        const JsonDocument document(row.text);
        BOOST_TEST((document.root().as_int() == row.value), row.text);
        BOOST_TEST(document.root().source() == row.text);
    }
}

BOOST_AUTO_TEST_CASE(doubles_are_read_under_any_locale)
{
    const char* const comma = std::setlocale(LC_NUMERIC, "de_DE.UTF-8");
    BOOST_TEST_MESSAGE("comma locale: " << (comma ? comma : "none installed"));
    const JsonDocument document("[0.7, -1.25e2, 5e-324, 1.7976931348623157e308, 12, 1e309, 1e-400, 0e-400, 0.1]");
    BOOST_TEST(document[0].as_double().value() == 0.7);
    BOOST_TEST(document[1].as_double().value() == -125.0);
    BOOST_TEST(document[2].as_double().value() == std::numeric_limits<double>::denorm_min());
    BOOST_TEST(document[3].as_double().value() == std::numeric_limits<double>::max());
    BOOST_TEST(document[4].as_double().value() == 12.0);
    BOOST_TEST(!document[5].as_double());
    BOOST_TEST(!document[6].as_double());
    BOOST_TEST(document[7].as_double().value() == 0.0);
    BOOST_TEST(document[8].as_double().value() == 0.1);
    std::setlocale(LC_NUMERIC, "C");
}

BOOST_AUTO_TEST_CASE(a_value_answers_only_what_it_is)
{
    const JsonDocument document(R"([null, true, 1, "1", [], {}])");
    const JsonKind kinds[] = {JsonKind::null,   JsonKind::boolean, JsonKind::number,
                              JsonKind::string, JsonKind::array,   JsonKind::object};
    std::size_t position = 0;
    for (const JsonValue value : document.root().elements()) {
        const JsonKind kind = kinds[position++];
        BOOST_TEST((value.kind() == kind));
        BOOST_TEST(value.is_null() == (kind == JsonKind::null));
        BOOST_TEST(value.is_array() == (kind == JsonKind::array));
        BOOST_TEST(value.is_object() == (kind == JsonKind::object));
        BOOST_TEST(value.as_bool().has_value() == (kind == JsonKind::boolean));
        BOOST_TEST(value.as_int().has_value() == (kind == JsonKind::number));
        BOOST_TEST(value.as_double().has_value() == (kind == JsonKind::number));
        BOOST_TEST(value.text() == (kind == JsonKind::string ? "1" : ""));
        BOOST_TEST((value == "1") == (kind == JsonKind::string));
    }
    BOOST_TEST(position == 6U);
}

BOOST_AUTO_TEST_CASE(whatever_is_not_there_is_missing_all_the_way_down)
{
    const JsonDocument document(R"({"choices": [], "error": null})");
    const JsonValue content = document["choices"][0]["delta"]["content"];
    std::string scratch;
    BOOST_TEST(content.is_missing());
    BOOST_TEST(content.source().empty());
    BOOST_TEST(content.text().empty());
    BOOST_TEST(content.string(scratch).empty());
    BOOST_TEST(!content.as_int());
    BOOST_TEST((content != ""));
    BOOST_TEST(content.size() == 0U);
    BOOST_TEST(content.members().empty());
    BOOST_TEST(content.elements().empty());
    BOOST_TEST(document["error"].is_null());
    BOOST_TEST(document["error"]["message"].is_missing());
    BOOST_TEST(document[0].is_missing());
    BOOST_TEST(document["choices"]["0"].is_missing());
    BOOST_TEST(JsonValue().is_missing());
}

BOOST_AUTO_TEST_CASE(of_members_with_the_same_key_the_last_wins)
{
    const JsonDocument document(R"({"a":1,"b":{"a":5},"\u0061":2,"c":3})");
    BOOST_TEST(document["a"].as_int().value() == 2);
    BOOST_TEST(document.root().size() == 4U);
}

BOOST_AUTO_TEST_CASE(keys_are_compared_decoded)
{
    const JsonDocument document(R"({"con\u0074ent":1,"":2,"a\"b":3,"long\u0000key":4})");
    BOOST_TEST(document["content"].as_int().value() == 1);
    BOOST_TEST(document[""].as_int().value() == 2);
    BOOST_TEST(document["a\"b"].as_int().value() == 3);
    BOOST_TEST(document["long\0key"sv].as_int().value() == 4);
    BOOST_TEST(document["conten"].is_missing());
    BOOST_TEST(document["contents"].is_missing());
}

BOOST_AUTO_TEST_CASE(members_and_elements_come_in_order)
{
    const JsonDocument document(R"({"a":[1,[2,3],{"x":4}],"b":{},"c":"s"})");
    std::vector<std::string> seen;
    for (const auto [key, value] : document.root().members())
        seen.push_back(key.text() + '=' + std::string(value.source()));
    const std::vector<std::string> members = {"a=[1,[2,3],{\"x\":4}]", "b={}", "c=\"s\""};
    BOOST_TEST(seen == members, boost::test_tools::per_element());

    seen.clear();
    for (const JsonValue element : document["a"].elements())
        seen.emplace_back(element.source());
    const std::vector<std::string> elements = {"1", "[2,3]", "{\"x\":4}"};
    BOOST_TEST(seen == elements, boost::test_tools::per_element());
    BOOST_TEST(document["a"].size() == 3U);
    BOOST_TEST(document["a"][1][1].as_int().value() == 3);
    BOOST_TEST(document["a"][3].is_missing());
}

BOOST_AUTO_TEST_CASE(more_values_than_fit_inline_move_to_the_heap)
{
    std::string text = "[";
    for (int i = 0; i < 5000; ++i)
        text += "{\"n\":" + std::to_string(i) + "},";
    text += "[]]";
    const JsonDocument document(text);
    BOOST_TEST_REQUIRE(!!document);
    std::int64_t next = 0;
    for (const JsonValue element : document.root().elements()) {
        if (element.is_object()) BOOST_TEST_REQUIRE(element["n"].as_int().value() == next++);
    }
    BOOST_TEST(next == 5000);
    BOOST_TEST(document[5000].is_array());
}

BOOST_AUTO_TEST_CASE(a_document_can_be_given_one_text_after_the_other)
{
    JsonDocument document;
    BOOST_TEST(!document);
    BOOST_TEST(document.root().is_missing());
    BOOST_TEST(document.parse("[1]"));
    BOOST_TEST(document[0].as_int().value() == 1);
    BOOST_TEST(!document.parse("[1"));
    BOOST_TEST(document.root().is_missing());
    BOOST_TEST(document.error().offset == 2U);
    BOOST_TEST(document.parse(nested(60, "[0,0,0,", "9", "]")));
    BOOST_TEST(document.parse("\"x\""));
    BOOST_TEST((document.root() == "x"));
    BOOST_TEST(document.error().message.empty());
}

BOOST_AUTO_TEST_SUITE_END()
