#include "config/config_error.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace parlance::host {
namespace {

constexpr std::size_t longest_quote = 120;  // bytes of foreign text that a one-line message can bear

bool is_bare(std::string_view name)
{
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return !name.empty() && name.size() <= longest_quote && name.find_first_not_of(letters) == std::string_view::npos;
}

std::string pointer_segment(std::string_view name)
{
    std::string segment = "/";
    for (const char c : name) {
        if (c == '~') {
            segment += "~0";
        } else if (c == '/') {
            segment += "~1";
        } else {
            segment += c;
        }
    }
    return segment;
}

std::string escaped(std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            out += "\\x";
            out += digits[byte >> 4U];
            out += digits[byte & 0xfU];
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace

Place Place::member(std::string_view name, Position at) const
{
    const std::string segment = is_bare(name) ? std::string{name} : in_quotes(name);
    return Place{at, pointer + pointer_segment(name), key.empty() ? segment : key + "." + segment};
}

Place Place::item(std::size_t index, Position at) const
{
    const std::string number = std::to_string(index);
    return Place{at, pointer + "/" + number, key + "[" + number + "]"};
}

std::string format(const ConfigError& error)
{
    std::string line = error.file;
    if (error.line != 0) line += ":" + std::to_string(error.line) + ":" + std::to_string(error.column);
    if (!line.empty()) line += ": ";
    if (error.severity == Severity::warning) line += "warning: ";
    if (!error.key.empty()) line += error.key + ": ";
    return escaped(line + error.message);
}

bool Problems::has_errors() const noexcept
{
    return std::any_of(found_.begin(), found_.end(), [](const auto& one) { return one.severity == Severity::error; });
}

std::vector<ConfigError> Problems::take()
{
    std::stable_sort(found_.begin(), found_.end(), [](const auto& left, const auto& right) {
        return Position{left.line, left.column} < Position{right.line, right.column};
    });
    return std::exchange(found_, {});
}

void Problems::add(const Place& place, std::string message, Severity severity)
{
    if (full()) return;
    found_.push_back({file_, place.position.line, place.position.column, place.pointer,
                      syntax_ == ConfigSyntax::json ? place.pointer : place.key, std::move(message), severity});
}

std::string in_quotes(std::string_view text)
{
    const bool cut = text.size() > longest_quote;
    if (cut) {
        text = text.substr(0, longest_quote);
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0U) == 0x80U)
            text.remove_suffix(1);
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xc0U) text.remove_suffix(1);
    }
    std::string out = "\"";
    for (const char c : escaped(text)) {
        if (c == '"') out += '\\';
        out += c;
    }
    return out + (cut ? "...\"" : "\"");
}

}  // namespace parlance::host
