#include "proxy_answer.hpp"

#include <algorithm>

namespace parlance::core::transport {
namespace {

constexpr std::size_t longest_reason = 60;
constexpr std::size_t longest_scheme = 20;
constexpr std::size_t most_schemes = 6;

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// One past the empty line that ends a head; npos: it is not there yet.
std::size_t end_of_head(std::string_view text, std::size_t from)
{
    for (std::size_t at = text.find('\n', from); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        const std::string_view rest = text.substr(at + 1);
        if (rest.starts_with('\n')) return at + 2;
        if (rest.starts_with("\r\n")) return at + 3;
    }
    return std::string_view::npos;
}

/// Takes the next line off `text`, without its end.
std::string_view take_line(std::string_view& text)
{
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string printable(std::string_view text)
{
    std::string shown(text.substr(0, longest_reason));
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~' || c == '"'; }, '.');
    return shown;
}

/// Takes the next element off a list; a comma between quotes separates nothing (RFC 9110, 5.6.1 and 5.6.4).
std::string_view take_element(std::string_view& list)
{
    bool quoted = false;
    std::size_t end = 0;
    for (; end < list.size() && (quoted || list[end] != ','); ++end) {
        if (list[end] == '"') quoted = !quoted;
        if (list[end] == '\\' && quoted) ++end;  // what follows means itself
    }
    const std::string_view element = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return element;
}

/// The scheme that an element begins a challenge with; empty for one that goes on with the challenge before. Both
/// are commas apart: `Negotiate, Digest realm="a", qop = "auth", Basic realm="b"` (RFC 9110, 11.6.1).
std::string_view scheme_of(std::string_view element)
{
    constexpr std::string_view blanks = " \t";
    element.remove_prefix(std::min(element.find_first_not_of(blanks), element.size()));
    const std::string_view word = element.substr(0, element.find_first_of(" \t="));
    std::string_view rest = element.substr(word.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
    return rest.starts_with('=') ? std::string_view() : word;  // '=': a parameter
}

}  // namespace

bool is_proxy_authenticate(std::string_view name) noexcept
{
    static constexpr std::string_view wanted = "proxy-authenticate";
    return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

void add_scheme(std::vector<std::string>& schemes, std::string_view challenges)
{
    while (!challenges.empty()) {
        const std::string_view scheme = scheme_of(take_element(challenges));
        const bool proper = !scheme.empty() && scheme.size() <= longest_scheme &&
                            std::all_of(scheme.begin(), scheme.end(), [](char c) { return is_letter(c) || c == '-'; });
        if (proper && schemes.size() < most_schemes) schemes.emplace_back(scheme);
    }
}

ProxyAnswer::Step ProxyAnswer::refuse(std::string_view why)
{
    problem_ = why;
    return Step::broken;
}

ProxyAnswer::Step ProxyAnswer::feed(std::string_view bytes)
{
    static constexpr std::string_view start = "HTTP/1.";
    text_.append(bytes);
    for (;;) {
        if (!std::string_view(text_).starts_with(start.substr(0, text_.size())))
            return refuse("it does not begin with HTTP/1");
        const std::size_t end = end_of_head(text_, scanned_);
        if (taken_ + std::min(end, text_.size()) > most_bytes) return refuse("its headers are too long");
        if (end == std::string::npos) {
            scanned_ = text_.size() - std::min<std::size_t>(text_.size(), 2);  // the end may be cut in two
            return Step::more;
        }
        const Step step = read_head(std::string_view(text_).substr(0, end));
        text_.erase(0, end);
        if (step != Step::more) return step;
        taken_ += end;
        scanned_ = 0;
    }
}

/// `more`: it was a 1xx, which only says that the answer is on its way.
ProxyAnswer::Step ProxyAnswer::read_head(std::string_view head)
{
    if (!read_status_line(take_line(head))) return refuse("its status line is malformed");
    if (status_ < 200) return Step::more;
    if (status_ < 300) return Step::open;
    while (!head.empty()) {
        const std::string_view line = take_line(head);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && is_proxy_authenticate(line.substr(0, colon)))
            add_scheme(schemes_, line.substr(colon + 1));
    }
    return Step::refused;
}

/// "HTTP/1.1 200 Connection established"; the phrase may be missing.
bool ProxyAnswer::read_status_line(std::string_view line)
{
    static constexpr std::string_view shape = "HTTP/1.x ";
    if (line.size() < shape.size() + 3 || !is_digit(line[shape.size() - 2]) || line[shape.size() - 1] != ' ')
        return false;
    line.remove_prefix(shape.size());
    const std::string_view digits = line.substr(0, 3);
    line.remove_prefix(3);
    if (!std::all_of(digits.begin(), digits.end(), is_digit) || digits[0] == '0') return false;
    if (!line.empty() && line[0] != ' ') return false;
    status_ = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    reason_ = printable(line);
    return true;
}

}  // namespace parlance::core::transport
