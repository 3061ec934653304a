// sse_parser.hpp - Server-Sent Events out of a byte stream.
//
// The stream is lines, ended by LF, CRLF or CR. A line is `field: value` (one space after the colon is dropped),
// `field`, or a comment when it begins with a colon; a blank line ends the event. Known fields: data (each occurrence
// one line of the event's data), event (its name), id, retry. Everything else is ignored. An event without a data field
// is none.
//
// Parsing is in place. Of the bytes fed, an event that lies whole inside them and has one data line is handed out as
// views into them: no copy, no allocation. What is copied: an event that the end of the bytes cuts (once, when next()
// has run dry), data of several lines (to join them), and ids. Line ends are looked for by memchr, and where the next
// LF and the next CR stand is remembered, so that no byte is searched twice, however the stream is cut.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "framing/held_text.hpp"

namespace parlance::core {

/// One event. The views live until the next call to the parser, and no longer than the bytes that were fed.
struct SseEvent {
    std::string_view name;  ///< the event field; empty means "message"
    std::string_view data;  ///< the data lines, joined by LF
    std::string_view id;    ///< the last event id the stream has set, in this event or before it
};

/// Cuts a byte stream into Server-Sent Events. Bytes may be split anywhere: inside a UTF-8 sequence, or between CR and
/// LF. Text is passed on as it came: whether it is valid UTF-8 is for the reader of the data to judge. Thread-safety:
/// one thread at a time. Source: WHATWG HTML, 9.2.6 "Interpreting an event stream".
class SseParser {
public:
    /// `max_event_bytes` bounds one event: its name, its data so far and the line being read, together.
    explicit SseParser(std::size_t max_event_bytes) noexcept : max_event_bytes_(max_event_bytes) {}

    /// Hands over the next bytes of the body; they stay valid until next() has returned nothing, which must happen
    /// before the next feed. Fails with what error() says, and takes nothing then.
    [[nodiscard]] boost::system::error_code feed(std::string_view bytes);

    /// The next whole event, or nothing until more bytes come - or ever, once error() says why.
    [[nodiscard]] std::optional<SseEvent> next();

    /// The event that the body's end left without its blank line, even without its last line end; the standard drops
    /// it, so call this only for a body that ended as it should. Comes after next() has returned nothing; nothing
    /// follows it.
    [[nodiscard]] std::optional<SseEvent> finish();

    /// FramingErrc::event_too_large once an event has passed its limit. Ask when next() has returned nothing: the bytes
    /// of the last feed are only looked at there.
    [[nodiscard]] boost::system::error_code error() const noexcept { return error_; }

    /// How long the server asks to wait before connecting again, in milliseconds (capped at the type's largest value).
    [[nodiscard]] std::optional<std::uint32_t> retry_ms() const noexcept { return retry_ms_; }

    /// The id of the last event that ended; an unfinished event's id does not count.
    [[nodiscard]] std::string_view last_event_id() const noexcept { return last_id_; }

private:
    [[nodiscard]] std::string_view without_byte_order_mark(std::string_view bytes);
    [[nodiscard]] std::optional<std::string_view> next_piece_of_line();
    [[nodiscard]] bool take_line(std::string_view piece);
    [[nodiscard]] bool end_event();
    [[nodiscard]] SseEvent event() const noexcept;
    void read_line(std::string_view line, bool joined);
    void read_field(std::string_view field, std::string_view value, bool joined);
    void add_data(std::string_view value, bool joined);
    void read_retry(std::string_view digits);
    void forget_delivered();
    void keep_unfinished();
    void check_size(std::size_t line_bytes);

    std::size_t max_event_bytes_;
    boost::system::error_code error_;

    std::string_view bytes_;  // what was fed last
    std::size_t at_ = 0;      // the first byte of it not yet read
    std::size_t lf_ = 0;      // the first LF and CR at or after at_, npos: none; stale when before at_
    std::size_t cr_ = 0;
    std::string line_;  // the start of a line that the end of the bytes cut

    HeldText name_;  // the event under construction
    HeldText data_;
    std::string id_;  // as set by the last id field; becomes last_id_ when an event ends
    std::string last_id_;
    std::optional<std::uint32_t> retry_ms_;

    unsigned mark_bytes_seen_ = 0;  // how much of a byte order mark opened the stream; 3 when that is settled
    bool has_data_ = false;         // an empty data field makes an event, none does not
    bool id_changed_ = false;
    bool skip_lf_ = false;    // the last line ended in CR: an LF that follows belongs to the same line end
    bool delivered_ = false;  // the event was handed out, and goes at the next call
};

}  // namespace parlance::core
