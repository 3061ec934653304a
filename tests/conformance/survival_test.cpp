// Servers grow: members, events and words that nobody knew when the plugin was written change nothing else.

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "meaning.hpp"
#include "mutations.hpp"
#include "plugins.hpp"

namespace parlance::conformance {

namespace {

/// Runs a recording whose last answer was changed.
DriveResult run_changed(const Plugin& plugin, const WireCase& recorded, WireAnswer changed)
{
    std::vector<WireAnswer> answers = plugin.quirks().answers(recorded);
    answers.back() = std::move(changed);
    return plugin.run(recorded, answers);
}

/// The last answer with its JSON written anew, and `change` applied to it. JSON that is handed on as it came is then
/// spelled alike, whatever was changed.
template <class Change>
WireAnswer rewritten(const Plugin& plugin, const WireCase& recorded, Change&& change)
{
    return with_changed_json(plugin.quirks().answers(recorded).back(), recorded.streamed, change);
}

json::value unchanged(const json::value& value)
{
    return value;
}

/// Where to put an event: everywhere in a short stream, here and there in a long one.
std::vector<std::size_t> places_in(const std::vector<StreamFrame>& frames, StreamKind kind)
{
    constexpr std::size_t most = 24;
    const auto [first, last] = range_of_events(kind, frames);
    const std::size_t step = std::max<std::size_t>(1, last / most);
    std::vector<std::size_t> places;
    for (std::size_t place = first; place < last; place += step)
        places.push_back(place);
    return places;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(survival)

BOOST_AUTO_TEST_CASE(members_that_nobody_knows_change_nothing)
{
    for_each_recording("unknown members", [](const Plugin& plugin, const WireCase& recorded) {
        const std::vector<std::string> open = plugin.quirks().open_members();
        const auto change = [&](const json::value& value) { return with_unknown_members(value, open); };
        const DriveResult before = run_changed(plugin, recorded, rewritten(plugin, recorded, unchanged));
        const DriveResult after = run_changed(plugin, recorded, rewritten(plugin, recorded, change));
        BOOST_TEST(meaning_of(after.response) == meaning_of(before.response));
    });
}

BOOST_AUTO_TEST_CASE(events_that_nobody_knows_change_nothing)
{
    for_each_recording("unknown events", [](const Plugin& plugin, const WireCase& recorded) {
        if (!recorded.streamed || recorded.is("corrupt")) return;
        const WireAnswer answer = plugin.quirks().answers(recorded).back();
        const StreamKind kind = stream_kind(answer);
        const std::vector<StreamFrame> frames = frames_of(answer);
        const std::string before = meaning_of(plugin.run(recorded).response);
        for (const std::size_t place : places_in(frames, kind)) {
            const WireAnswer changed = with_frames(answer, with_inserted(kind, frames, place, unknown_event(kind)));
            const std::string after = meaning_of(run_changed(plugin, recorded, changed).response);
            if (after != before)
                BOOST_ERROR("an event before frame " << place << " made " << after << " of " << before);
        }
    });
}

BOOST_AUTO_TEST_CASE(finish_words_that_nobody_knows_are_handed_on)
{
    for_each_recording("unknown finish words", [](const Plugin& plugin, const WireCase& recorded) {
        if (!is_chat_answer(plugin, recorded)) return;
        const ChatResponse before = run_changed(plugin, recorded, rewritten(plugin, recorded, unchanged)).response;
        if (before.is_error()) return;
        const std::vector<std::string> members = plugin.quirks().finish_members();
        std::size_t words = 0;
        const auto change = [&](const json::value& value) { return with_unknown_words(value, members, words); };
        const DriveResult after = run_changed(plugin, recorded, rewritten(plugin, recorded, change));
        if (words == 0) return;
        BOOST_TEST(after.response.success(), reason_of(after));
        BOOST_TEST(content_of(after.response) == content_of(before));
        for (const Choice& choice : after.response.choices()) {
            BOOST_TEST(choice.finish_raw == unknown_word);
            BOOST_TEST((choice.finish == FinishReason::unknown || choice.finish == FinishReason::other));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_block_that_nobody_knows_is_kept_and_goes_back)
{
    for_each_recording("unknown blocks", [](const Plugin& plugin, const WireCase& recorded) {
        const Quirks& quirks = plugin.quirks();
        if (recorded.streamed || !is_chat_answer(plugin, recorded)) return;
        json::error_code error;
        const json::value body = json::parse(recorded.answer.body, error);
        const std::optional<json::value> changed = error ? std::nullopt : quirks.with_unknown_block(body);
        if (!changed) return;
        WireCase grown = recorded;
        grown.answer.body = to_text(*changed);
        const DriveResult after = plugin.run(grown);
        BOOST_TEST(after.response.success(), reason_of(after));
        BOOST_TEST(after.response.content() == plugin.run(recorded).response.content());
        const DriveResult sent = plugin.ask(quirks.config(grown), next_turn(plugin, grown, after.response));
        BOOST_TEST(sent.sent.has_value(), reason_of(sent));
        if (!sent.sent) return;
        const json::value handed_back = quirks.assistant_message(json::parse(sent.sent->body));
        BOOST_TEST(quirks.essence(handed_back) == quirks.essence(quirks.recorded_message(grown).value()));
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
