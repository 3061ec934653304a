/// connector.hpp - from an origin to a connection: lookup, happy eyeballs, tunnel, TLS handshake.
///
/// Happy eyeballs (RFC 8305): the addresses are tried in turn, the two families alternating; the next attempt starts
/// when one fails or after 250 ms, those before it go on, and the first to connect wins. The limit in time is the
/// exchange's: it aborts.
///
/// With a proxy, lookup and attempts are the proxy's; then come TLS with the proxy if its URL is https, a tunnel if the
/// origin is a TLS one, and TLS with the origin inside it. The origin's name is not looked up here at all.
#pragma once

#include "connection.hpp"
#include "failure_text.hpp"
#include "lookup.hpp"
#include "proxy_tunnel.hpp"
#include "tls_context.hpp"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace parlance::core::transport {

/// Who wants a connection. Exactly one of the two is called, on the loop's thread, unless the connector was aborted;
/// never inside `start`.
class ConnectorUser {
public:
    virtual void on_connected(ConnectionPtr connection) = 0;
    virtual void on_not_connected(HttpFailure failure) = 0;

protected:
    ~ConnectorUser() = default;
};

class Connector final : public std::enable_shared_from_this<Connector>, private LookupWaiter {
public:
    static constexpr std::chrono::milliseconds next_attempt_after{250};  // RFC 8305, 5

    /// Everything referred to outlives the connector or its `abort`.
    Connector(asio::io_context& context, Lookup& lookup, TlsContexts& contexts, const Origin& origin,
              const ConnectionSettings& settings, ConnectorUser& user);

    void start();

    /// Ends it; the user hears nothing any more. Idempotent.
    void abort() noexcept;

    [[nodiscard]] ConnectStep step() const noexcept { return step_; }

private:
    void on_lookup(const LookupAnswer& answer) override;
    void connect_to(const std::vector<asio::ip::address>& addresses);
    void try_next();
    void start_attempt(const Endpoint& endpoint);
    void attempt_ended(std::size_t number, const error_code& error);
    void connected(Socket socket);
    void start_tls(ConnectStep step, std::unique_ptr<TlsSession> session);
    void shake_hands();
    void reach_origin();
    void dig();
    void finish();
    void wait(Socket::wait_type what, void (Connector::*next)());
    void fail(HttpFailure failure);
    void fail_later(HttpFailure failure);

    asio::io_context& context_;
    Lookup& lookup_;
    TlsContexts& contexts_;
    const Origin& origin_;
    const ConnectionSettings& settings_;
    const Destination to_;
    const Origin& first_hop_;  // the proxy, or the origin itself
    ConnectorUser* user_;
    ConnectStep step_ = ConnectStep::lookup;
    bool looking_up_ = false;
    std::vector<Endpoint> endpoints_;
    std::size_t next_endpoint_ = 0;
    std::deque<Socket> attempts_;  // a deque: sockets stay where they are
    std::size_t attempts_running_ = 0;
    error_code first_error_;
    Timer hedge_;
    std::shared_ptr<const TlsContext> tls_context_;
    std::unique_ptr<Socket> socket_;  // the winner, until the connection is made
    std::unique_ptr<TlsSession> tls_;
    std::unique_ptr<ProxyTunnel> tunnel_;
};

}  // namespace parlance::core::transport
