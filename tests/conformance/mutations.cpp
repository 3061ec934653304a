#include "mutations.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

namespace parlance::conformance {

namespace json = boost::json;

namespace {

bool is_one_of(std::span<const std::string> names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

/// Members in which content is, which has words of its own by the same names.
bool is_content(std::string_view key)
{
    return key == "content" || key == "content_block" || key == "parts";
}

/// Skipping it takes a reader that knows about nesting, quotes and escapes.
json::value unknown_value()
{
    return {{"list", {1, -2.5e3, nullptr, "a \"quoted\" } ] word \\"}}, {"inner", {{"type", unknown_word}}}};
}

/// What an AWS message of an unknown kind has for headers.
StreamFrame aws_frame()
{
    StreamFrame frame;
    frame.headers = {
        {":event-type", std::string(unknown_word)}, {":content-type", "application/json"}, {":message-type", "event"}};
    return frame;
}

StreamFrame plain_frame(StreamKind kind, std::string data)
{
    StreamFrame frame = kind == StreamKind::aws ? aws_frame() : StreamFrame();
    return with_data(kind, std::move(frame), std::move(data));
}

/// The elements of an array with their commas put right: the first has "[" before it, each other ",".
std::vector<StreamFrame> repaired(StreamKind kind, std::vector<StreamFrame> frames)
{
    if (kind != StreamKind::array) return frames;
    const auto end = std::ranges::find_if(frames, [](const StreamFrame& frame) { return frame.data.empty(); });
    if (end != frames.end()) std::rotate(end, end + 1, frames.end());
    for (std::size_t index = 0; index + 1 < frames.size(); ++index)
        frames[index].bytes = (index == 0 ? "[" : ",\r\n") + frames[index].data;
    return frames;
}

}  // namespace

json::value with_unknown_members(const json::value& value, std::span<const std::string> open)
{
    if (value.is_array()) {
        json::array changed;
        for (const json::value& element : value.get_array())
            changed.push_back(with_unknown_members(element, open));
        return changed;
    }
    if (!value.is_object()) return value;
    json::object changed;
    changed["parlance_unknown_first"] = unknown_value();
    for (const auto& [key, member] : value.get_object())
        changed[key] = is_one_of(open, key) ? member : with_unknown_members(member, open);
    changed["parlance_unknown_last"] = unknown_value();
    return changed;
}

json::value with_unknown_words(const json::value& value, std::span<const std::string> members, std::size_t& changed)
{
    json::value copy = value;
    if (json::array* list = copy.if_array())
        for (json::value& element : *list)
            element = with_unknown_words(element, members, changed);
    if (json::object* object = copy.if_object())
        for (auto& [key, member] : *object) {
            if (is_content(key)) continue;
            const bool is_word = member.is_string() && is_one_of(members, key);
            changed += is_word ? 1 : 0;
            member = is_word ? json::value(unknown_word) : with_unknown_words(member, members, changed);
        }
    return copy;
}

testing::WireAnswer with_frames(testing::WireAnswer answer, const std::vector<StreamFrame>& frames)
{
    answer.body = body_of(frames);
    return answer;
}

StreamFrame unknown_event(StreamKind kind)
{
    StreamFrame frame = plain_frame(kind, to_text({{"type", unknown_word}, {"object", unknown_word}}));
    if (kind != StreamKind::events) return frame;
    frame.name = unknown_word;
    return with_data(kind, std::move(frame), frame.data);
}

StreamFrame garbage(StreamKind kind)
{
    return plain_frame(kind, R"({"choices":[{"delta":{"content":"<html>)");
}

std::vector<StreamFrame> with_inserted(StreamKind kind, std::vector<StreamFrame> frames, std::size_t place,
                                       StreamFrame frame)
{
    frames.insert(frames.begin() + static_cast<std::ptrdiff_t>(place), std::move(frame));
    return repaired(kind, std::move(frames));
}

std::vector<StreamFrame> with_dropped(StreamKind kind, std::vector<StreamFrame> frames, std::size_t place)
{
    frames.erase(frames.begin() + static_cast<std::ptrdiff_t>(place));
    return repaired(kind, std::move(frames));
}

std::vector<StreamFrame> with_swapped_halves(StreamKind kind, std::vector<StreamFrame> frames)
{
    const auto last = frames.end() - (kind == StreamKind::array ? 1 : 0);
    std::rotate(frames.begin(), frames.begin() + (last - frames.begin()) / 2, last);
    return repaired(kind, std::move(frames));
}

}  // namespace parlance::conformance
