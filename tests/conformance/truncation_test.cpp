// Every recorded stream, cut at every byte that matters: what came is a beginning of the whole, and the answer counts
// as finished only past its end mark or, where a plugin lets servers leave the mark out, past the finish of every
// choice that began.

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "plugins.hpp"
#include "stream_frames.hpp"

namespace parlance::conformance {

namespace {

/// How many bytes the cuts of one stream may add up to: a cut costs as much as the bytes before it. Short streams are
/// cut everywhere; long ones at every so many bytes, and everywhere near their end, where an answer can count as
/// finished.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t most_bytes = std::size_t{1} << 18;  // each costs twenty times as much there
#else
constexpr std::size_t most_bytes = std::size_t{1} << 22;
#endif

/// Where to cut a body of `size` bytes. The steps are odd, so that they do not keep in step with what repeats.
std::vector<std::size_t> cuts_of(std::size_t size)
{
    const std::size_t step = (size * size / 2 / most_bytes) | 1;
    const std::size_t end_part = std::min<std::size_t>(400, 64 + most_bytes / 4 / std::max<std::size_t>(size, 1));
    std::vector<std::size_t> cuts;
    for (std::size_t cut = 0; cut < size; cut += cut + end_part < size ? step : 1)
        cuts.push_back(cut);
    return cuts;
}

/// The cuts after which a further event is whole. When the connection breaks, whatever else came is dropped, so that a
/// cut anywhere before the next of these looks the same to a plugin.
std::vector<std::size_t> cuts_between_events(const WireAnswer& answer)
{
    std::vector<std::size_t> ends{0};
    for (const StreamFrame& frame : frames_of(answer))
        ends.push_back(ends.back() + frame.bytes.size());
    ends.pop_back();
    const std::size_t step = ends.size() * answer.body.size() / 2 / most_bytes + 1;
    std::vector<std::size_t> cuts;
    for (std::size_t index = 0; index < ends.size(); index += index + 8 < ends.size() ? step : 1)
        cuts.push_back(ends[index]);
    return cuts;
}

/// How many bytes come before the first that says anything. A body that ends there, and as it should, holds nothing to
/// read: that is no answer, rather than one that was cut off.
std::size_t bytes_before_words(const WireAnswer& answer)
{
    std::size_t bytes = 0;
    for (const StreamFrame& frame : frames_of(answer)) {
        const std::size_t begin = frame.data.empty() ? std::string::npos : frame.bytes.find(frame.data);
        if (begin != std::string::npos) return bytes + begin;
        bytes += frame.bytes.size();
    }
    return bytes;
}

/// Whether every choice that began in `response` has said why it ended.
bool all_finished(const ChatResponse& response)
{
    return !response.choices().empty() &&
           std::ranges::all_of(response.choices(), [](const Choice& choice) { return !choice.finish_raw.empty(); });
}

bool may_be_finished(const Plugin& plugin, const WireCase& recorded, std::size_t cut, const DriveOptions& options,
                     const ChatResponse& response)
{
    const auto mark = plugin.quirks().end_mark(recorded);
    if (mark && cut >= *mark) return true;
    return options.how == BodyEnd::complete && plugin.quirks().end_mark_optional(recorded) && all_finished(response);
}

bool is_beginning_of(const std::vector<std::size_t>& beginning, const std::vector<std::size_t>& whole)
{
    return beginning.size() <= whole.size() && std::equal(beginning.begin(), beginning.end(), whole.begin());
}

void check_cuts(const Plugin& plugin, const WireCase& recorded, BodyEnd how)
{
    const ChatRequest request = plugin.quirks().plain_request(recorded);
    DriveOptions options{.detail = testing::LogDetail::digests};
    const DriveResult whole = plugin.run(recorded, request, options);
    options.how = how;
    const WireAnswer answer = plugin.quirks().answers(recorded).back();
    const std::size_t silent = how == BodyEnd::complete ? bytes_before_words(answer) : 0;
    for (const std::size_t cut : how == BodyEnd::complete ? cuts_of(answer.body.size()) : cuts_between_events(answer)) {
        options.cut = cut;
        const DriveResult part = plugin.run(recorded, request, options);
        const bool lawful = part.response.is_error() || may_be_finished(plugin, recorded, cut, options, part.response);
        if (!lawful) BOOST_ERROR("finished although cut at byte " << cut);
        if (!is_beginning_of(part.digests, whole.digests))
            BOOST_ERROR("other events than the whole when cut at byte " << cut);
        const bool may_fail = whole.response.is_error() || (how == BodyEnd::complete && cut <= silent);
        if (part.response.metadata().end == CallEnd::failed && !may_fail)
            BOOST_ERROR("failed instead of truncated when cut at byte " << cut << ": " << reason_of(part));
    }
}

void check_streams(const char* what, BodyEnd how)
{
    for_each_recording(what, [how](const Plugin& plugin, const WireCase& recorded) {
        if (recorded.streamed) check_cuts(plugin, recorded, how);
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(truncation)

BOOST_AUTO_TEST_CASE(a_stream_whose_connection_broke_is_finished_only_past_its_end_mark)
{
    check_streams("broken connections", BodyEnd::cut);
}

BOOST_AUTO_TEST_CASE(a_stream_that_ended_early_is_finished_only_past_its_end)
{
    check_streams("early ends", BodyEnd::complete);
}

BOOST_AUTO_TEST_CASE(a_stream_that_was_cancelled_or_timed_out_says_so)
{
    for_each_recording("interruptions", [](const Plugin& plugin, const WireCase& recorded) {
        if (!recorded.streamed) return;
        const DriveOptions none{.cut = 0, .how = BodyEnd::cancelled};
        const DriveOptions half{.cut = recorded.answer.body.size() / 2, .how = BodyEnd::timeout};
        for (const DriveOptions& options : {none, half}) {
            const DriveResult part = plugin.run(recorded, options);
            BOOST_TEST(part.response.is_error());
            if (!part.response.is_error()) continue;
            const ErrorKind wanted = options.how == BodyEnd::timeout ? ErrorKind::timeout : ErrorKind::cancelled;
            const bool failed_before = part.response.error()->phase == Phase::stream;
            BOOST_TEST((failed_before || part.response.error()->kind == wanted));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_whole_answer_that_was_cut_is_never_finished)
{
    for_each_recording("cut answers", [](const Plugin& plugin, const WireCase& recorded) {
        const std::string operation = plugin.quirks().plain_request(recorded).operation();
        const bool has_parts = operation.empty() || operation == "chat" || operation == "embeddings";
        if (recorded.streamed || recorded.answer.status >= 300 || !has_parts) return;
        for (const std::size_t cut :
             {std::size_t{0}, recorded.answer.body.size() / 2, recorded.answer.body.size() - 1}) {
            const DriveResult part = plugin.run(recorded, {.cut = cut});
            BOOST_TEST(part.response.is_error());
            BOOST_TEST(part.response.content().empty());
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
