#include "config/value_rules.hpp"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "config/config_error.hpp"

namespace parlance::host {
namespace {

constexpr std::size_t longest_name = 64;

bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string lower(std::string_view text)
{
    std::string out{text};
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

template <std::size_t Size>
bool is_one_of(std::string_view word, const std::array<std::string_view, Size>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_token(std::string_view name)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [marks](char c) {
        return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
    });
}

}  // namespace

std::string check_name(std::string_view name)
{
    const bool allowed = std::all_of(name.begin(), name.end(),
                                     [](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
    if (!name.empty() && name.size() <= longest_name && allowed && is_letter_or_digit(name.front())) return {};
    return in_quotes(name) +
           " is no name; use letters, digits, '.', '_' and '-', a letter or digit first, 64 characters at most";
}

std::string check_url(std::string_view text)
{
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed)
        return R"(is no URL; write one like "https://api.example.com/v1")";  // unquoted: it may hold a password
    const auto& url = *parsed;
    if (url.has_userinfo()) return "has a user name or password, which would show in logs; use api_key for credentials";
    if (url.scheme_id() != boost::urls::scheme::https && url.scheme_id() != boost::urls::scheme::http) {
        return "has scheme " + in_quotes(std::string{url.scheme()}) + "; use https, or http on this machine";
    }
    if (url.encoded_host().empty()) return R"(has no host; write one like "https://api.example.com/v1")";
    if (url.has_port() && url.port_number() == 0) return "has no usable port; use one from 1 to 65535";
    if (url.has_query() || url.has_fragment())
        return "has a query or fragment, to which no path can be added; remove it";
    return {};
}

bool is_insecure_url(std::string_view text)
{
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed || parsed->scheme_id() != boost::urls::scheme::http) return false;
    const auto host = lower(std::string{parsed->host_address()});
    if (parsed->host_type() == boost::urls::host_type::ipv4) return !host.starts_with("127.");
    return host != "localhost" && !host.ends_with(".localhost") && host != "::1";
}

std::string check_header_name(std::string_view name)
{
    constexpr std::array<std::string_view, 5> credentials{"authorization", "x-api-key", "api-key", "x-goog-api-key",
                                                          "proxy-authorization"};
    constexpr std::array<std::string_view, 5> transport{"host", "content-length", "transfer-encoding", "connection",
                                                        "expect"};
    if (!is_token(name)) return "is no header name; use letters, digits and '-'";
    const std::string folded = lower(name);
    if (is_one_of(folded, credentials)) return "would hold a secret in plain sight; remove it and set api_key instead";
    if (is_one_of(folded, transport)) return "is set by the HTTP transport; remove it";
    return {};
}

}  // namespace parlance::host
