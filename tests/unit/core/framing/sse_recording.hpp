// sse_recording.hpp - what a parser made of a stream, in a form that can be compared and printed.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "body_pieces.hpp"
#include "framing/sse_parser.hpp"

namespace parlance::core::test {

/// An event with text of its own.
struct RecordedEvent {
    std::string name, data, id;

    friend bool operator==(const RecordedEvent&, const RecordedEvent&) = default;
    friend std::ostream& operator<<(std::ostream& out, const RecordedEvent& event)
    {
        return out << '{' << std::quoted(event.name) << ", " << std::quoted(event.data) << ", " << std::quoted(event.id)
                   << '}';
    }
};

/// Everything a parser says about one body.
struct SseRecording {
    std::vector<RecordedEvent> events;     // those that the stream itself ended
    std::optional<RecordedEvent> pending;  // the one that finish() adds
    std::string last_event_id;             // before finish()
    std::optional<std::uint32_t> retry_ms;
    boost::system::error_code error;

    friend bool operator==(const SseRecording&, const SseRecording&) = default;
    friend std::ostream& operator<<(std::ostream& out, const SseRecording& recording)
    {
        for (const RecordedEvent& event : recording.events)
            out << event << ' ';
        if (recording.pending) out << "pending " << *recording.pending << ' ';
        if (recording.retry_ms) out << "retry " << *recording.retry_ms << ' ';
        return out << "last id " << std::quoted(recording.last_event_id) << " error " << recording.error.message();
    }
};

inline RecordedEvent copy_of(const SseEvent& event)
{
    return {std::string(event.name), std::string(event.data), std::string(event.id)};
}

inline constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

inline SseRecording record(const Pieces& pieces, std::size_t max_event_bytes = no_limit)
{
    SseParser parser{max_event_bytes};
    SseRecording recording;
    feed_all(parser, pieces, [&](const SseEvent& event) { recording.events.push_back(copy_of(event)); });
    recording.last_event_id = parser.last_event_id();
    if (const auto event = parser.finish()) recording.pending = copy_of(*event);
    recording.retry_ms = parser.retry_ms();
    recording.error = parser.error();
    return recording;
}

}  // namespace parlance::core::test
