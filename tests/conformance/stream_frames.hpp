/// stream_frames.hpp - a recorded stream as its frames, each with the bytes that it was: to read it independently of
/// any plugin, and to put it together again with frames that were changed, added or left out.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/wire_cases.hpp"

namespace parlance::conformance {

enum class StreamKind { events, lines, array, aws };

struct StreamFrame {
    std::string bytes = {};  ///< as it was in the body, what separates it from the next one included
    std::string name = {};   ///< an event's name, or empty
    std::string data = {};   ///< what it says, mostly JSON; empty for a comment
    std::vector<std::pair<std::string, std::string>> headers = {};  ///< of an AWS message, texts alone

    /// The data as JSON; nothing if it is none.
    [[nodiscard]] std::optional<boost::json::value> json() const;
};

/// JSON as text. Numbers keep their value, not their spelling.
[[nodiscard]] std::string to_text(const boost::json::value& value);

/// How a recorded stream is framed, by its content type and its first byte.
[[nodiscard]] StreamKind stream_kind(const testing::WireAnswer& answer);

/// The frames in order; their bytes put together are the body.
[[nodiscard]] std::vector<StreamFrame> frames_of(const testing::WireAnswer& answer);

/// Where a frame can be put in, changed or left out without breaking the framing itself: the number of the first such
/// frame, and of the one behind the last.
[[nodiscard]] std::pair<std::size_t, std::size_t> range_of_events(StreamKind kind,
                                                                  const std::vector<StreamFrame>& frames);

/// The body of these frames.
[[nodiscard]] std::string body_of(const std::vector<StreamFrame>& frames);

/// A frame with other data, spelled as plainly as its framing allows.
[[nodiscard]] StreamFrame with_data(StreamKind kind, StreamFrame frame, std::string data);

/// What every frame says, as JSON, in order; those that are none (comments, "[DONE]") are left out.
[[nodiscard]] std::vector<boost::json::value> stream_values(const testing::WireAnswer& answer);

}  // namespace parlance::conformance
