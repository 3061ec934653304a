#include "framing/json_array_parser.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "body_pieces.hpp"

namespace parlance::core::test {
namespace {

struct Elements {
    std::vector<std::string> elements;
    bool complete = false;
    boost::system::error_code error;

    friend bool operator==(const Elements&, const Elements&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Elements& all)
    {
        for (const std::string& element : all.elements)
            out << '<' << element << '>';
        return out << (all.complete ? " complete " : " open ") << all.error.message();
    }
};

Elements record_elements(const Pieces& pieces, std::size_t max_element_bytes = 1024)
{
    JsonArrayParser parser{max_element_bytes};
    Elements all;
    feed_all(parser, pieces, [&](std::string_view element) { all.elements.emplace_back(element); });
    all.complete = parser.complete();
    all.error = parser.error();
    return all;
}

struct Row {
    std::string body;
    std::vector<std::string> elements;
};

std::string nested(unsigned depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_array_parser)

BOOST_AUTO_TEST_CASE(elements_of_every_kind_come_as_their_text_however_the_array_is_cut)
{
    const Row rows[] = {
        {"[]", {}},
        {" \r\n[ \t] \n", {}},
        {"[1]", {"1"}},
        {"[1 , -2.5e+10,true\n,false,null]", {"1", "-2.5e+10", "true", "false", "null"}},
        {R"(["","a","[{,}]"])", {R"("")", R"("a")", R"("[{,}]")"}},
        {R"(["\"","\\","\\\"","\\\\",1])", {R"("\"")", R"("\\")", R"("\\\"")", R"("\\\\")", "1"}},
        {R"([{"a":[1,{"b":"]}\""}]},[],{}])", {R"({"a":[1,{"b":"]}\""}]})", "[]", "{}"}},
        {"[{\"text\": \"Hi\"}\n,\r\n{\"text\": \"\xE2\x82\xAC\"}\n]\n",
         {"{\"text\": \"Hi\"}", "{\"text\": \"\xE2\x82\xAC\"}"}},
    };
    for (const Row& row : rows) {
        for (const Pieces& pieces : every_split(row.body)) {
            BOOST_TEST(record_elements(pieces) == (Elements{row.elements, true, {}}));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_array_that_ends_early_is_not_complete_and_its_last_element_is_withheld)
{
    const Row rows[] = {
        {"[", {}},       {"[1", {}},       {"[1 ", {"1"}}, {"[\"a\"", {"\"a\""}}, {"{\"a\":[1]", {}},
        {"[{}", {"{}"}}, {"[{},", {"{}"}}, {"[\"a\\", {}}, {"[{\"a\":[1]", {}},
    };
    for (const Row& row : rows) {
        for (const Pieces& pieces : every_split(row.body)) {
            BOOST_TEST(record_elements(pieces) == (Elements{row.elements, false, {}}));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_object_instead_of_an_array_is_its_only_element_however_it_is_cut)
{
    for (const std::string body : {"{}", " {\"error\":{\"a\":[\"}\"]}}\r\n"}) {
        const std::string object = body.substr(body.find('{'), body.rfind('}') - body.find('{') + 1);
        for (const Pieces& pieces : every_split(body))
            BOOST_TEST(record_elements(pieces) == (Elements{{object}, true, {}}));
    }
}

BOOST_AUTO_TEST_CASE(a_body_of_nothing_was_not_cut)
{
    for (const std::string body : {"", " \r\n"})
        for (const Pieces& pieces : every_split(body))
            BOOST_TEST(record_elements(pieces) == (Elements{{}, true, {}}));
}

BOOST_AUTO_TEST_CASE(an_element_is_there_as_soon_as_its_last_byte_is)
{
    JsonArrayParser parser{1024};
    BOOST_TEST(!parser.feed("[{\"a\":1}"));
    BOOST_TEST(parser.next().value() == "{\"a\":1}");
    BOOST_TEST(!parser.next());
    BOOST_TEST(!parser.complete());
}

BOOST_AUTO_TEST_CASE(what_is_no_array_is_refused_after_the_elements_before_the_fault)
{
    struct Bad {
        std::string body;
        std::vector<std::string> elements;
        FramingErrc error;
    };
    const Bad rows[] = {
        {"{\"a\":1},{}", {"{\"a\":1}"}, FramingErrc::bad_array},
        {"{}{}", {"{}"}, FramingErrc::bad_array},
        {" <html>", {}, FramingErrc::not_an_array},
        {"1", {}, FramingErrc::not_an_array},
        {"]", {}, FramingErrc::not_an_array},
        {"[,", {}, FramingErrc::bad_array},
        {"[1,]", {"1"}, FramingErrc::bad_array},
        {"[1,,2]", {"1"}, FramingErrc::bad_array},
        {"[1 2]", {"1"}, FramingErrc::bad_array},
        {"[{}{}]", {"{}"}, FramingErrc::bad_array},
        {"[\"a\"\"b\"]", {"\"a\""}, FramingErrc::bad_array},
        {"[\"a\":1]", {"\"a\""}, FramingErrc::bad_array},
        {"[1\"a\"]", {}, FramingErrc::bad_array},
        {"[}", {}, FramingErrc::bad_array},
        {"[1}", {}, FramingErrc::bad_array},
        {"[{]", {}, FramingErrc::bad_array},
        {"[{\"a\":[}]", {}, FramingErrc::bad_array},
        {"[1]]", {"1"}, FramingErrc::bad_array},
        {"[1][2]", {"1"}, FramingErrc::bad_array},
        {"[" + nested(JsonArrayParser::max_depth) + "," + nested(JsonArrayParser::max_depth + 1) + "]",
         {nested(JsonArrayParser::max_depth)},
         FramingErrc::too_deep},
    };
    for (const Bad& row : rows) {
        for (const Pieces& pieces : every_split(row.body)) {
            BOOST_TEST(record_elements(pieces) == (Elements{row.elements, false, row.error}));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_bomb_of_brackets_is_refused_at_the_depth_limit)
{
    BOOST_TEST(record_elements({std::string(100'000, '[')}).error == FramingErrc::too_deep);
}

BOOST_AUTO_TEST_CASE(an_element_may_be_as_large_as_the_limit_and_not_a_byte_larger_however_it_is_cut)
{
    for (const std::string body : {"[1,12345,3]", "[1,\"abc\",3]", "[1,[3,4],3]", "[1, 12345 ,3]"}) {
        for (const Pieces& pieces : every_split(body)) {
            BOOST_TEST(record_elements(pieces, 5) == record_elements({body}));
            BOOST_TEST(record_elements(pieces, 4) == (Elements{{"1"}, false, FramingErrc::element_too_large}));
        }
    }
}

BOOST_AUTO_TEST_CASE(white_space_between_elements_costs_no_memory_and_counts_for_nothing)
{
    const std::string space(100'000, ' ');
    BOOST_TEST(record_elements({"[" + space + "1", space + "," + space, "2]"}, 4) == (Elements{{"1", "2"}, true, {}}));
}

BOOST_AUTO_TEST_CASE(an_error_once_met_is_told_by_every_later_call)
{
    JsonArrayParser parser{1024};
    BOOST_TEST(!parser.feed("<html>[1]"));
    BOOST_TEST(!parser.next());
    BOOST_TEST(parser.error() == FramingErrc::not_an_array);
    BOOST_TEST(parser.feed("[1]") == FramingErrc::not_an_array);
    BOOST_TEST(!parser.next());
}

BOOST_AUTO_TEST_CASE(an_element_inside_the_bytes_is_a_view_into_them)
{
    const std::string_view body = "[{},2]";
    JsonArrayParser parser{1024};
    BOOST_TEST(!parser.feed(body));
    BOOST_TEST((parser.next().value().data() == body.data() + 1));
    BOOST_TEST((parser.next().value().data() == body.data() + 4));
}

BOOST_AUTO_TEST_CASE(random_bodies_read_the_same_however_they_are_cut)
{
    std::mt19937 random{11};
    for (int round = 0; round < 3'000; ++round) {
        std::string body = "[";
        for (std::size_t count = random() % 40; count > 0; --count)
            body += "[]{},,\"\"\\\\ 1a:"[random() % 14];
        const Elements expected = record_elements({body}, 6);
        BOOST_TEST(record_elements(byte_by_byte(body), 6) == expected);
        BOOST_TEST(record_elements(random_split(body, random), 6) == expected);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
