// Every recorded stream, cut at every byte: what came is a beginning of the whole, and the answer counts as finished
// only past its end mark or, where a plugin lets servers leave the mark out, past the finish of every choice that
// began.

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "framing/framer.hpp"
#include "plugins.hpp"

using parlance::testing::drive;
using parlance::testing::DriveOptions;
using parlance::testing::DriveResult;
using parlance::testing::WireCase;

namespace parlance::conformance {

namespace {

constexpr std::string_view end_mark = "[DONE]";

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t step_before_the_end =
    61;  // each cut costs twenty times as much there; other builds cut everywhere
#else
constexpr std::size_t step_before_the_end = 1;
#endif

/// Every byte; with sanitizers, every byte near the end, where an answer can count as finished, and now and then
/// before.
std::vector<std::size_t> all_cuts(const std::string& body)
{
    constexpr std::size_t end_part = 400;
    std::vector<std::size_t> cuts;
    for (std::size_t cut = 0; cut < body.size(); cut += cut + end_part < body.size() ? step_before_the_end : 1)
        cuts.push_back(cut);
    return cuts;
}

/// The cuts after which a further event is whole. When the connection breaks, whatever else came is dropped, so that a
/// cut anywhere before the next of these looks the same to a plugin.
std::vector<std::size_t> cuts_between_events(const std::string& body)
{
    core::Framer framer(core::Framing::sse, std::size_t{64} << 20);
    std::vector<std::size_t> cuts{0};
    for (std::size_t cut = 1; cut < body.size(); ++cut) {
        BOOST_TEST_REQUIRE(!framer.feed(std::string_view(body).substr(cut - 1, 1)));
        bool found = false;
        while (framer.next())
            found = true;
        if (found) cuts.push_back(cut);
    }
    return cuts;
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
    const std::size_t mark = recorded.answer.body.rfind(end_mark);
    if (mark != std::string::npos && cut >= mark + end_mark.size()) return true;
    return options.how == BodyEnd::complete && plugin.quirks.end_mark_optional && all_finished(response);
}

bool is_beginning_of(const std::vector<std::size_t>& beginning, const std::vector<std::size_t>& whole)
{
    return beginning.size() <= whole.size() && std::equal(beginning.begin(), beginning.end(), whole.begin());
}

void check_cuts(const Plugin& plugin, const WireCase& recorded, BodyEnd how)
{
    const ChatRequest request = plain_request(recorded);
    DriveOptions options{.detail = testing::LogDetail::digests};
    const DriveResult whole = drive(plugin.opened.translator(), request, recorded.answer, options);
    options.how = how;
    const std::string& body = recorded.answer.body;
    for (const std::size_t cut : how == BodyEnd::complete ? all_cuts(body) : cuts_between_events(body)) {
        options.cut = cut;
        const DriveResult part = drive(plugin.opened.translator(), request, recorded.answer, options);
        const bool lawful = part.response.is_error() || may_be_finished(plugin, recorded, cut, options, part.response);
        if (!lawful) BOOST_ERROR("finished although cut at byte " << cut);
        if (!is_beginning_of(part.digests, whole.digests))
            BOOST_ERROR("other events than the whole when cut at byte " << cut);
        if (part.response.metadata().end == CallEnd::failed && !whole.response.is_error())
            BOOST_ERROR("failed instead of truncated when cut at byte " << cut << ": "
                                                                        << part.response.error()->message);
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
            const DriveResult part =
                drive(plugin.opened.translator(), plain_request(recorded), recorded.answer, options);
            BOOST_TEST_REQUIRE(part.response.is_error());
            const ErrorKind wanted = options.how == BodyEnd::timeout ? ErrorKind::timeout : ErrorKind::cancelled;
            const bool failed_before = part.response.error()->phase == Phase::stream;
            BOOST_TEST((failed_before || part.response.error()->kind == wanted));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_whole_answer_that_was_cut_is_never_finished)
{
    for_each_recording("cut answers", [](const Plugin& plugin, const WireCase& recorded) {
        if (recorded.streamed || recorded.answer.status >= 300 || recorded.is_for("/models")) return;
        for (const std::size_t cut :
             {std::size_t{0}, recorded.answer.body.size() / 2, recorded.answer.body.size() - 1}) {
            const DriveResult part =
                drive(plugin.opened.translator(), plain_request(recorded), recorded.answer, {.cut = cut});
            BOOST_TEST(part.response.is_error());
            BOOST_TEST(part.response.content().empty());
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
