// url.hpp - base URLs and request targets: where a call goes, and what may follow a credential there.
#pragma once

#include <parlance/core/http_client.hpp>
#include <parlance/result.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace parlance::core {

/// Where a provider's interface begins: "https://api.example.com/v1".
struct BaseUrl {
    Origin origin;
    std::string path;  ///< as written, without a slash at its end; empty for the root

    friend bool operator==(const BaseUrl&, const BaseUrl&) = default;
};

/// Reads a configured base URL. Only http and https, no user, query or fragment.
/// Fails with ErrorKind::config; the message never repeats the URL, which might hold a password.
[[nodiscard]] Result<BaseUrl> parse_base_url(std::string_view url);

/// Reads an absolute URL as a provider's origin and the target to ask there; a fragment stays at home (RFC 9110, 7.1).
/// Fails with ErrorKind::config; the message never repeats the URL.
[[nodiscard]] Result<std::pair<Origin, std::string>> parse_absolute(std::string_view url);

/// The target for `path_and_query` below the base's path, with exactly one slash between the two.
/// Copies as it is: whoever hands on foreign text has checked it for spaces and control characters.
[[nodiscard]] std::string join_target(const BaseUrl& base, std::string_view path_and_query);

/// Whether a credential for one may go to the other: same scheme, host and port.
[[nodiscard]] bool same_origin(const Origin& one, const Origin& other) noexcept;

/// Whether bytes for this origin stay on this machine: localhost, 127.0.0.0/8, ::1. No name is looked up.
[[nodiscard]] bool is_loopback(const Origin& origin);

/// The value of the Host header: the port only when it is not the scheme's own, an IPv6 address in brackets.
[[nodiscard]] std::string host_header(const Origin& origin);

}  // namespace parlance::core
