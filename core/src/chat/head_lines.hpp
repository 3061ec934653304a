/// head_lines.hpp - a request's head, read back line by line. It is by our own hand: nothing here meets foreign bytes.
#pragma once

#include <parlance/core/http_client.hpp>

#include <algorithm>
#include <string_view>

namespace parlance::core {

/// The line that `text` begins with, without its end; `text` goes on behind it.
[[nodiscard]] inline std::string_view next_line(std::string_view& text) noexcept
{
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    return line;
}

/// "Name: value" as its two parts, white space around the value left out.
[[nodiscard]] inline HttpHeader header_of(std::string_view line) noexcept
{
    const std::size_t colon = std::min(line.find(':'), line.size());
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    return {line.substr(0, colon), value.substr(0, value.find_last_not_of(" \t") + 1)};  // npos + 1 is 0
}

/// What a request line asks: METHOD SP target SP version.
struct RequestLine {
    std::string_view method;
    std::string_view target;
};
[[nodiscard]] inline RequestLine request_line_of(std::string_view line) noexcept
{
    const std::size_t method_end = std::min(line.find(' '), line.size());
    const std::string_view rest = line.substr(std::min(method_end + 1, line.size()));
    return {line.substr(0, method_end), rest.substr(0, rest.rfind(' '))};
}

}  // namespace parlance::core
