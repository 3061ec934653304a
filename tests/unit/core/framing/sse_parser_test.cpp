// What the parser promises beyond the grammar: views in place, limits, and work that grows with the bytes alone.
#include "framing/sse_parser.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <string>
#include <utility>

#include "sse_recording.hpp"

namespace parlance::core::test {
namespace {

bool lies_in(std::string_view part, std::string_view whole)
{
    return !std::less<>{}(part.data(), whole.data()) &&
           !std::less<>{}(whole.data() + whole.size(), part.data() + part.size());
}

std::string times(std::size_t count, std::string_view text)
{
    std::string all;
    all.reserve(count * text.size());
    while (count-- > 0)
        all += text;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sse_parser)

BOOST_AUTO_TEST_CASE(a_line_end_split_between_two_reads_ends_the_line_once)
{
    SseParser parser{1024};
    BOOST_TEST(!parser.feed("data: one\r"));
    BOOST_TEST(!parser.next());
    BOOST_TEST(!parser.feed("\n\r\ndata: two\n\n"));

    BOOST_TEST(parser.next().value().data == "one");
    BOOST_TEST(parser.next().value().data == "two");
    BOOST_TEST(!parser.next());
}

BOOST_AUTO_TEST_CASE(an_event_inside_the_bytes_is_a_view_into_them)
{
    const std::string_view body = "event: delta\ndata: one\n\ndata: two\r\n\r\n";
    SseParser parser{1024};
    BOOST_TEST(!parser.feed(body));

    const SseEvent one = parser.next().value();
    BOOST_TEST(lies_in(one.name, body));
    BOOST_TEST(lies_in(one.data, body));
    BOOST_TEST(lies_in(parser.next().value().data, body));
}

BOOST_AUTO_TEST_CASE(events_after_one_that_was_cut_are_in_place_again)
{
    SseParser parser{1024};
    BOOST_TEST(!parser.feed("data: on"));
    BOOST_TEST(!parser.next());

    const std::string_view rest = "e\n\ndata: two\n\n";
    BOOST_TEST(!parser.feed(rest));
    BOOST_TEST(parser.next().value().data == "one");
    BOOST_TEST(lies_in(parser.next().value().data, rest));
}

BOOST_AUTO_TEST_CASE(the_event_of_a_stream_that_ends_early_can_be_dropped)
{
    SseParser parser{1024};
    BOOST_TEST(!parser.feed("data: one\n\ndata: {\"half\":"));
    BOOST_TEST(parser.next().value().data == "one");
    BOOST_TEST(!parser.next());
    BOOST_TEST(!parser.error());
}

BOOST_AUTO_TEST_CASE(finish_hands_out_one_event_and_then_nothing)
{
    SseParser parser{1024};
    BOOST_TEST(!parser.feed("data: one"));
    BOOST_TEST(!parser.next());
    BOOST_TEST(parser.finish().value().data == "one");
    BOOST_TEST(!parser.finish());
}

BOOST_AUTO_TEST_CASE(a_parser_can_be_moved_in_the_middle_of_an_event)
{
    SseParser parser{1024};
    BOOST_TEST(!parser.feed("event: e\nid: 1\ndata: on"));
    BOOST_TEST(!parser.next());
    SseParser moved{std::move(parser)};
    BOOST_TEST(!moved.feed("e\n\n"));
    BOOST_TEST(copy_of(moved.next().value()) == (RecordedEvent{"e", "one", "1"}));
}

BOOST_AUTO_TEST_CASE(an_event_may_be_as_large_as_the_limit_and_not_a_byte_larger_however_it_is_cut)
{
    struct Row {
        std::string body;  // its second event is the largest
        std::size_t bytes;
    };
    const Row rows[] = {
        {"data:1\n\ndata:23456\n\ndata:3\n\n", 10},              // the line
        {"data:1\n\ndata:2\ndata:3\n\ndata:3\n\n", 7},           // the data so far and the line
        {"data:1\n\nevent:abcd\ndata:2\n\ndata:3\n\n", 10},      // the name and the line
        {"data:1\n\ndata:2\n:comment\n\ndata:3\n\n", 9},         // comments count as they are read
        {"data:1\n\n:a long comment\n\ndata:3\n\n", 15},         //
        {"data:1\r\n\r\ndata:23456\r\n\r\ndata:3\r\n\r\n", 10},  // line ends do not
    };
    for (const Row& row : rows) {
        for (const Pieces& pieces : every_split(row.body)) {
            BOOST_TEST(record(pieces, row.bytes) == record({row.body}));
            const SseRecording small = record(pieces, row.bytes - 1);
            BOOST_TEST(small.error == FramingErrc::event_too_large);
            BOOST_TEST(small.events == (std::vector<RecordedEvent>{{"", "1", ""}}));
            BOOST_TEST(!small.pending);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_limit_once_passed_is_told_by_every_later_call)
{
    SseParser parser{8};
    BOOST_TEST(!parser.feed("data: 1\n\ndata: too long"));
    BOOST_TEST(parser.next().value().data == "1");
    BOOST_TEST(!parser.next());
    BOOST_TEST(parser.error() == FramingErrc::event_too_large);
    BOOST_TEST(parser.feed("\n\ndata: 2\n\n") == FramingErrc::event_too_large);
    BOOST_TEST(!parser.next());
    BOOST_TEST(!parser.finish());
}

BOOST_AUTO_TEST_CASE(a_line_that_never_ends_is_refused_once_it_passes_the_limit)
{
    SseParser parser{1024 * 1024};
    const std::string block(64 * 1024, 'x');
    std::size_t taken = 0;
    while (!parser.feed(block) && taken < 100) {
        BOOST_TEST(!parser.next());
        ++taken;
    }
    BOOST_TEST(taken == 17U);
}

BOOST_AUTO_TEST_CASE(floods_of_nothing_pass_under_a_small_limit)
{
    for (const std::string& flood :
         {times(1'000'000, "\n"), times(1'000'000, "\r"), times(500'000, "\r\n"), times(300'000, ": keep-alive\n\n"),
          times(300'000, ":\n"), times(300'000, "id\n\n")}) {
        SseParser parser{64};
        BOOST_TEST(!parser.feed(flood));
        BOOST_TEST(!parser.next());
        BOOST_TEST(!parser.feed("data: after\n\n"));
        BOOST_TEST(parser.next().value().data == "after");
    }
}

BOOST_AUTO_TEST_CASE(a_flood_of_nul_bytes_is_a_line_like_any_other)
{
    const std::string nul(100'000, '\0');
    SseParser parser{200'000};
    const std::string event = nul + "\ndata:" + nul + "\n\n";
    BOOST_TEST(!parser.feed(event));
    BOOST_TEST((parser.next().value().data == nul));
    const std::string line = nul + nul + nul;
    BOOST_TEST(!parser.feed(line));
    BOOST_TEST(!parser.next());
    BOOST_TEST(parser.error() == FramingErrc::event_too_large);
}

// No clock: were a byte looked at again for each that follows it, these would take minutes.
BOOST_AUTO_TEST_CASE(millions_of_one_byte_reads_cost_no_more_than_their_bytes)
{
    constexpr std::size_t bytes = 2 * 1024 * 1024;
    const auto feed_each = [](SseParser& parser, std::string_view body) {
        for (std::size_t at = 0; at < body.size(); ++at) {
            if (parser.feed(body.substr(at, 1))) return false;
            if (parser.next()) return false;
        }
        return true;
    };
    SseParser one_line{2 * bytes};
    BOOST_TEST(feed_each(one_line, "data:" + std::string(bytes, 'x')));
    BOOST_TEST(one_line.finish().value().data.size() == bytes);

    SseParser many_lines{2 * bytes};
    BOOST_TEST(feed_each(many_lines, times(bytes / 8, "data: x\n")));
    BOOST_TEST(many_lines.finish().value().data.size() == bytes / 8 * 2 - 1);
}

BOOST_AUTO_TEST_CASE(one_kind_of_line_end_is_not_searched_for_again_at_each_of_the_other)
{
    const std::string body = times(1'000'000, "data:\r") + "\r";
    SseParser parser{2 * body.size()};
    BOOST_TEST(!parser.feed(body));
    BOOST_TEST(parser.next().value().data.size() == 999'999U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
