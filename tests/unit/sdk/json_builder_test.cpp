#include <parlance/json_builder.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <clocale>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

using parlance::json_escape_append;
using parlance::JsonBuilder;
using parlance::JsonDocument;
using parlance::JsonSegment;

namespace {

using namespace std::string_literals;

std::string escaped(std::string_view text)
{
    std::string out;
    json_escape_append(out, text);
    return out;
}

template <class Value>
std::string written(const Value& value)
{
    return JsonBuilder().value(value).take();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_builder)

BOOST_AUTO_TEST_CASE(commas_and_colons_come_by_themselves)
{
    JsonBuilder json;
    json.begin_object();
    json.key("a").value(1).key("b").begin_array().value("x").null().begin_array().end_array().value(true).end_array();
    json.key("c").begin_object().end_object().member("d", -2.5).key("e").raw("[ 1.0 ]");
    json.end_object();
    BOOST_TEST(json.complete());
    BOOST_TEST(json.take() == R"({"a":1,"b":["x",null,[],true],"c":{},"d":-2.5,"e":[ 1.0 ]})");
}

BOOST_AUTO_TEST_CASE(a_value_may_stand_alone)
{
    BOOST_TEST(written("text") == "\"text\"");
    BOOST_TEST(written(std::string("text")) == "\"text\"");
    BOOST_TEST(written(false) == "false");
    BOOST_TEST(written(nullptr) == "null");
    BOOST_TEST(written("") == "\"\"");
    BOOST_TEST(JsonBuilder().begin_array().end_array().take() == "[]");
}

BOOST_AUTO_TEST_CASE(strings_that_end_like_punctuation_do_not_confuse_the_commas)
{
    JsonBuilder json;
    json.begin_array().value("{").value("[").value(":").value(",").value("\"").end_array();
    BOOST_TEST(json.take() == R"(["{","[",":",",","\""])");
    json.begin_object().member("{", "[").member(":", "{").end_object();
    BOOST_TEST(json.take() == R"({"{":"[",":":"{"})");
}

BOOST_AUTO_TEST_CASE(only_what_must_be_escaped_is)
{
    BOOST_TEST(escaped("plain / text \x7f") == "plain / text \x7f");
    BOOST_TEST(escaped("\"\\\b\f\n\r\t") == R"(\"\\\b\f\n\r\t)");
    BOOST_TEST(escaped("\0\x01\x1f"s) == R"(\u0000\u0001\u001f)");
    BOOST_TEST(escaped("caf\u00E9 \u2028 \U0001F600") == "caf\u00E9 \u2028 \U0001F600");
    BOOST_TEST(escaped("twelve bytes\nand then some more text") == R"(twelve bytes\nand then some more text)");
    BOOST_TEST(escaped("").empty());
    BOOST_TEST(escaped({}).empty());
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_written_as_replacement_characters)
{
    BOOST_TEST(escaped("a\xFFz") == "a\uFFFDz");
    BOOST_TEST(escaped("\xE2\x82") == "\uFFFD");
    BOOST_TEST(escaped("\xC0\x80") == "\uFFFD\uFFFD");
    BOOST_TEST(escaped("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");
    BOOST_TEST(escaped("\xF0\x9F\x98\n") == "\uFFFD\\n");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_as_short_as_they_read_back)
{
    BOOST_TEST(written(0) == "0");
    BOOST_TEST(written(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    BOOST_TEST(written(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    BOOST_TEST(written(0.7) == "0.7");
    BOOST_TEST(written(0.7F) == "0.7");
    BOOST_TEST(written(2.0) == "2");
    BOOST_TEST(written(1e300) == "1e+300");
    BOOST_TEST(written(5e-324) == "5e-324");
    BOOST_TEST(written(std::numeric_limits<double>::quiet_NaN()) == "null");
    BOOST_TEST(written(-std::numeric_limits<double>::infinity()) == "null");
}

BOOST_AUTO_TEST_CASE(doubles_are_written_under_any_locale)
{
    const char* const comma = std::setlocale(LC_NUMERIC, "de_DE.UTF-8");
    BOOST_TEST_MESSAGE("comma locale: " << (comma ? comma : "none installed"));
    BOOST_TEST(written(1234567.25) == "1234567.25");
    std::setlocale(LC_NUMERIC, "C");
}

BOOST_AUTO_TEST_CASE(a_string_may_be_written_in_pieces)
{
    JsonBuilder json;
    json.begin_object().key("a").begin_string().text("one \"").text("").text("two\"").end_string();
    json.member("b", 1).key("c").begin_string().end_string().end_object();
    BOOST_TEST(json.take() == R"({"a":"one \"two\"","b":1,"c":""})");
}

BOOST_AUTO_TEST_CASE(binary_data_becomes_segments_that_are_not_copied)
{
    const std::string image = "\x89PNG\r\n", sound = "RIFF";
    JsonBuilder json;
    json.begin_array();
    json.begin_string().text("data:image/png;base64,").base64(image).end_string();
    json.begin_string().base64(sound).base64(sound).base64("").end_string();
    json.end_array();
    const auto segments = json.segments();
    BOOST_TEST_REQUIRE(segments.size() == 6U);
    const struct {
        bool base64;
        std::string_view bytes;
    } expected[] = {{false, R"(["data:image/png;base64,)"},
                    {true, image},
                    {false, R"(",")"},
                    {true, sound},
                    {true, sound},
                    {false, R"("])"}};
    for (std::size_t i = 0; i < segments.size(); ++i) {
        BOOST_TEST(segments[i].base64 == expected[i].base64);
        BOOST_TEST(segments[i].bytes == expected[i].bytes);
    }
    BOOST_TEST(segments[1].bytes.data() == image.data());
    BOOST_TEST(json.take() == R"(["data:image/png;base64,iVBORw0K","UklGRg==UklGRg=="])");
}

BOOST_AUTO_TEST_CASE(bytes_are_as_good_as_characters)
{
    const std::array bytes{std::byte{0xFF}, std::byte{0x00}};
    JsonBuilder json;
    json.begin_string().base64(std::span<const std::byte>(bytes)).end_string();
    BOOST_TEST(json.take() == "\"/wA=\"");
}

BOOST_AUTO_TEST_CASE(base64_is_padded)
{
    const std::string_view rows[][2] = {{"f", "Zg=="},        {"fo", "Zm8="},        {"foo", "Zm9v"},
                                        {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : rows) {
        BOOST_TEST(JsonBuilder().begin_string().base64(bytes).end_string().take() == '"' + std::string(text) + '"');
    }
}

BOOST_AUTO_TEST_CASE(a_text_without_binary_data_is_one_segment)
{
    JsonBuilder json;
    json.begin_object().end_object();
    const auto segments = json.segments();
    BOOST_TEST_REQUIRE(segments.size() == 1U);
    BOOST_TEST(!segments[0].base64);
    BOOST_TEST(segments[0].bytes == "{}");
}

BOOST_AUTO_TEST_CASE(members_are_spliced_as_they_are)
{
    JsonBuilder json;
    json.begin_object().member("model", "m");
    BOOST_TEST(json.members_of(R"( { "seed" : 1.50E+01, "x\u0041": [ 1 , 2 ] , "o":{} } )"));
    json.member("last", true).end_object();
    BOOST_TEST(json.take() == R"({"model":"m","seed":1.50E+01,"x\u0041":[ 1 , 2 ],"o":{},"last":true})");
}

BOOST_AUTO_TEST_CASE(spliced_members_override_nothing)
{
    JsonBuilder json;
    json.begin_object().member("model", "mine").key("inner").begin_object().member("deep", 1).end_object();
    BOOST_TEST(json.members_of(R"({"mod\u0065l":"theirs","deep":2,"inner":{},"secret":3,"deep":4})", {"secret"}));
    BOOST_TEST(json.members_of(R"({"deep":5,"more":6})"));
    json.end_object();
    BOOST_TEST(json.take() == R"({"model":"mine","inner":{"deep":1},"deep":4,"more":6})");
}

BOOST_AUTO_TEST_CASE(only_objects_have_members_to_splice)
{
    JsonBuilder json;
    json.begin_object();
    BOOST_TEST(json.members_of(""));
    BOOST_TEST(json.members_of("{}"));
    BOOST_TEST(!json.members_of("[1]"));
    BOOST_TEST(!json.members_of("{\"a\":1"));
    BOOST_TEST(!json.members_of("{\"a\":\"\xFF\"}"));
    json.end_object();
    BOOST_TEST(json.take() == "{}");
}

BOOST_AUTO_TEST_CASE(a_part_of_a_document_can_be_spliced)
{
    const JsonDocument extra(R"({"other":{"a":1},"mine":{"top_a":1,"b":[2]}})");
    JsonBuilder json;
    json.begin_object().members_of(extra["mine"], {"top_a"}).members_of(extra["nowhere"]).end_object();
    BOOST_TEST(json.take() == R"({"b":[2]})");
}

BOOST_AUTO_TEST_CASE(a_builder_knows_the_keys_of_the_object_being_written)
{
    JsonBuilder json;
    json.begin_object().member("a\"", 1).key("b").begin_object();
    BOOST_TEST(!json.has_key("a\""));
    json.member("c", 1).end_object();
    BOOST_TEST(json.has_key("a\""));
    BOOST_TEST(json.has_key("b"));
    BOOST_TEST(!json.has_key("c"));
}

BOOST_AUTO_TEST_CASE(a_builder_that_was_emptied_starts_over)
{
    JsonBuilder json;
    json.begin_array().begin_string().text("half");
    json.clear();
    BOOST_TEST(!json.complete());
    json.begin_object().end_object();
    BOOST_TEST(json.take() == "{}");
    BOOST_TEST(json.value(1).take() == "1");
}

BOOST_AUTO_TEST_SUITE_END()
