#include "chat/part_kinds.hpp"

namespace parlance::core {

std::uint32_t PartKinds::kind_of(const parlance_event& event) noexcept
{
    return is_latest(event) || find(event) ? known_[latest_].kind : PARLANCE_PART_SAME;
}

/// The first kind stands, as in the whole answer.
void PartKinds::remember(const parlance_event& event, std::uint32_t kind) noexcept
{
    if (find(event)) return;
    known_[next_] = {event.lane, event.part, kind};
    latest_ = next_;
    next_ = (next_ + 1) % capacity;
}

/// Makes the event's part the latest, if it is known.
bool PartKinds::find(const parlance_event& event) noexcept
{
    for (std::size_t place = 0; place < capacity; ++place) {
        if (!is(known_[place], event)) continue;
        latest_ = place;
        return true;
    }
    return false;
}

}  // namespace parlance::core
