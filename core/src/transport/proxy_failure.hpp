/// proxy_failure.hpp - why a proxy did not carry an exchange. All of it is `network`: a proxy's refusal must not look
/// like the provider's, which would send people to look at their key.
#pragma once

#include "failure_text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parlance::core::transport {

/// A proxy's answer that is none of the origin's. No byte of its body is shown.
struct ProxyRefusal {
    int status = 0;
    std::string reason;                ///< the status's phrase; may be empty
    std::vector<std::string> schemes;  ///< with 407: how the proxy would let us in
};

/// The 407 that a plain origin's proxy answers for itself.
[[nodiscard]] ProxyRefusal refusal_of(const HttpAnswer& answer);

/// `to.proxy` is not null in any of these.
[[nodiscard]] HttpFailure proxy_refused(const Destination& to, const ProxyRefusal& refusal);

/// The proxy closed, or the connection broke, before its answer to CONNECT was complete.
[[nodiscard]] HttpFailure proxy_gone(const Destination& to, std::string_view reason);

/// What came instead of an answer to CONNECT is not HTTP.
[[nodiscard]] HttpFailure proxy_not_http(const Destination& to, std::string_view problem);

/// No TLS with the proxy itself: kind `tls`, and the proxy is named.
[[nodiscard]] HttpFailure proxy_tls_failed(const Destination& to, std::string_view problem);

}  // namespace parlance::core::transport
