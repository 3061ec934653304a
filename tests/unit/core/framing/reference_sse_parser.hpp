// reference_sse_parser.hpp - the event stream grammar a second time, as plainly as it can be said and without a thought
// for speed: the whole body in, everything out. What both parsers agree on is not one author's slip.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sse_recording.hpp"

namespace parlance::core::test {

class ReferenceSseParser {
public:
    static SseRecording parse(std::string body)
    {
        ReferenceSseParser parser;
        if (body.rfind("\xEF\xBB\xBF", 0) == 0) body.erase(0, 3);
        std::string line;
        for (std::size_t i = 0; i < body.size(); ++i) {
            if (body[i] != '\r' && body[i] != '\n') {
                line += body[i];
                continue;
            }
            if (body[i] == '\r' && i + 1 < body.size() && body[i + 1] == '\n') ++i;
            parser.end_line(line);
            line.clear();
        }
        parser.recording_.last_event_id = parser.committed_id_;
        if (!line.empty()) parser.end_line(line);
        if (parser.data_) parser.recording_.pending = parser.event(parser.id_);
        return parser.recording_;
    }

private:
    RecordedEvent event(const std::string& id) const { return {name_, data_->substr(0, data_->size() - 1), id}; }

    void end_line(const std::string& line)
    {
        if (!line.empty()) return read(line);
        committed_id_ = id_;
        if (data_) recording_.events.push_back(event(id_));
        data_.reset();
        name_.clear();
    }

    void read(const std::string& line)
    {
        const std::size_t colon = line.find(':');
        const std::string field = line.substr(0, colon);
        std::string value = colon == std::string::npos ? "" : line.substr(colon + 1);
        if (!value.empty() && value[0] == ' ') value.erase(0, 1);
        if (field == "data") data_ = data_.value_or("") + value + "\n";
        if (field == "event") name_ = value;
        if (field == "id" && value.find('\0') == std::string::npos) id_ = value;
        if (field == "retry" && !value.empty() && value.find_first_not_of("0123456789") == std::string::npos) {
            std::uint64_t number = 0;
            for (const char digit : value)
                number = std::min<std::uint64_t>(number * 10 + std::uint64_t(digit - '0'), UINT32_MAX);
            recording_.retry_ms = static_cast<std::uint32_t>(number);
        }
    }

    SseRecording recording_;
    std::string name_, id_, committed_id_;
    std::optional<std::string> data_;
};

}  // namespace parlance::core::test
