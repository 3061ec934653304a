// framer.hpp - the framings behind one value type, for whoever reads a body without caring how it is cut.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "framing/aws_event_parser.hpp"
#include "framing/frame_header.hpp"
#include "framing/json_array_parser.hpp"
#include "framing/line_parser.hpp"
#include "framing/sse_parser.hpp"
#include "framing/whole_body.hpp"

namespace parlance::core {

/// How a body is cut into frames.
enum class Framing : std::uint8_t {
    none,        ///< the body is ignored
    whole,       ///< one frame, at the end; none when the body is empty
    sse,         ///< one frame an event
    lines,       ///< one frame a line that is not blank
    json_array,  ///< one frame an element of the one array the body is; an object instead is the only one
    aws_event,   ///< one frame a message of an AWS event stream
    raw,         ///< one frame a piece, as it came
};

/// One frame. The views live until the next call to the framer, and no longer than the bytes that were fed.
struct FrameView {
    std::string_view name;                   ///< sse, aws_event: the event's name; else empty
    std::string_view data;                   ///< what the frame says
    std::string_view id;                     ///< sse: the last event id; else empty
    std::span<const FrameHeader> headers{};  ///< aws_event: the message's; else none
};

namespace framing_detail {

/// Framing::none: nothing is kept, nothing comes out.
struct NoFrames {};

/// Framing::raw: the piece that is still to be handed out.
struct RawPieces {
    std::string_view piece;
};

}  // namespace framing_detail

/// Cuts one body. A plain value: no virtual call, nothing on the heap but what the chosen framing has to keep.
///
///     if (framer.feed(bytes)) ...;                       // the error of an earlier call
///     while (const auto frame = framer.next()) use(*frame);
///     if (framer.error()) ...;                           // what is wrong with these bytes
///     ... and at the end of a complete body: if (const auto frame = framer.finish()) use(*frame);
///
/// Thread-safety: one thread at a time.
class Framer {
public:
    /// `max_frame_bytes` bounds one frame (raw pieces are as large as they come). `expected_bytes` is the body's
    /// announced length, 0 when none was; only `whole` looks at it.
    explicit Framer(Framing framing, std::size_t max_frame_bytes, std::uint64_t expected_bytes = 0);

    /// Hands over the next bytes of the body; they stay valid until next() has returned nothing, which must happen
    /// before the next feed. `piece` spares `whole` a copy; no other framing looks at it, and finish() is still due.
    /// Fails with what error() says, and takes nothing then.
    [[nodiscard]] boost::system::error_code feed(std::string_view bytes, Piece piece = Piece::some);

    /// The next frame, or nothing until more bytes come - or ever, once error() says why.
    [[nodiscard]] std::optional<FrameView> next();

    /// The frame that only the end of the body completes: the whole body, an event without its blank line, a line
    /// without its end. Call it once, when next() has returned nothing, and only for a body that ended as it should.
    [[nodiscard]] std::optional<FrameView> finish();

    /// A FramingErrc, kept once it has come. Ask when next() has returned nothing.
    [[nodiscard]] boost::system::error_code error() const noexcept;

    /// False when the bytes so far are no complete body by their own rules: a JSON array that is still open, an AWS
    /// event without its last bytes.
    [[nodiscard]] bool complete() const noexcept;

private:
    using Parser = std::variant<framing_detail::NoFrames, WholeBody, SseParser, LineParser, JsonArrayParser,
                                AwsEventParser, framing_detail::RawPieces>;

    [[nodiscard]] static Parser make(Framing framing, std::size_t max_frame_bytes, std::uint64_t expected_bytes);

    Parser parser_;
};

}  // namespace parlance::core
