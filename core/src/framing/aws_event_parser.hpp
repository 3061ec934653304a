// aws_event_parser.hpp - messages of an AWS event stream (application/vnd.amazon.eventstream) out of a byte stream.
//
// A message, all numbers four bytes, most significant first:
//
//     total length      of the message, these four bytes and the last four included
//     headers length    of the header block                                          } the prelude
//     prelude checksum  CRC-32 of the eight bytes before
//     headers           the header block, see aws_event_headers.hpp
//     payload           what is left
//     message checksum  CRC-32 of everything before
//
// Both checksums are checked, the prelude's before either length is believed. A header `:message-type` says what the
// message is, and with it which header names it: `:event-type` of an event, `:exception-type` of an exception,
// `:error-code` of an error. Parsing is in place as in SseParser: of a message that lies whole inside the bytes fed,
// payload and headers are views into them, and only one that their end cuts is copied.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "framing/aws_event_headers.hpp"

namespace parlance::core {

/// One message. The views live until the next call to the parser, and no longer than the bytes that were fed.
struct AwsEvent {
    std::string_view name;                 ///< of the event, exception or error; empty when the message names none
    std::string_view payload;              ///< nearly always JSON
    std::span<const FrameHeader> headers;  ///< all of them, in the order they came
};

/// Cuts a byte stream into the messages of an AWS event stream. Bytes may be split anywhere. Thread-safety: one thread
/// at a time. Source: AWS, "Event stream encoding" (Amazon Transcribe Developer Guide), and the Smithy specification.
class AwsEventParser {
public:
    /// Of the header block, in bytes. Source: the Smithy specification, "Amazon Event Stream Specification".
    static constexpr std::size_t max_header_bytes = 128 * 1024;

    /// `max_event_bytes` bounds one message, all of it.
    explicit AwsEventParser(std::size_t max_event_bytes) noexcept : max_event_bytes_(max_event_bytes) {}

    /// Hands over the next bytes of the body; they stay valid until next() has returned nothing, which must happen
    /// before the next feed. Fails with what error() says, and takes nothing then.
    [[nodiscard]] boost::system::error_code feed(std::string_view bytes);

    /// The next message - or nothing until more bytes come, or ever: see error().
    [[nodiscard]] std::optional<AwsEvent> next();

    /// FramingErrc bad_checksum, bad_message or event_too_large. The messages before the fault were handed out. Ask
    /// when next() has returned nothing.
    [[nodiscard]] boost::system::error_code error() const noexcept { return error_; }

    /// Whether the bytes so far end with a message's last. A body that ends elsewhere was cut.
    [[nodiscard]] bool complete() const noexcept { return !error_ && (message_.empty() || delivered_); }

private:
    [[nodiscard]] bool gather();
    [[nodiscard]] bool gather_up_to(std::size_t size);
    [[nodiscard]] boost::system::error_code check_prelude(std::string_view message) const;
    [[nodiscard]] std::optional<AwsEvent> end_message(std::string_view message);
    void forget_delivered();
    void keep_unfinished();
    void expect_rest();
    void fail(boost::system::error_code error);

    std::size_t max_event_bytes_;
    boost::system::error_code error_;
    std::string_view bytes_;     // what was fed last
    std::size_t at_ = 0;         // the first byte of it not yet read
    std::string message_;        // the start of a message that the end of the bytes cut
    bool prelude_read_ = false;  // of message_
    bool delivered_ = false;     // message_ was handed out, and goes at the next call
    AwsEventHeaders headers_;    // of the message handed out last
};

}  // namespace parlance::core
