/// proxy_request.hpp - what is said to a proxy: CONNECT for a TLS origin, the absolute URL for a plain one.
#pragma once

#include <parlance/core/http_client.hpp>

#include <string>
#include <string_view>

namespace parlance::core::transport {

/// Asks for a tunnel to `origin`, with the proxy's credentials if it has some.
[[nodiscard]] std::string connect_request(const Origin& origin, const Proxy& proxy);

/// The head of a request to a plain `origin` as its proxy wants it: the target as an absolute URL (RFC 9112, 3.2.2),
/// and the proxy's credentials. `head` begins with a request line whose target begins with '/'.
[[nodiscard]] std::string proxied_head(std::string_view head, const Origin& origin, const Proxy& proxy);

}  // namespace parlance::core::transport
