// The four ways in which a body is a row of frames. Independent of core's parsers on purpose.

#include "stream_frames.hpp"

#include <array>
#include <boost/json.hpp>
#include <cstdint>

namespace parlance::conformance {

namespace json = boost::json;

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The length of the line end at `position`: CR LF, CR or LF; 0 where there is none.
std::size_t line_end_at(std::string_view body, std::size_t position)
{
    if (position >= body.size()) return 0;
    if (body[position] == '\n') return 1;
    if (body[position] != '\r') return 0;
    return position + 1 < body.size() && body[position + 1] == '\n' ? 2 : 1;
}

/// A field of an event, as "Interpreting an event stream" says (WHATWG HTML).
void take_field(StreamFrame& frame, std::string_view line)
{
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return;
    std::string_view value = line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    const std::string_view field = line.substr(0, colon);
    if (field == "event") frame.name = value;
    if (field == "data") frame.data.append(frame.data.empty() ? "" : "\n").append(value);
}

/// A byte order mark is a frame of its own, so that what is put before the first event does not stand before it.
std::vector<StreamFrame> events_of(std::string_view body)
{
    std::vector<StreamFrame> frames(1);
    if (body.starts_with(byte_order_mark)) frames.insert(frames.begin(), StreamFrame{std::string(byte_order_mark)});
    std::size_t position = frames.front().bytes.size();
    while (position < body.size()) {
        std::size_t end = position;
        while (end < body.size() && line_end_at(body, end) == 0)
            ++end;
        const std::size_t next = end + line_end_at(body, end);
        const std::string_view line = body.substr(position, end - position);
        frames.back().bytes += body.substr(position, next - position);
        take_field(frames.back(), line);
        if (line.empty() && !frames.back().data.empty()) frames.emplace_back();
        position = next;
    }
    if (frames.back().bytes.empty()) frames.pop_back();
    return frames;
}

std::vector<StreamFrame> lines_of(std::string_view body)
{
    std::vector<StreamFrame> frames;
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('\n'), body.size() - 1) + 1;
        StreamFrame& frame = frames.emplace_back();
        frame.bytes = body.substr(0, end);
        frame.data = frame.bytes.substr(0, frame.bytes.find_last_not_of("\r\n") + 1);
        body.remove_prefix(end);
    }
    return frames;
}

/// Where the JSON value that begins at `begin` ends.
std::size_t value_end(std::string_view body, std::size_t begin)
{
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t at = begin; at < body.size(); ++at) {
        const char letter = body[at];
        if (quoted) {
            if (letter == '\\') ++at;
            quoted = letter != '"';
            continue;
        }
        quoted = letter == '"';
        if (letter == '{' || letter == '[') ++depth;
        if ((letter == '}' || letter == ']') && --depth == 0) return at + 1;
    }
    return body.size();
}

/// The elements of an array; the bytes before an element go with it, those after the last one are a frame of their own.
std::vector<StreamFrame> elements_of(std::string_view body)
{
    std::vector<StreamFrame> frames;
    std::size_t done = 0;
    for (std::size_t begin = body.find('{'); begin != std::string_view::npos; begin = body.find('{', done)) {
        const std::size_t end = value_end(body, begin);
        StreamFrame& frame = frames.emplace_back();
        frame.bytes = body.substr(done, end - done);
        frame.data = body.substr(begin, end - begin);
        done = end;
    }
    frames.emplace_back().bytes = body.substr(done);
    return frames;
}

std::uint32_t big_endian(std::string_view bytes)
{
    std::uint32_t number = 0;
    for (const char byte : bytes.substr(0, 4))
        number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

std::string big_endian(std::uint32_t number)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(number >> shift & 0xFF);
    return bytes;
}

/// CRC-32 as in zlib. Source: "Amazon event stream encoding" of the AWS documentation names it for both checks.
std::uint32_t crc_of(std::string_view bytes)
{
    std::uint32_t sum = 0xFFFFFFFFu;
    for (const char byte : bytes) {
        sum ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            sum = (sum >> 1) ^ ((sum & 1u) != 0 ? 0xEDB88320u : 0u);
    }
    return ~sum;
}

constexpr char text_header = 7;  // the type of a header whose value is a text with a length of two bytes

