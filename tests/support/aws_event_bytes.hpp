// aws_event_bytes.hpp - messages of an AWS event stream, written byte by byte for the tests.
//
// Slow and plain on purpose: the checksum goes bit by bit, so that the parser's tables are not measured by themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::testing {

/// CRC-32 as RFC 1952 describes it.
inline std::uint32_t plain_crc32(std::string_view bytes)
{
    std::uint32_t sum = 0xFFFFFFFFu;
    for (const char c : bytes) {
        sum ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB88320u : sum >> 1;
    }
    return ~sum;
}

/// `count` bytes of `value`, the most significant first.
inline std::string most_significant_first(std::uint64_t value, unsigned count)
{
    std::string bytes;
    for (unsigned left = count; left-- > 0;)
        bytes += static_cast<char>(value >> 8 * left & 0xFF);
    return bytes;
}

/// A header whose value is `value` as it is, of that type.
inline std::string aws_header(std::string_view name, unsigned type, std::string_view value)
{
    std::string header(1, static_cast<char>(name.size()));
    header += name;
    header += static_cast<char>(type);
    return header.append(value);
}

/// A header with a text.
inline std::string aws_text_header(std::string_view name, std::string_view value)
{
    return aws_header(name, 7, most_significant_first(value.size(), 2).append(value));
}

/// A message of these headers, with right lengths and checksums.
inline std::string aws_message(std::string_view headers, std::string_view payload)
{
    std::string message = most_significant_first(16 + headers.size() + payload.size(), 4);
    message += most_significant_first(headers.size(), 4);
    message += most_significant_first(plain_crc32(message), 4);
    message.append(headers).append(payload);
    return message += most_significant_first(plain_crc32(message), 4);
}

/// An event as services send it.
inline std::string aws_event(std::string_view type, std::string_view payload)
{
    return aws_message(aws_text_header(":event-type", type) + aws_text_header(":content-type", "application/json") +
                           aws_text_header(":message-type", "event"),
                       payload);
}

/// An exception as services send it.
inline std::string aws_exception(std::string_view type, std::string_view payload)
{
    return aws_message(aws_text_header(":exception-type", type) + aws_text_header(":content-type", "application/json") +
                           aws_text_header(":message-type", "exception"),
                       payload);
}

}  // namespace parlance::testing
