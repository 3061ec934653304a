#include "chat/url.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <boost/url.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

namespace parlance::core {
namespace {

namespace urls = boost::urls;

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

std::string_view view(urls::string_view text) noexcept
{
    return {text.data(), text.size()};
}

ChatError refused(std::string_view what, std::string_view problem)
{
    return {ErrorKind::config, std::string(what) + " " + std::string(problem)};
}

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// What no URL holds as it is (RFC 3986, 2).
bool is_foreign(char c) noexcept
{
    return c <= ' ' || c > '~' || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos;
}

/// What host names are made of; an underscore is not in the standard, but in many private networks.
bool is_name_character(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

/// Whether the parser stopped inside the host: Boost.URL 1.81 reads "127.0.0.1.example" as the address 127.0.0.1 with
/// the path ".example", though no path may follow an authority without a slash (RFC 3986, 3.3).
bool host_is_cut(const urls::url_view& url)
{
    return !url.encoded_path().empty() && url.encoded_path().front() != '/';
}

/// The host as Origin has it, or nothing when it is none that can be looked up. Addresses come out in one spelling.
std::optional<std::string> host_of(const urls::url_view& url)
{
    if (url.host_type() == urls::host_type::ipvfuture || host_is_cut(url)) return std::nullopt;
    if (url.host_type() == urls::host_type::ipv6) return std::string(url.host_ipv6_address().to_string());
    std::string host(view(url.encoded_host()));
    std::transform(host.begin(), host.end(), host.begin(), lower);
    if (!std::all_of(host.begin(), host.end(), is_name_character)) return std::nullopt;
    return host;
}

/// The port, the scheme's own when none is written; nothing for a number that is no port.
std::optional<std::uint16_t> port_of(const urls::url_view& url, bool tls)
{
    if (!url.has_port() || url.port().empty()) return tls ? https_port : http_port;
    if (url.port_number() == 0) return std::nullopt;
    return url.port_number();
}

/// The parts of an http or https URL; views into `url`. `what` is the URL's name in messages.
Result<urls::url_view> parse(std::string_view url, std::string_view what)
{
    if (url.empty()) return refused(what, "is empty: it must look like https://host/path");
    const auto foreign = std::find_if(url.begin(), url.end(), is_foreign);
    if (foreign != url.end())
        return refused(what, "has a character at position " + std::to_string(foreign - url.begin() + 1) +
                                 " that cannot stand in a URL: percent-encode it");
    const auto parsed = urls::parse_uri({url.data(), url.size()});
    const bool known =
        parsed && (parsed->scheme_id() == urls::scheme::http || parsed->scheme_id() == urls::scheme::https);
    if (parsed ? !known : url.find("://") == std::string_view::npos)
        return refused(what, "must begin with https:// or http://");
    if (!parsed || !parsed->has_authority()) return refused(what, "is no URL: it must look like https://host/path");
    if (parsed->has_userinfo())
        return refused(what, "must not hold a user or password: credentials belong into the client's secrets");
    return *parsed;
}

Result<Origin> origin_of(const urls::url_view& url, std::string_view what)
{
    const bool tls = url.scheme_id() == urls::scheme::https;
    auto host = host_of(url);
    if (!host)
        return refused(what,
                       "names a host that cannot be looked up: write a name (xn-- for other scripts) or an address");
    if (host->empty()) return refused(what, "names no host: it must look like https://host/path");
    const auto port = port_of(url, tls);
    if (!port) return refused(what, "has a port that is none: ports go from 1 to 65535");
    return Origin{std::move(*host), *port, tls};
}

}  // namespace

Result<BaseUrl> parse_base_url(std::string_view url)
{
    static constexpr std::string_view what = "base_url";
    const auto parsed = parse(url, what);
    if (!parsed) return parsed.error();
    if (parsed->has_query())
        return refused(what,
                       "must not have a query (what follows '?'): what an API wants to be told there is an option "
                       "of its provider, such as azure's api_version");
    if (parsed->has_fragment()) return refused(what, "must not have a fragment (what follows '#')");
    auto origin = origin_of(*parsed, what);
    if (!origin) return origin.error();

    std::string_view path = view(parsed->encoded_path());
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return BaseUrl{std::move(*origin), std::string(path)};
}

Result<std::pair<Origin, std::string>> parse_absolute(std::string_view url)
{
    static constexpr std::string_view what = "the URL of a request";
    const auto parsed = parse(url, what);
    if (!parsed) return parsed.error();
    auto origin = origin_of(*parsed, what);
    if (!origin) return origin.error();

    std::string target(view(parsed->encoded_path()));
    if (target.empty()) target = "/";
    if (parsed->has_query()) target.append("?").append(view(parsed->encoded_query()));
    return std::pair(std::move(*origin), std::move(target));
}

std::string join_target(const BaseUrl& base, std::string_view path_and_query)
{
    path_and_query.remove_prefix(std::min(path_and_query.find_first_not_of('/'), path_and_query.size()));
    const bool names_base_itself = path_and_query.empty() || path_and_query.front() == '?';
    std::string target;
    target.reserve(base.path.size() + 1 + path_and_query.size());
    target.append(base.path);
    if (!names_base_itself || base.path.empty()) target += '/';
    return target.append(path_and_query);
}

bool same_origin(const Origin& one, const Origin& other) noexcept
{
    return one == other;
}

bool is_loopback(const Origin& origin)
{
    if (origin.host == "localhost") return true;
    in_addr address{};
    if (inet_pton(AF_INET, origin.host.c_str(), &address) == 1) return ntohl(address.s_addr) >> 24 == 127;
    in6_addr address6{};
    return inet_pton(AF_INET6, origin.host.c_str(), &address6) == 1 &&
           std::memcmp(&address6, &in6addr_loopback, sizeof address6) == 0;
}

std::string host_header(const Origin& origin)
{
    const bool is_ipv6 = origin.host.find(':') != std::string::npos;
    std::string header = is_ipv6 ? "[" + origin.host + "]" : origin.host;
    if (origin.port != (origin.tls ? https_port : http_port)) header.append(":").append(std::to_string(origin.port));
    return header;
}

}  // namespace parlance::core
