/// json_quote.hpp - a text as a JSON string: what small option structures need, without the whole builder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parlance::detail {

template <class = void>

[[nodiscard]] std::string json_quoted(std::string_view text)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') quoted += '\\';
        if (byte < 0x20)
            (quoted += "\\u00") += {digits[byte >> 4], digits[byte & 15]};
        else
            quoted += c;
    }
    return quoted + '"';
}

template <class = void>

[[nodiscard]] std::string json_quoted(const std::vector<std::string>& texts)
{
    std::string list = "[";
    for (const std::string& text : texts) {
        if (list.size() > 1) list += ',';
        list += json_quoted(text);
    }
    return list + "]";
}

/// Members of a JSON object, their values already JSON.
template <class = void>
class BasicJsonMembers {
public:
    void add(std::string_view key, std::string_view json)
    {
        if (!text_.empty()) text_ += ',';
        text_ += json_quoted(key);
        text_ += ':';
        text_ += json;
    }
    [[nodiscard]] std::string object() const { return "{" + text_ + "}"; }

private:
    std::string text_;
};
using JsonMembers = BasicJsonMembers<>;

}  // namespace parlance::detail
