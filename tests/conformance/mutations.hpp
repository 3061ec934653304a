/// mutations.hpp - recorded answers changed mechanically, for every protocol alike: members, events and words that no
/// provider sends yet, and streams as a broken network or a confused server would make them.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stream_frames.hpp"

namespace parlance::conformance {

/// The word that nobody sends.
inline constexpr std::string_view unknown_word = "parlance_unknown";

/// A member that nobody knows, before and behind the others, in every object of `value`; what is inside one of the
/// members named in `open` is the application's own (arguments of a tool) and is left alone.
[[nodiscard]] boost::json::value with_unknown_members(const boost::json::value& value,
                                                      std::span<const std::string> open);

/// The word that nobody sends as the value of every text member named in `members`, except inside of content; `changed`
/// counts them.
[[nodiscard]] boost::json::value with_unknown_words(const boost::json::value& value,
                                                    std::span<const std::string> members, std::size_t& changed);

/// The answer with `change` applied to its body, or to what each frame says, where that is JSON.
template <class Change>
[[nodiscard]] testing::WireAnswer with_changed_json(testing::WireAnswer answer, bool streamed, Change&& change);

/// The answer with other frames.
[[nodiscard]] testing::WireAnswer with_frames(testing::WireAnswer answer, const std::vector<StreamFrame>& frames);

/// An event of a kind that nobody knows, as a frame.
[[nodiscard]] StreamFrame unknown_event(StreamKind kind);

/// Something that is no event at all, as a frame: text where JSON belongs.
[[nodiscard]] StreamFrame garbage(StreamKind kind);

/// Puts a frame before the one at `place`, or behind the last; an array's commas are kept right.
[[nodiscard]] std::vector<StreamFrame> with_inserted(StreamKind kind, std::vector<StreamFrame> frames,
                                                     std::size_t place, StreamFrame frame);

/// Leaves a frame out.
[[nodiscard]] std::vector<StreamFrame> with_dropped(StreamKind kind, std::vector<StreamFrame> frames,
                                                    std::size_t place);

/// The second half first.
[[nodiscard]] std::vector<StreamFrame> with_swapped_halves(StreamKind kind, std::vector<StreamFrame> frames);

template <class Change>
testing::WireAnswer with_changed_json(testing::WireAnswer answer, bool streamed, Change&& change)
{
    if (!streamed) {
        StreamFrame whole;
        whole.data = answer.body;
        if (const auto value = whole.json()) answer.body = to_text(change(*value));
        return answer;
    }
    const StreamKind kind = stream_kind(answer);
    std::vector<StreamFrame> frames = frames_of(answer);
    for (StreamFrame& frame : frames)
        if (const auto value = frame.json()) frame = with_data(kind, std::move(frame), to_text(change(*value)));
    answer.body = body_of(frames);
    return answer;
}

}  // namespace parlance::conformance
