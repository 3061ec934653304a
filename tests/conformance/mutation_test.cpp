// Recorded streams as a broken network or a confused server would make them. What must never come of it is a success
// that is none, a crash, or two ends:
//
//   garbage    a frame that is no event is noticed, or passed over without changing what the answer says
//   dropped    without the frame of the end mark there is no success; that another one is missing is seen in no
//   protocol
//              which does not number its frames
//   doubled    may say something twice, and still ends once
//   swapped    where events open a stream and its blocks (Quirks::opens_streams), the second half cannot come first
//   flipped    a changed byte is caught where messages have checksums; elsewhere it may pass for another letter

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <tuple>

#include "meaning.hpp"
#include "mutations.hpp"
#include "plugins.hpp"

namespace parlance::conformance {

namespace {

constexpr std::size_t most_places = 20;

/// A stream that ended well, in frames.
struct Stream {
    const Plugin& plugin;
    const WireCase& recorded;
    WireAnswer answer;
    StreamKind kind;
    std::vector<StreamFrame> frames;
    std::size_t first, count;  ///< of the frames that can be changed, the first, and the one behind the last

    [[nodiscard]] ChatResponse run(const std::vector<StreamFrame>& changed) const
    {
        std::vector<WireAnswer> answers = plugin.quirks().answers(recorded);
        answers.back() = with_frames(answer, changed);
        return plugin.run(recorded, answers).response;
    }

    /// The frame with which the end mark has come; `count` where there is none.
    [[nodiscard]] std::size_t frame_of_end_mark() const
    {
        const auto mark = plugin.quirks().end_mark(recorded);
        std::size_t bytes = 0;
        for (std::size_t index = 0; mark && index < count; ++index)
            if ((bytes += frames[index].bytes.size()) >= *mark) return index;
        return count;
    }

    /// Every place in a short stream, some in a long one, and always the last ones.
    [[nodiscard]] std::vector<std::size_t> places() const
    {
        const std::size_t step = std::max<std::size_t>(1, count / most_places);
        std::vector<std::size_t> chosen;
        for (std::size_t place = first; place < count; place += place + 4 < count ? step : 1)
            chosen.push_back(place);
        return chosen;
    }
};

void for_each_stream(const char* what, const std::function<void(const Stream&)>& check)
{
    for_each_recording(what, [&](const Plugin& plugin, const WireCase& recorded) {
        if (!recorded.streamed || !is_chat_answer(plugin, recorded)) return;
        if (plugin.run(recorded).response.is_error()) return;
        Stream stream{plugin, recorded, plugin.quirks().answers(recorded).back(), {}, {}, 0, 0};
        stream.kind = stream_kind(stream.answer);
        stream.frames = frames_of(stream.answer);
        std::tie(stream.first, stream.count) = range_of_events(stream.kind, stream.frames);
        if (stream.first < stream.count) check(stream);
    });
}

bool all_finished(const ChatResponse& response)
{
    return !response.choices().empty() &&
           std::ranges::all_of(response.choices(), [](const Choice& choice) { return !choice.finish_raw.empty(); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mutation)

BOOST_AUTO_TEST_CASE(garbage_is_noticed_or_passed_over)
{
    for_each_stream("garbage", [](const Stream& stream) {
        const std::string before = meaning_of(stream.run(stream.frames));
        for (const std::size_t place : stream.places()) {
            const ChatResponse after =
                stream.run(with_inserted(stream.kind, stream.frames, place, garbage(stream.kind)));
            if (!after.is_error() && meaning_of(after) != before)
                BOOST_ERROR("garbage before frame " << place << " made " << meaning_of(after) << " of " << before);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_stream_without_the_frame_of_its_end_mark_is_not_finished)
{
    for_each_stream("dropped", [](const Stream& stream) {
        const std::size_t end = stream.frame_of_end_mark();
        for (const std::size_t place : stream.places()) {
            const ChatResponse after = stream.run(with_dropped(stream.kind, stream.frames, place));
            const bool lawful =
                place != end || (stream.plugin.quirks().end_mark_optional(stream.recorded) && all_finished(after));
            if (after.success() && !lawful) BOOST_ERROR("finished without frame " << place << ", its end mark");
        }
    });
}

BOOST_AUTO_TEST_CASE(a_doubled_frame_does_not_lose_what_was_said)
{
    for_each_stream("doubled", [](const Stream& stream) {
        const ChatResponse before = stream.run(stream.frames);
        for (const std::size_t place : stream.places()) {
            const ChatResponse after =
                stream.run(with_inserted(stream.kind, stream.frames, place, stream.frames[place]));
            if (after.success() && after.content().size() < before.content().size())
                BOOST_ERROR("frame " << place << " twice made a shorter text");
        }
    });
}

BOOST_AUTO_TEST_CASE(the_second_half_first_is_no_answer_where_events_open_a_stream)
{
    for_each_stream("swapped", [](const Stream& stream) {
        if (stream.count - stream.first < 2) return;
        const ChatResponse after = stream.run(with_swapped_halves(stream.kind, stream.frames));
        const bool lawful = !stream.plugin.quirks().opens_streams(stream.recorded);
        BOOST_TEST((after.is_error() || lawful), "finished: " << meaning_of(after));
    });
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_is_caught_by_checksums_and_breaks_nothing_elsewhere)
{
    constexpr unsigned seed = 20240607;
    for_each_stream("flipped", [](const Stream& stream) {
        std::mt19937 random(seed);
        for (int turn = 0; turn < 16; ++turn) {
            std::vector<StreamFrame> frames = stream.frames;
            std::string& bytes = frames[random() % stream.count].bytes;
            const std::size_t place = random() % bytes.size();
            bytes[place] = static_cast<char>(static_cast<unsigned char>(bytes[place]) ^ (1u << random() % 8));
            const ChatResponse after = stream.run(frames);
            if (stream.kind == StreamKind::aws) BOOST_TEST(after.is_error());
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
