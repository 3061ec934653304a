#include "think_output.hpp"

#include <parlance/detail/errors.hpp>
#include <parlance/detail/views.hpp>
#include <parlance/json_builder.hpp>

#include "compatible_dialect.hpp"

namespace parlance::openai_compatible {

const parlance_output_table ThinkOutput::table = {sizeof(parlance_output_table), 0, &ThinkOutput::emit,
                                                  &ThinkOutput::fail};

ThinkOutput::ThinkOutput() noexcept : output_(&object_)
{
    object_.table = &table;
    object_.self = this;
    object_.target = nullptr;
}

void ThinkOutput::emit(parlance_output* object, const parlance_event* event) noexcept
{
    ThinkOutput& self = *static_cast<const Object*>(object)->self;
    try {
        self.take(detail::zero_extended(*event));
    } catch (...) {
        self.thrown_ = std::current_exception();
    }
}

void ThinkOutput::fail(parlance_output* object, const parlance_error* error) noexcept
{
    static_cast<const Object*>(object)->target->fail(detail::chat_error(*error));
}

void ThinkOutput::take(const parlance_event& event)
{
    if (event.lane == PARLANCE_LANE_ALL) return object_.target->emit(event);
    Lane& lane = lanes_[event.lane];
    if (event.kind == PARLANCE_EVENT_FINISH) settle(lane, event.lane);
    if (event.kind != PARLANCE_EVENT_PART || event.delta.count == 0) return object_.target->emit(event);
    const auto delta = PartView(detail::element<parlance_part>(event.delta, 0)).raw();
    const bool is_child = (event.flags & PARLANCE_EVENT_CHILD) != 0;
    const bool is_text = delta.kind == PARLANCE_PART_TEXT && !is_child;
    if (is_text && !lane.has_text) {
        lane.has_text = true;
        lane.part = event.part;
    }
    if (is_text && event.part == lane.part) return take_text(lane, event, delta);
    if (lane.has_text && event.part > lane.part) settle(lane, event.lane);
    const bool moves = lane.has_text && event.part >= lane.part && lane.splitter.thinks();
    forward(event, moves ? event.part + 1 : event.part);
}

void ThinkOutput::take_text(Lane& lane, const parlance_event& event, const parlance_part& delta)
{
    const bool is_settled = lane.splitter.has_thought() || lane.ended;
    if (is_settled) return forward(event, lane.splitter.thinks() ? lane.part + 1 : lane.part);
    tell(lane, event.lane, lane.splitter.feed(detail::view(delta.text)));
    const bool says_more = delta.extra.size != 0 || delta.id.size != 0 || delta.parts.count != 0;
    if ((event.flags & PARLANCE_EVENT_END) == 0 && !says_more) return;
    settle(lane, event.lane);
    parlance_part rest = delta;
    rest.text = {};
    parlance_event end = event;
    end.delta = detail::c_span(&rest, 1);
    forward(end, lane.splitter.thinks() ? lane.part + 1 : lane.part);
}

void ThinkOutput::tell(Lane& lane, std::uint32_t number, const ThinkSplitter::Pieces& pieces)
{
    object_.target->reasoning(number, lane.part, pieces.thinking);
    if (lane.splitter.has_thought()) end_thinking(lane, number);
    object_.target->text(number, lane.splitter.thinks() ? lane.part + 1 : lane.part, pieces.text);
}

/// Says what stood around the thinking, which closes it.
void ThinkOutput::end_thinking(Lane& lane, std::uint32_t number)
{
    if (lane.ended) return;
    lane.ended = true;
    JsonBuilder json;
    json.begin_object().key(dialect_name).begin_object().key("think_tags").begin_array();
    json.value(lane.splitter.before()).value(lane.splitter.behind()).end_array().end_object().end_object();
    const std::string extra = json.take();
    parlance_part end{};
    end.kind = PARLANCE_PART_REASONING;
    end.extra = detail::c_view(extra);
    object_.target->emit_part(number, lane.part, PARLANCE_EVENT_END, end);
}

/// Something else comes: what was held back cannot become a tag any more.
void ThinkOutput::settle(Lane& lane, std::uint32_t number)
{
    if (lane.ended || !lane.has_text) return;
    const bool was_thinking = lane.splitter.thinks();
    const ThinkSplitter::Pieces pieces = lane.splitter.finish();
    tell(lane, number, pieces);
    if (was_thinking || lane.splitter.thinks()) end_thinking(lane, number);
    lane.ended = true;
}

void ThinkOutput::forward(const parlance_event& event, std::uint32_t part)
{
    parlance_event moved = event;
    moved.part = part;
    object_.target->emit(moved);
}

}  // namespace parlance::openai_compatible
