#include "json_source.hpp"

namespace parlance::sim {

namespace {

constexpr std::string_view white_space = " \t\r\n";

/// The end of the string that begins at `at`, past its closing quote.
std::size_t end_of_string(std::string_view json, std::size_t at)
{
    for (++at; at < json.size() && json[at] != '"'; ++at)
        if (json[at] == '\\') ++at;
    return at + 1;
}

/// The end of the value that begins at `at`. Brackets are only counted: the text is known to be valid.
std::size_t end_of_value(std::string_view json, std::size_t at)
{
    int depth = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (depth == 0 && (c == ',' || c == '}' || c == ']')) return at;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        at = c == '"' ? end_of_string(json, at) : at + 1;
    }
    return json.size();
}

std::size_t skip_white_space(std::string_view json, std::size_t at)
{
    const std::size_t found = json.find_first_not_of(white_space, at);
    return found == std::string_view::npos ? json.size() : found;
}

}  // namespace

std::string_view member_source(std::string_view object, std::string_view name)
{
    std::size_t at = object.find('{');
    while (at < object.size() && object[at] != '}') {
        at = skip_white_space(object, at + 1);
        if (at >= object.size() || object[at] != '"') break;  // an empty object
        const std::size_t key_end = end_of_string(object, at);
        const std::string_view key = object.substr(at + 1, key_end - at - 2);
        const std::size_t value = skip_white_space(object, object.find(':', key_end) + 1);
        at = end_of_value(object, value);
        if (key == name) return object.substr(value, at - value);
    }
    return {};
}

std::string compact_json(std::string_view json)
{
    std::string compact;
    for (std::size_t at = skip_white_space(json, 0); at < json.size(); at = skip_white_space(json, at)) {
        const std::size_t end = json[at] == '"' ? end_of_string(json, at) : at + 1;
        compact.append(json.substr(at, end - at));
        at = end;
    }
    return compact;
}

}  // namespace parlance::sim
