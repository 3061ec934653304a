/// proxy_tunnel.hpp - asks a proxy for a tunnel, over a connected socket, one step at a time.
#pragma once

#include "proxy_answer.hpp"
#include "proxy_failure.hpp"
#include "socket.hpp"
#include "tls_session.hpp"

#include <span>
#include <string>

namespace parlance::core::transport {

/// One CONNECT and its answer. Never blocks. The loop's thread only.
class ProxyTunnel {
public:
    enum class Status {
        open,        ///< what follows goes to the origin and comes from it
        want_read,   ///< wait until the socket is readable
        want_write,  ///< wait until the socket is writable
        failed       ///< see `failure`
    };

    /// `to` has a proxy; what it views outlives the tunnel.
    explicit ProxyTunnel(const Destination& to);

    /// Goes on as far as possible. `tls`: the session with the proxy; null for a plain one.
    [[nodiscard]] Status advance(Socket& socket, TlsSession* tls);

    /// After `failed`.
    [[nodiscard]] const HttpFailure& failure() const noexcept { return failure_; }

    /// After `open`: what came from the origin already.
    [[nodiscard]] std::string take_rest() { return answer_.take_rest(); }

private:
    [[nodiscard]] Status ask(Socket& socket, TlsSession* tls);
    [[nodiscard]] Status listen(Socket& socket, TlsSession* tls);
    [[nodiscard]] Status take(std::string_view bytes);
    [[nodiscard]] Status fail(HttpFailure failure);

    Destination to_;
    std::string request_;
    std::size_t sent_ = 0;
    ProxyAnswer answer_;
    HttpFailure failure_;
};

}  // namespace parlance::core::transport
