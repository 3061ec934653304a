/// part_kinds.hpp - the kinds that the parts of a call began with, for deltas that leave theirs out.
///
/// A delta of kind `same` continues its part as it began. Whoever looks at one event alone cannot know how that was, so
/// the host says it again. Only the parts begun last are remembered: a long answer may have any number of them, and
/// those that are being continued are few.
#pragma once

#include <parlance/abi/event.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace parlance::core {

class PartKinds {
public:
    /// The kind that `event` leaves out; PARLANCE_PART_SAME when it leaves none out, or its part is not known.
    /// Remembers the kind of a part that begins. The part of `event` must have the members of the first release.
    [[nodiscard]] std::uint32_t left_out_by(const parlance_event& event) noexcept
    {
        if (event.kind != PARLANCE_EVENT_PART || event.delta.count == 0 || (event.flags & PARLANCE_EVENT_CHILD) != 0)
            return PARLANCE_PART_SAME;  // a child has a kind of its own
        const std::uint32_t kind = static_cast<const parlance_part*>(event.delta.data)->kind;
        if (kind == PARLANCE_PART_SAME) return kind_of(event);
        if (!is_latest(event)) remember(event, kind);
        return PARLANCE_PART_SAME;
    }

private:
    static constexpr std::size_t capacity = 32;

    /// A part, once `kind` is set.
    struct Known {
        std::uint32_t lane, part, kind;
    };

    [[nodiscard]] bool is_latest(const parlance_event& event) const noexcept { return is(known_[latest_], event); }
    [[nodiscard]] static bool is(const Known& known, const parlance_event& event) noexcept
    {
        return known.lane == event.lane && known.part == event.part && known.kind != PARLANCE_PART_SAME;
    }
    [[nodiscard]] std::uint32_t kind_of(const parlance_event& event) noexcept;
    void remember(const parlance_event& event, std::uint32_t kind) noexcept;
    [[nodiscard]] bool find(const parlance_event& event) noexcept;

    std::array<Known, capacity> known_{};
    std::size_t latest_ = 0;  // the part of the event before, most often that of the next
    std::size_t next_ = 0;    // whose place the next part takes: the one begun longest ago
};

}  // namespace parlance::core
