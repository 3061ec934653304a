// What the suite reads of Bedrock's JSON and URLs, and which API a recording is of.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "../quirks.hpp"
#include "../stream_frames.hpp"

namespace parlance::conformance::bedrock {

inline const json::value* member(const json::value& holder, std::string_view key)
{
    const json::object* object = holder.if_object();
    const json::value* found = object != nullptr ? object->if_contains(key) : nullptr;
    return found != nullptr && !found->is_null() ? found : nullptr;
}

inline std::string text_in(const json::value& holder, std::string_view key)
{
    const json::value* found = member(holder, key);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

inline std::int64_t count_in(const json::value& holder, std::string_view key)
{
    const json::value* found = member(holder, key);
    return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

inline std::string own_extra(const json::object& members)
{
    return members.empty() ? std::string() : json::serialize(json::object{{"bedrock", members}});
}

inline json::object without(json::object object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        object.erase(key);
    return object;
}

inline std::string percent_decoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%' || at + 2 >= text.size()) {
            decoded += text[at];
            continue;
        }
        decoded += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
        at += 2;
    }
    return decoded;
}

/// "/model/ID/converse"
inline std::string model_in(const WireCase& recorded)
{
    constexpr std::string_view before = "/model/";
    std::string_view path = recorded.path();
    path.remove_prefix(path.find(before) + before.size());
    return percent_decoded(path.substr(0, path.rfind('/')));
}

/// A request of the Messages API, by InvokeModel.
inline bool is_messages_api(const WireCase& recorded)
{
    return recorded.path().find("/invoke") != std::string_view::npos &&
           member(recorded.request, "anthropic_version") != nullptr;
}

/// A request for vectors, by InvokeModel.
inline bool is_embedding(const WireCase& recorded)
{
    return recorded.is_for("/invoke") && model_in(recorded).find("embed") != std::string::npos;
}

inline bool is_model_list(const WireCase& recorded)
{
    return recorded.method == "GET" &&
           (recorded.is_for("/foundation-models") || recorded.is_for("/inference-profiles"));
}

/// The events that a stream of InvokeModel wraps.
inline std::vector<json::value> wrapped_events(const WireCase& recorded)
{
    std::vector<json::value> events;
    for (const json::value& message : stream_values(recorded.answer))
        if (const json::value* bytes = member(message, "bytes"))
            events.push_back(json::parse(testing::decoded_base64(bytes->as_string())));
    return events;
}

}  // namespace parlance::conformance::bedrock
