#include "framing/framer.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "body_pieces.hpp"
#include "sse_recording.hpp"
#include "support/aws_event_bytes.hpp"

namespace parlance::core::test {
namespace {

RecordedEvent copy_of(const FrameView& frame)
{
    return {std::string(frame.name), std::string(frame.data), std::string(frame.id)};
}

std::vector<RecordedEvent> frames_of(Framing framing, const Pieces& pieces)
{
    Framer framer{framing, 1024};
    std::vector<RecordedEvent> frames;
    feed_all(framer, pieces, [&](const FrameView& frame) { frames.push_back(copy_of(frame)); });
    BOOST_TEST(!framer.error());
    if (const auto frame = framer.finish()) frames.push_back(copy_of(*frame));
    return frames;
}

std::vector<RecordedEvent> data_alone(std::initializer_list<std::string> texts)
{
    std::vector<RecordedEvent> frames;
    for (const std::string& text : texts)
        frames.push_back({"", text, ""});
    return frames;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(framer)

BOOST_AUTO_TEST_CASE(each_framing_cuts_in_its_own_way)
{
    const std::string events = "event: e\nid: 1\ndata: x\n\ndata: y";
    for (const Pieces& pieces : every_split(events)) {
        BOOST_TEST(frames_of(Framing::none, pieces).empty());
        BOOST_TEST(frames_of(Framing::whole, pieces) == data_alone({events}));
        BOOST_TEST(frames_of(Framing::sse, pieces) == (std::vector<RecordedEvent>{{"e", "x", "1"}, {"", "y", "1"}}));
        BOOST_TEST(frames_of(Framing::lines, pieces) == data_alone({"event: e", "id: 1", "data: x", "data: y"}));
    }
    for (const Pieces& pieces : every_split("[1,{}]")) {
        BOOST_TEST(frames_of(Framing::json_array, pieces) == data_alone({"1", "{}"}));
    }
    const std::string message = testing::aws_event("e", "x");
    for (const Pieces& pieces : every_split(message)) {
        BOOST_TEST(frames_of(Framing::aws_event, pieces) == (std::vector<RecordedEvent>{{"e", "x", ""}}));
    }
    BOOST_TEST(frames_of(Framing::raw, {"ab", "", "c"}) == data_alone({"ab", "c"}));
}

BOOST_AUTO_TEST_CASE(a_message_of_an_aws_event_stream_brings_its_headers)
{
    Framer framer{Framing::aws_event, 1024};
    const std::string body = testing::aws_exception("throttlingException", "{}");
    BOOST_TEST(!framer.feed(body));
    const FrameView frame = framer.next().value();
    BOOST_TEST(frame.name == "throttlingException");
    BOOST_REQUIRE(frame.headers.size() == 3u);
    BOOST_TEST(frame.headers[2].name == ":message-type");
    BOOST_TEST(frame.headers[2].value == "exception");
}

BOOST_AUTO_TEST_CASE(an_empty_body_has_no_frame)
{
    for (const Framing framing : {Framing::none, Framing::whole, Framing::sse, Framing::lines, Framing::json_array,
                                  Framing::aws_event, Framing::raw}) {
        BOOST_TEST(frames_of(framing, {}).empty());
        BOOST_TEST(frames_of(framing, {""}).empty());
    }
}

BOOST_AUTO_TEST_CASE(a_whole_body_in_one_last_piece_is_handed_straight_through)
{
    const std::string_view body = "{\"a\":1}";
    Framer framer{Framing::whole, 1024, body.size()};
    BOOST_TEST(!framer.feed(body, Piece::last));
    BOOST_TEST(!framer.next());
    BOOST_TEST((framer.finish().value().data.data() == body.data()));
}

BOOST_AUTO_TEST_CASE(each_framing_with_a_limit_names_what_passed_it)
{
    const std::pair<Framing, FramingErrc> rows[] = {
        {Framing::whole, FramingErrc::body_too_large},
        {Framing::sse, FramingErrc::event_too_large},
        {Framing::lines, FramingErrc::line_too_large},
        {Framing::json_array, FramingErrc::element_too_large},
    };
    for (const auto& [framing, expected] : rows) {
        Framer framer{framing, 8};
        const bool refused = bool{framer.feed("[123456789]")};
        BOOST_TEST(refused == (framing == Framing::whole));
        BOOST_TEST(!framer.next());
        BOOST_TEST(framer.error() == expected);
        BOOST_TEST(is_size_limit(framer.error()));
        BOOST_TEST(framer.feed("1") == expected);
        BOOST_TEST(!framer.finish());
    }
}

BOOST_AUTO_TEST_CASE(only_a_json_array_and_an_aws_event_stream_know_by_themselves_that_they_are_not_complete)
{
    for (const Framing framing : {Framing::none, Framing::whole, Framing::sse, Framing::lines, Framing::raw}) {
        BOOST_TEST((Framer{framing, 8}.complete()));
    }
    Framer framer{Framing::json_array, 8};
    BOOST_TEST(!framer.feed("[1"));
    BOOST_TEST(!framer.next());
    BOOST_TEST(!framer.complete());
    BOOST_TEST(!framer.feed("]"));
    BOOST_TEST(framer.next().value().data == "1");
    BOOST_TEST(!framer.next());
    BOOST_TEST(framer.complete());

    const std::string body = testing::aws_event("e", "x");
    const std::string_view message = body;
    Framer messages{Framing::aws_event, 1024};
    BOOST_TEST(!messages.feed(message.substr(0, 20)));
    BOOST_TEST(!messages.next());
    BOOST_TEST(!messages.complete());
    BOOST_TEST(!messages.feed(message.substr(20)));
    BOOST_TEST(messages.next().value().data == "x");
    BOOST_TEST(!messages.next());
    BOOST_TEST(messages.complete());
}

BOOST_AUTO_TEST_CASE(a_framer_is_a_value_that_moves)
{
    static_assert(std::is_nothrow_move_constructible_v<Framer>);
    Framer framer{Framing::sse, 1024};
    BOOST_TEST(!framer.feed("data: on"));
    BOOST_TEST(!framer.next());
    Framer moved{std::move(framer)};
    BOOST_TEST(!moved.feed("e\n\n"));
    BOOST_TEST(moved.next().value().data == "one");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
