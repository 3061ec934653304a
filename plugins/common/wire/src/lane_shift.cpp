#include <parlance/wire/lane_shift.hpp>

#include <parlance/detail/errors.hpp>
#include <parlance/detail/views.hpp>

namespace parlance::wire {

const parlance_output_table LaneShift::table = {sizeof(parlance_output_table), 0, &LaneShift::emit, &LaneShift::fail};

LaneShift::LaneShift(Output& target, std::uint32_t lane) noexcept : output_(&object_)
{
    object_.table = &table;
    object_.target = &target;
    object_.lane = lane;
}

void LaneShift::emit(parlance_output* self, const parlance_event* event) noexcept
{
    const auto& object = *static_cast<const Object*>(self);
    if (event->lane != 0 && event->lane != PARLANCE_LANE_ALL) return;
    parlance_event moved = detail::zero_extended(*event);
    moved.lane = object.lane;
    object.target->emit(moved);
}

void LaneShift::fail(parlance_output* self, const parlance_error* error) noexcept
{
    static_cast<const Object*>(self)->target->fail(detail::chat_error(*error));
}

}  // namespace parlance::wire
