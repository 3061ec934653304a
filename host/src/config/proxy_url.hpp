/* proxy_url.hpp - the URL of a proxy, as the key `proxy` and HTTPS_PROXY write it. */
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::host {

/// What the key `proxy` says to mean: connect directly, whatever the environment says.
inline constexpr std::string_view no_proxy_word = "none";

/// `[http://][user[:password]@]host[:port]`, or the same with https.
struct ProxyUrl {
    bool tls = false;        ///< https: the proxy itself is spoken to in TLS
    std::string host;        ///< a name in lower case, or an address without brackets
    std::uint16_t port = 0;  ///< that of the scheme, 80 or 443, if none is written
    std::string user;        ///< percent-decoded; "": none
    std::string password;    ///< percent-decoded; a secret
};

/// A URL, or what is wrong with it and the remedy; the text never quotes the URL, which may hold a password.
struct ParsedProxyUrl {
    std::optional<ProxyUrl> url;
    std::string problem;
};

[[nodiscard]] ParsedProxyUrl parse_proxy_url(std::string_view text);

/// The URL to show: with "***" for its password.
[[nodiscard]] std::string without_password(std::string_view url);

}  // namespace parlance::host
