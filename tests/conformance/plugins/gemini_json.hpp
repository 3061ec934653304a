/// gemini_json.hpp - recorded bodies of the Gemini API in one form, and what a URL of it names.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

#include "../quirks.hpp"

namespace parlance::conformance::gemini {

/// Whether a recording was made at Vertex AI.
[[nodiscard]] inline bool is_vertex(const WireCase& recorded)
{
    return recorded.host().find("aiplatform") != std::string_view::npos;
}

// --------------------------------------------------

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

inline std::string extra_of(const std::string& id, const json::object& members)
{
    return members.empty() ? std::string() : json::serialize(json::object{{id, members}});
}

inline std::string camel(std::string_view name)
{
    std::string out;
    bool capital = false;
    for (const char c : name) {
        if (c == '_')
            capital = true;
        else
            out += capital && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (c != '_') capital = false;
    }
    return out;
}

inline std::string standard_base64(std::string digits)
{
    for (char& c : digits) {
        if (c == '-') c = '+';
        if (c == '_') c = '/';
    }
    while (digits.size() % 4 != 0)
        digits += '=';
    return digits;
}

inline bool is_open(std::string_view key)
{
    return key == "args" || key == "response" || key == "parameters" || key == "parametersJsonSchema" ||
           key == "responseSchema" || key == "responseJsonSchema";
}

/// Names of members in camelCase and base64 in the standard alphabet, everywhere but inside what is the application's
/// own (arguments, results, schemas).
[[nodiscard]] inline json::value normal(const json::value& value)
{
    if (value.is_array()) {
        json::array all;
        for (const json::value& element : value.get_array())
            all.push_back(normal(element));
        return all;
    }
    if (!value.is_object()) return value;
    json::object all;
    for (const auto& [key, inner] : value.get_object()) {
        const std::string name = camel(key);
        all[name] = is_open(name) ? inner : normal(inner);
        if (name == "data" && inner.is_string()) all[name] = standard_base64(std::string(inner.get_string()));
    }
    return all;
}

/// The path's model and method: ".../models/MODEL:METHOD".
struct Target {
    std::string model, method;
};
inline Target target_of(const WireCase& recorded)
{
    std::string_view rest = recorded.path();
    const std::size_t found = rest.find("models/");
    if (found == std::string_view::npos) return {};
    rest.remove_prefix(found + std::string_view("models/").size());
    const std::size_t colon = rest.rfind(':');
    if (colon == std::string_view::npos) return {std::string(rest), {}};
    return {std::string(rest.substr(0, colon)), std::string(rest.substr(colon + 1))};
}

}  // namespace parlance::conformance::gemini
