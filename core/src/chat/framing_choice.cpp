#include "chat/framing_choice.hpp"

#include <parlance/abi/exchange.h>

namespace parlance::core {

Framing proposed_framing(std::string_view content_type) noexcept
{
    if (content_type == "text/event-stream") return Framing::sse;
    if (content_type == "application/x-ndjson" || content_type == "application/jsonl" ||
        content_type == "application/x-jsonl" || content_type == "application/stream+json")
        return Framing::lines;
    if (content_type == "application/vnd.amazon.eventstream") return Framing::aws_event;
    return Framing::whole;
}

std::optional<Framing> known_framing(std::uint32_t wanted) noexcept
{
    switch (wanted) {
        case PARLANCE_FRAMING_NONE: return Framing::none;
        case PARLANCE_FRAMING_WHOLE: return Framing::whole;
        case PARLANCE_FRAMING_SSE: return Framing::sse;
        case PARLANCE_FRAMING_LINES: return Framing::lines;
        case PARLANCE_FRAMING_JSON_ARRAY: return Framing::json_array;
        case PARLANCE_FRAMING_AWS_EVENT: return Framing::aws_event;
        case PARLANCE_FRAMING_RAW: return Framing::raw;
        default: return std::nullopt;
    }
}

std::uint32_t number_of(Framing framing) noexcept
{
    switch (framing) {
        case Framing::none: return PARLANCE_FRAMING_NONE;
        case Framing::whole: return PARLANCE_FRAMING_WHOLE;
        case Framing::sse: return PARLANCE_FRAMING_SSE;
        case Framing::lines: return PARLANCE_FRAMING_LINES;
        case Framing::json_array: return PARLANCE_FRAMING_JSON_ARRAY;
        case Framing::aws_event: return PARLANCE_FRAMING_AWS_EVENT;
        case Framing::raw: return PARLANCE_FRAMING_RAW;
    }
    return PARLANCE_FRAMING_WHOLE;
}

}  // namespace parlance::core
