/// answer_events.hpp - events that the host makes itself, from values.
#pragma once

#include "chat/padded.hpp"

#include <parlance/abi/event.h>
#include <parlance/chat_event.hpp>
#include <parlance/chat_response.hpp>
#include <parlance/detail/errors.hpp>
#include <parlance/detail/request_storage.hpp>

#include <cstdint>
#include <vector>

namespace parlance::core {

[[nodiscard]] inline parlance_event answer_event(std::uint32_t kind, std::uint32_t lane) noexcept
{
    parlance_event event{};
    event.struct_size = sizeof event;
    event.kind = kind;
    event.lane = lane;
    return event;
}

/// One whole part of lane 0, children included. `tell` takes a const parlance_event&.
template <class Tell>
void emit_part(const Tell& tell, std::uint32_t number, const Part& part)
{
    const std::vector<Part> one{part};
    detail::PartViews views;
    views.reserve(one);
    views.allocate();
    parlance_event event = answer_event(PARLANCE_EVENT_PART, 0);
    event.flags = PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END;
    event.part = number;
    event.delta = views.add(one);
    tell(event);
}

/// Keyed facts of the whole call: meta or usage. None: no event.
template <class Tell>
void emit_facts(const Tell& tell, std::uint32_t kind, const std::vector<Param>& facts)
{
    if (facts.empty()) return;
    std::vector<Padded<parlance_param>> views;
    views.reserve(facts.size());
    for (const Param& fact : facts)
        views.push_back({detail::param_view(fact)});
    parlance_event event = answer_event(kind, PARLANCE_LANE_ALL);
    event.params = padded_span(views);
    tell(event);
}

template <class Tell>
void emit_warning(const Tell& tell, const Warning& warning)
{
    const ChatError told = ChatError(ErrorKind::by_status, warning.message).at(warning.where).code(warning.code);
    const parlance_error view = detail::c_error(told);
    parlance_event event = answer_event(PARLANCE_EVENT_WARNING, PARLANCE_LANE_ALL);
    event.error = &view;
    tell(event);
}

/// Lane 0 ended as it should.
template <class Tell>
void emit_finish(const Tell& tell)
{
    parlance_event event = answer_event(PARLANCE_EVENT_FINISH, 0);
    event.code = PARLANCE_FINISH_STOP;
    tell(event);
}

}  // namespace parlance::core