/// A message: total length, length of the headers, checksum of both; headers; payload; checksum of all before.
void take_message(StreamFrame& frame)
{
    const std::string_view bytes = frame.bytes;
    const std::size_t header_bytes = big_endian(bytes.substr(4));
    std::string_view headers = bytes.substr(12, header_bytes);
    while (headers.size() > 4) {
        const auto name_size = static_cast<std::size_t>(static_cast<unsigned char>(headers[0]));
        const std::string name(headers.substr(1, name_size));
        headers.remove_prefix(1 + name_size);
        if (headers[0] != text_header) break;
        const std::size_t size = big_endian(std::string("\0\0", 2) + std::string(headers.substr(1, 2)));
        frame.headers.emplace_back(name, headers.substr(3, size));
        headers.remove_prefix(3 + size);
        if (name == ":event-type" || name == ":exception-type") frame.name = frame.headers.back().second;
    }
    frame.data = bytes.substr(12 + header_bytes, bytes.size() - 16 - header_bytes);
}

std::vector<StreamFrame> messages_of(std::string_view body)
{
    std::vector<StreamFrame> frames;
    while (!body.empty()) {
        StreamFrame& frame = frames.emplace_back();
        const std::size_t size = body.size() >= 16 ? big_endian(body) : body.size();
        frame.bytes = body.substr(0, size);
        if (size >= 16 && size <= body.size()) take_message(frame);
        body.remove_prefix(std::min(size, body.size()));
    }
    return frames;
}

std::string aws_message(const StreamFrame& frame)
{
    std::string headers;
    for (const auto& [name, value] : frame.headers) {
        headers += static_cast<char>(name.size());
        headers += name;
        headers += text_header;
        headers += big_endian(static_cast<std::uint32_t>(value.size())).substr(2);
        headers += value;
    }
    std::string message = big_endian(static_cast<std::uint32_t>(16 + headers.size() + frame.data.size()));
    message += big_endian(static_cast<std::uint32_t>(headers.size()));
    message += big_endian(crc_of(message));
    message += headers;
    message += frame.data;
    return message + big_endian(crc_of(message));
}

}  // namespace

std::optional<json::value> StreamFrame::json() const
{
    json::error_code error;
    json::parse_options deep;
    deep.max_depth = 256;
    json::value value = json::parse(data, error, {}, deep);
    if (error || data.empty()) return std::nullopt;
    return value;
}

std::string to_text(const json::value& value)
{
    return json::serialize(value);
}

StreamKind stream_kind(const testing::WireAnswer& answer)
{
    const std::string_view type = testing::value_of(answer.headers, "content-type");
    if (type.starts_with("text/event-stream")) return StreamKind::events;
    if (type.starts_with("application/vnd.amazon.eventstream")) return StreamKind::aws;
    const std::size_t first = answer.body.find_first_not_of(" \r\n\t");
    if (first == std::string::npos) return StreamKind::lines;
    if (answer.body[first] == '[') return StreamKind::array;
    return answer.body[first] == '{' ? StreamKind::lines : StreamKind::events;
}

std::vector<StreamFrame> frames_of(const testing::WireAnswer& answer)
{
    switch (stream_kind(answer)) {
        case StreamKind::events: return events_of(answer.body);
        case StreamKind::lines: return lines_of(answer.body);
        case StreamKind::array: return elements_of(answer.body);
        case StreamKind::aws: return messages_of(answer.body);
    }
    return {};
}

std::pair<std::size_t, std::size_t> range_of_events(StreamKind kind, const std::vector<StreamFrame>& frames)
{
    const std::size_t first = kind == StreamKind::events && !frames.empty() && frames[0].bytes == byte_order_mark;
    return {first, frames.size() - (kind == StreamKind::array ? 1 : 0)};
}

std::string body_of(const std::vector<StreamFrame>& frames)
{
    std::string body;
    for (const StreamFrame& frame : frames)
        body += frame.bytes;
    return body;
}

StreamFrame with_data(StreamKind kind, StreamFrame frame, std::string data)
{
    const std::string before = frame.bytes.substr(0, frame.bytes.find(frame.data));
    frame.data = std::move(data);
    switch (kind) {
        case StreamKind::events:
            frame.bytes = frame.name.empty() ? "" : "event: " + frame.name + "\n";
            frame.bytes += "data: " + frame.data + "\n\n";
            break;
        case StreamKind::lines: frame.bytes = frame.data + "\n"; break;
        case StreamKind::array: frame.bytes = before + frame.data; break;
        case StreamKind::aws: frame.bytes = aws_message(frame); break;
    }
    return frame;
}

std::vector<json::value> stream_values(const testing::WireAnswer& answer)
{
    std::vector<json::value> values;
    for (const StreamFrame& frame : frames_of(answer))
        if (auto value = frame.json()) values.push_back(*std::move(value));
    return values;
}

}  // namespace parlance::conformance
