// aws_event_recording.hpp - what became of an AWS event stream, from the parser and from a plain reference.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <limits>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "body_pieces.hpp"
#include "framing/aws_event_parser.hpp"
#include "support/aws_event_bytes.hpp"

namespace parlance::core::test {

using HeaderTexts = std::vector<std::pair<std::string, std::string>>;

/// A message with text of its own.
struct RecordedMessage {
    std::string name, payload;
    HeaderTexts headers;

    friend bool operator==(const RecordedMessage&, const RecordedMessage&) = default;
    friend std::ostream& operator<<(std::ostream& out, const RecordedMessage& message)
    {
        out << '{' << std::quoted(message.name) << ", " << std::quoted(message.payload);
        for (const auto& [name, value] : message.headers)
            out << ", " << name << " = " << value;
        return out << '}';
    }
};

/// Everything a parser says about one body.
struct AwsRecording {
    std::vector<RecordedMessage> messages;
    bool complete = true;
    boost::system::error_code error;

    friend bool operator==(const AwsRecording&, const AwsRecording&) = default;
    friend std::ostream& operator<<(std::ostream& out, const AwsRecording& recording)
    {
        for (const RecordedMessage& message : recording.messages)
            out << message << ' ';
        return out << (recording.complete ? "complete " : "open ") << recording.error.message();
    }
};

inline constexpr std::size_t no_message_limit = std::numeric_limits<std::size_t>::max();

inline RecordedMessage copy_of(const AwsEvent& event)
{
    RecordedMessage message{std::string(event.name), std::string(event.payload), {}};
    for (const FrameHeader& header : event.headers)
        message.headers.emplace_back(header.name, header.value);
    return message;
}

inline AwsRecording record_messages(const Pieces& pieces, std::size_t max_event_bytes = no_message_limit)
{
    AwsEventParser parser{max_event_bytes};
    AwsRecording recording;
    feed_all(parser, pieces, [&](const AwsEvent& event) { recording.messages.push_back(copy_of(event)); });
    recording.complete = parser.complete();
    recording.error = parser.error();
    return recording;
}

/// The same, in the plainest way, of a body that lies whole in memory; header values are left out.
class ReferenceAwsEvents {
public:
    static AwsRecording parse(std::string_view body, std::size_t max_event_bytes = no_message_limit)
    {
        AwsRecording recording;
        while (!body.empty() && !recording.error) {
            const std::size_t total = length_of_first(body, max_event_bytes, recording);
            if (total == 0) break;
            add(body.substr(0, total), recording);
            body.remove_prefix(total);
        }
        if (recording.error) recording.complete = false;
        return recording;
    }

private:
    static std::uint64_t number(std::string_view bytes, std::size_t at, unsigned count)
    {
        std::uint64_t value = 0;
        for (const char c : bytes.substr(at, count))
            value = value * 256 + static_cast<unsigned char>(c);
        return value;
    }

    /// 0: there is no whole message.
    static std::size_t length_of_first(std::string_view body, std::size_t most, AwsRecording& recording)
    {
        recording.complete = false;
        if (body.size() < 12) return 0;
        const std::uint64_t total = number(body, 0, 4), headers = number(body, 4, 4);
        if (number(body, 8, 4) != testing::plain_crc32(body.substr(0, 8)))
            recording.error = FramingErrc::bad_checksum;
        else if (total < 16 + headers)
            recording.error = FramingErrc::bad_message;
        else if (total > most || headers > 131'072)
            recording.error = FramingErrc::event_too_large;
        if (recording.error || total > body.size()) return 0;
        recording.complete = true;
        return total;
    }

    static void add(std::string_view message, AwsRecording& recording)
    {
        const std::size_t end = message.size() - 4;
        if (number(message, end, 4) != testing::plain_crc32(message.substr(0, end))) {
            recording.error = FramingErrc::bad_checksum;
            return;
        }
        const std::size_t payload = 12 + number(message, 4, 4);
        RecordedMessage read;
        read.payload = message.substr(payload, end - payload);
        if (read_headers(message.substr(12, payload - 12), read.headers))
            recording.messages.push_back(std::move(read));
        else
            recording.error = FramingErrc::bad_message;
    }

    static bool read_headers(std::string_view block, HeaderTexts& headers)
    {
        constexpr std::size_t sizes[] = {0, 0, 1, 2, 4, 8, 0, 0, 8, 16};
        std::size_t at = 0;
        while (at < block.size()) {
            const std::size_t name_size = number(block, at, 1), type_at = at + 1 + name_size;
            if (type_at >= block.size()) return false;
            const std::uint64_t type = number(block, type_at, 1);
            if (type > 9) return false;
            std::size_t end = type_at + 1 + sizes[type];
            if (type == 6 || type == 7) {
                if (end + 2 > block.size()) return false;
                end += 2 + number(block, end, 2);
            }
            if (end > block.size()) return false;
            headers.emplace_back(block.substr(at + 1, name_size), "");
            at = end;
        }
        return true;
    }
};

/// What the reference can say of it.
inline AwsRecording without_values(AwsRecording recording)
{
    for (RecordedMessage& message : recording.messages) {
        message.name.clear();
        for (auto& header : message.headers)
            header.second.clear();
    }
    return recording;
}

}  // namespace parlance::core::test
