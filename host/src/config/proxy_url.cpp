#include "config/proxy_url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "config/config_error.hpp"

namespace parlance::host {
namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;
constexpr std::size_t longest_scheme = 12;
constexpr std::string_view scheme_mark = "://";

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

ParsedProxyUrl refuse(std::string problem)
{
    return {std::nullopt, std::move(problem)};
}

/// What is behind the scheme; the whole text if there is none.
std::string_view behind_scheme(std::string_view text)
{
    const std::size_t mark = text.find(scheme_mark);
    return mark == std::string_view::npos ? text : text.substr(mark + scheme_mark.size());
}

std::string scheme_problem(const std::string& scheme)
{
    const bool is_scheme =
        !scheme.empty() && scheme.size() <= longest_scheme &&
        std::all_of(scheme.begin(), scheme.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '+'; });
    const std::string named = is_scheme ? "has scheme " + in_quotes(scheme) : std::string{"has no usable scheme"};
    const std::string support = "; supported is an HTTP proxy, http://HOST:PORT or https://HOST:PORT";
    if (scheme.starts_with("socks")) return named + ", a SOCKS proxy, which is not supported" + support;
    return named + support;
}

int value_of_digit(char c)
{
    if (is_digit(c)) return c - '0';
    const char folded = static_cast<char>(c | 0x20);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/// Takes percent signs off; nothing for a broken one, or for a control character, which no credential may hold
/// (RFC 7617, 2).
std::optional<std::string> decoded(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == '%') {
            const int high = at + 2 < text.size() ? value_of_digit(text[at + 1]) : -1;
            const int low = at + 2 < text.size() ? value_of_digit(text[at + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            at += 2;
        }
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') return std::nullopt;
        out += c;
    }
    return out;
}

std::string read_login(std::string_view text, ProxyUrl& url)
{
    const std::size_t colon = std::min(text.find(':'), text.size());
    auto user = decoded(text.substr(0, colon));
    auto password = decoded(text.substr(std::min(colon + 1, text.size())));
    if (!user || !password)
        return "has a user or password with a broken % or a control character; write '%' itself as %25";
    if (user->find(':') != std::string::npos) return "has a user name with ':', which HTTP cannot send; use another";
    url.user = *std::move(user);
    url.password = *std::move(password);
    return {};
}

std::string read_port(std::string_view text, ProxyUrl& url)
{
    if (text.empty()) return {};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, url.port);
    const bool good = error == std::errc{} && stop == end && url.port != 0;
    return good ? "" : "has no usable port; write HOST:PORT with a port from 1 to 65535";
}

std::string read_address(std::string_view text, ProxyUrl& url)
{
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return "has a '[' without ']'; write an IPv6 address like [::1]";
    url.host = lower(text.substr(1, end - 1));
    const std::string_view rest = text.substr(end + 1);
    in6_addr room{};
    if (::inet_pton(AF_INET6, url.host.c_str(), &room) != 1 || (!rest.empty() && !rest.starts_with(':')))
        return "has no IPv6 address in its brackets; write one like [::1]:3128";
    return read_port(rest.substr(std::min<std::size_t>(1, rest.size())), url);
}

std::string read_host(std::string_view text, ProxyUrl& url)
{
    if (text.starts_with('[')) return read_address(text, url);
    const std::size_t colon = std::min(text.find(':'), text.size());
    if (text.find(':', std::min(colon + 1, text.size())) != std::string_view::npos)
        return "has more than one ':' behind its host; write HOST:PORT, an IPv6 address in brackets";
    url.host = lower(text.substr(0, colon));
    const bool is_name = std::all_of(url.host.begin(), url.host.end(), [](char c) {
        return is_lower(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
    });
    if (url.host.empty()) return "has no host; write it like http://proxy.example:3128";
    if (!is_name) return "has a host that is none; write a name or an address, like http://proxy.example:3128";
    return read_port(text.substr(std::min(colon + 1, text.size())), url);
}

}  // namespace

ParsedProxyUrl parse_proxy_url(std::string_view text)
{
    const std::size_t mark = text.find(scheme_mark);
    const std::string scheme = mark == std::string_view::npos ? "http" : lower(text.substr(0, mark));
    if (scheme != "http" && scheme != "https") return refuse(scheme_problem(scheme));
    ProxyUrl url;
    url.tls = scheme == "https";
    url.port = url.tls ? https_port : http_port;

    std::string_view rest = behind_scheme(text);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    if (rest.find_first_of("/?#\\ \t\r\n") != std::string_view::npos)
        return refuse(
            "has more than user, password, host and port; in a password write '/' as %2F, '?' as %3F, '#' as "
            "%23");
    const std::size_t at = rest.rfind('@');
    if (at != std::string_view::npos) {
        if (std::string problem = read_login(rest.substr(0, at), url); !problem.empty()) return refuse(problem);
        rest.remove_prefix(at + 1);
    }
    if (std::string problem = read_host(rest, url); !problem.empty()) return refuse(problem);
    return {std::move(url), {}};
}

std::string without_password(std::string_view url)
{
    const std::string_view rest = behind_scheme(url);
    const std::size_t at = rest.rfind('@');
    const std::size_t colon = rest.substr(0, at == std::string_view::npos ? 0 : at).find(':');
    if (colon == std::string_view::npos) return std::string{url};
    const std::size_t before = url.size() - rest.size() + colon + 1;
    return std::string{url.substr(0, before)} + "***" + std::string{rest.substr(at)};
}

}  // namespace parlance::host
