/// gemini_content.hpp - what a recorded answer of the Gemini API said, as the content that must go back.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "../stream_frames.hpp"
#include "gemini_json.hpp"

namespace parlance::conformance::gemini {

inline bool is_continued(const json::object& last, const json::object& piece)
{
    const auto plain_text = [](const json::object& part) {
        return part.contains("text") && part.size() == (part.contains("thought") ? 2u : 1u);
    };
    return plain_text(last) && plain_text(piece) && last.contains("thought") == piece.contains("thought");
}

/// Adds a chunk's parts to those before. Only the first of a chunk continues the last one before.
inline void append_parts(json::array& parts, const json::array& chunk)
{
    bool is_first = true;
    for (const json::value& value : chunk) {
        const json::object& piece = value.as_object();
        const bool continues = is_first && !parts.empty() && is_continued(parts.back().as_object(), piece);
        is_first = false;
        if (continues) {
            json::object& last = parts.back().as_object();
            last["text"] = text_in(last, "text") + text_in(piece, "text");
        } else {
            parts.push_back(piece);
        }
    }
}

/// Streamed arguments of one level: {"jsonPath": "$.name", "stringValue": "..."}.
inline bool add_arguments(json::object& call, const json::value& piece)
{
    const json::value* partial = member(piece, "partialArgs");
    if (partial == nullptr) return true;
    json::object& args = call["args"].is_object() ? call["args"].get_object() : call["args"].emplace_object();
    for (const json::value& one : partial->as_array()) {
        const std::string path = text_in(one, "jsonPath");
        if (!path.starts_with("$.") || path.find_first_of(".[", 2) != std::string::npos) return false;
        const std::string name = path.substr(2);
        if (member(one, "stringValue") == nullptr) return false;
        args[name] = text_in(args, name) + text_in(one, "stringValue");
    }
    return true;
}

/// Makes one call of the pieces of each; nothing where they are too deep for this reader.
inline std::optional<json::array> joined_calls(const json::array& parts)
{
    json::array joined;
    bool open = false;
    for (const json::value& value : parts) {
        const json::value* piece = member(value, "functionCall");
        const bool continues = open && piece != nullptr && text_in(*piece, "name").empty();
        if (!continues) joined.push_back(value);
        if (piece == nullptr) continue;
        json::object& call = joined.back().as_object()["functionCall"].as_object();
        if (!add_arguments(call, *piece)) return std::nullopt;
        const json::value* more = member(*piece, "willContinue");
        open = more != nullptr && *more == true;
        call.erase("willContinue");
        call.erase("partialArgs");
    }
    return joined;
}

inline bool has_sound(const json::array& parts)
{
    return std::ranges::any_of(parts, [](const json::value& part) {
        const json::value* data = member(part, "inlineData");
        return data != nullptr && text_in(*data, "mimeType").starts_with("audio/");
    });
}

/// The first candidate of an answer, or of a chunk, which may hold any of them; null where it is not there.
inline const json::value* first_candidate(const json::value& answer)
{
    const json::value* candidates = member(answer, "candidates");
    if (candidates == nullptr) return nullptr;
    std::int64_t position = 0;
    for (const json::value& candidate : candidates->as_array()) {
        const json::value* index = member(candidate, "index");
        if ((index != nullptr ? index->to_number<std::int64_t>() : position++) == 0) return &candidate;
    }
    return nullptr;
}

/// The content of the first candidate, from a whole answer or put together from a stream; nothing where there is none.
[[nodiscard]] inline std::optional<json::value> recorded_content(const WireCase& recorded)
{
    json::array parts;
    const auto add = [&](const json::value& answer) {
        const json::value* candidate = first_candidate(answer);
        const json::value* content = candidate != nullptr ? member(*candidate, "content") : nullptr;
        const json::value* list = content != nullptr ? member(*content, "parts") : nullptr;
        if (list == nullptr) return;
        if (recorded.streamed)
            append_parts(parts, list->as_array());
        else
            parts = list->as_array();
    };
    if (recorded.streamed)
        for (const json::value& chunk : stream_values(recorded.answer))
            add(chunk);
    else
        add(json::parse(recorded.answer.body));
    const std::optional<json::array> joined = joined_calls(parts);
    if (!joined || (recorded.streamed && has_sound(parts))) return std::nullopt;  // sound is joined byte by byte
    return json::value{{"role", "model"}, {"parts", *joined}};
}

}  // namespace parlance::conformance::gemini
