// aws_event_headers.hpp - the typed headers of an AWS event stream message, as text.
//
// A header is the length of its name (1 byte), the name, the type of its value (1 byte) and the value, numbers most
// significant byte first:
//
//     0 true, 1 false   nothing follows                     as text  "true", "false"
//     2, 3, 4, 5        a signed integer of 1, 2, 4, 8 bytes         decimal
//     6 byte array      length (2 bytes), bytes                      base64
//     7 string          length (2 bytes), UTF-8                      as it is
//     8 timestamp       milliseconds since 1970, 8 bytes             decimal
//     9 UUID            16 bytes                                     8-4-4-4-12 hexadecimal digits
//
// Source: AWS, "Event stream encoding" (Amazon Transcribe Developer Guide), and the Smithy specification of
// application/vnd.amazon.eventstream.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framing/frame_header.hpp"

namespace parlance::core {

/// The headers of one message at a time. Its memory is used again for the next. One thread at a time.
class AwsEventHeaders {
public:
    /// Reads the header block of a message, to which the headers then are views where they can be. False: it is
    /// malformed (a value ends after the block, or is of a type not listed above), and there are no headers.
    [[nodiscard]] bool read(std::string_view block);

    /// What was read last, in the order it came. Valid until the next read, and no longer than the block.
    [[nodiscard]] std::span<const FrameHeader> all() const noexcept { return headers_; }

    /// The value of the first header of that name; empty when there is none.
    [[nodiscard]] std::string_view value(std::string_view name) const noexcept;

private:
    struct Rendered {
        std::size_t header, begin, end;  // which header's value lies where in text_
    };

    [[nodiscard]] bool read_value(unsigned type, std::string_view& block);
    [[nodiscard]] bool read_integer(std::size_t bytes, std::string_view& block);
    [[nodiscard]] bool read_uuid(std::string_view& block);
    void rendered_since(std::size_t begin);

    std::vector<FrameHeader> headers_;
    std::vector<Rendered> rendered_;  // values that are no text in the block
    std::string text_;
};

}  // namespace parlance::core
