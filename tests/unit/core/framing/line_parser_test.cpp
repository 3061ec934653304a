#include "framing/line_parser.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "body_pieces.hpp"

namespace parlance::core::test {
namespace {

struct Lines {
    std::vector<std::string> lines;
    boost::system::error_code error;

    friend bool operator==(const Lines&, const Lines&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Lines& all)
    {
        for (const std::string& line : all.lines)
            out << '[' << line << ']';
        return out << all.error.message();
    }
};

Lines record_lines(const Pieces& pieces, std::size_t max_line_bytes = 1024, bool finish = true)
{
    LineParser parser{max_line_bytes};
    Lines all;
    feed_all(parser, pieces, [&](std::string_view line) { all.lines.emplace_back(line); });
    if (const auto line = finish ? parser.finish() : std::nullopt) all.lines.emplace_back(*line);
    all.error = parser.error();
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(line_parser)

BOOST_AUTO_TEST_CASE(lines_end_in_lf_or_crlf_and_blank_ones_are_skipped_however_the_body_is_cut)
{
    struct Row {
        std::string body;
        std::vector<std::string> lines;
    };
    const Row rows[] = {
        {"", {}},
        {"{}\n", {"{}"}},
        {"{\"a\":1}\n{\"b\":2}\r\n{}\n", {"{\"a\":1}", "{\"b\":2}", "{}"}},
        {"\n\r\n \t\r\n1\n\n\n2\n", {"1", "2"}},
        {"1\n2", {"1", "2"}},
        {"1\n2\r", {"1", "2"}},
        {"1\n \r", {"1"}},
        {"a\rb\n", {"a\rb"}},
        {"a\r\r\n", {"a\r"}},
        {"\"\xE2\x80\xA8\"\n", {"\"\xE2\x80\xA8\""}},
        {" padded \n", {" padded "}},
        {std::string("\0\n", 2), {std::string(1, '\0')}},
    };
    for (const Row& row : rows) {
        for (const Pieces& pieces : every_split(row.body))
            BOOST_TEST(record_lines(pieces) == (Lines{row.lines, {}}));
    }
}

BOOST_AUTO_TEST_CASE(a_line_without_its_end_comes_with_finish_alone)
{
    for (const Pieces& pieces : every_split("1\n2")) {
        BOOST_TEST(record_lines(pieces, 1024, false) == (Lines{{"1"}, {}}));
        BOOST_TEST(record_lines(pieces, 1024, true) == (Lines{{"1", "2"}, {}}));
    }
}

BOOST_AUTO_TEST_CASE(a_line_may_be_as_long_as_the_limit_and_not_a_byte_longer_however_it_is_cut)
{
    for (const std::string body : {"1\n12345\n3\n", "1\r\n12345\r\n3\r\n", "1\n12345", "1\n12345\r", "1\n     \n"}) {
        for (const Pieces& pieces : every_split(body)) {
            BOOST_TEST(record_lines(pieces, 5) == record_lines({body}));
            BOOST_TEST(record_lines(pieces, 4) == (Lines{{"1"}, FramingErrc::line_too_large}));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_limit_once_passed_is_told_by_every_later_call)
{
    LineParser parser{4};
    BOOST_TEST(!parser.feed("12345\n1\n"));
    BOOST_TEST(!parser.next());
    BOOST_TEST(parser.error() == FramingErrc::line_too_large);
    BOOST_TEST(parser.feed("1\n") == FramingErrc::line_too_large);
    BOOST_TEST(!parser.next());
    BOOST_TEST(!parser.finish());
}

BOOST_AUTO_TEST_CASE(a_line_inside_the_bytes_is_a_view_into_them)
{
    const std::string_view body = "one\ntwo\n";
    LineParser parser{1024};
    BOOST_TEST(!parser.feed(body));
    BOOST_TEST((parser.next().value().data() == body.data()));
    BOOST_TEST((parser.next().value().data() == body.data() + 4));
}

BOOST_AUTO_TEST_CASE(random_bodies_read_the_same_however_they_are_cut)
{
    std::mt19937 random{7};
    for (int round = 0; round < 2'000; ++round) {
        std::string body;
        for (std::size_t count = random() % 40; count > 0; --count)
            body += "\n\n\r\r \tab"[random() % 8];
        const Lines expected = record_lines({body}, 3);
        BOOST_TEST(record_lines(byte_by_byte(body), 3) == expected);
        BOOST_TEST(record_lines(random_split(body, random), 3) == expected);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
