#include "connector.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace parlance::core::transport {
namespace {

/// First the family of the first address, then the other, and so on (RFC 8305, 4).
std::vector<Endpoint> alternate(const std::vector<asio::ip::address>& addresses, std::uint16_t port)
{
    std::vector<Endpoint> first, second, all;
    for (const auto& address : addresses) {
        (address.is_v6() == addresses.front().is_v6() ? first : second).emplace_back(address, port);
    }
    for (std::size_t at = 0; at < std::max(first.size(), second.size()); ++at) {
        if (at < first.size()) all.push_back(first[at]);
        if (at < second.size()) all.push_back(second[at]);
    }
    return all;
}

const Proxy* proxy_of(const ConnectionSettings& settings)
{
    return settings.proxy ? &*settings.proxy : nullptr;
}

}  // namespace

Connector::Connector(asio::io_context& context, Lookup& lookup, TlsContexts& contexts, const Origin& origin,
                     const ConnectionSettings& settings, ConnectorUser& user)
    : context_(context),
      lookup_(lookup),
      contexts_(contexts),
      origin_(origin),
      settings_(settings),
      to_(origin, proxy_of(settings)),
      first_hop_(to_.proxy != nullptr ? to_.proxy->origin : origin),
      user_(&user),
      hedge_(context.get_executor())
{
}

void Connector::start()
{
    if (origin_.tls || first_hop_.tls) {
        tls_context_ = contexts_.find(settings_.ca_file);
        if (!tls_context_->problem().empty()) return fail_later(tls_failed(to_, tls_context_->problem()));
    }
    const auto known = known_addresses(first_hop_.host);
    if (!known.empty()) return connect_to(known);
    looking_up_ = true;
    lookup_.start(first_hop_.host, *this);
}

void Connector::abort() noexcept
{
    if (looking_up_) lookup_.forget(*this);
    looking_up_ = false;
    user_ = nullptr;
    hedge_.cancel();
    error_code ignored;
    for (Socket& attempt : attempts_)
        attempt.close(ignored);
    if (socket_) socket_->close(ignored);
}

void Connector::on_lookup(const LookupAnswer& answer)
{
    looking_up_ = false;
    if (answer.addresses.empty()) return fail(lookup_failed(to_, answer.problem));
    connect_to(answer.addresses);
}

void Connector::connect_to(const std::vector<asio::ip::address>& addresses)
{
    step_ = ConnectStep::connect;
    endpoints_ = alternate(addresses, first_hop_.port);
    try_next();
}

void Connector::try_next()
{
    start_attempt(endpoints_[next_endpoint_++]);
    if (next_endpoint_ == endpoints_.size()) return;
    hedge_.expires_after(next_attempt_after);
    hedge_.async_wait([weak = weak_from_this()](const error_code& error) {
        const auto self = weak.lock();
        if (!error && self && self->user_ != nullptr && !self->socket_) self->try_next();
    });
}

void Connector::start_attempt(const Endpoint& endpoint)
{
    const std::size_t number = attempts_.size();
    ++attempts_running_;
    attempts_.emplace_back(context_.get_executor())
        .async_connect(endpoint, [self = shared_from_this(), number](const error_code& error) {
            self->attempt_ended(number, error);
        });
}

void Connector::attempt_ended(std::size_t number, const error_code& error)
{
    if (user_ == nullptr || socket_) return;  // aborted, or another was faster
    --attempts_running_;
    if (!error) return connected(std::move(attempts_[number]));
    if (!first_error_) first_error_ = error;
    if (next_endpoint_ < endpoints_.size()) return try_next();
    if (attempts_running_ == 0) fail(connect_failed(to_, reason_of(first_error_)));
}

void Connector::connected(Socket socket)
{
    hedge_.cancel();
    socket_ = std::make_unique<Socket>(std::move(socket));
    error_code ignored;
    for (Socket& attempt : attempts_)
        attempt.close(ignored);
    socket_->non_blocking(true, ignored);
    if (to_.proxy == nullptr || !first_hop_.tls) return reach_origin();
    start_tls(ConnectStep::proxy_tls,
              std::make_unique<TlsSession>(tls_context_, socket_->native_handle(), first_hop_.host, TlsPeer::proxy));
}

void Connector::start_tls(ConnectStep step, std::unique_ptr<TlsSession> session)
{
    step_ = step;
    tls_ = std::move(session);
    shake_hands();
}

/// Goes on until the session is up.
void Connector::shake_hands()
{
    using Status = TlsSession::Status;
    if (user_ == nullptr) return;
    const Status status = tls_->handshake();
    if (status == Status::want_read) return wait(Socket::wait_read, &Connector::shake_hands);
    if (status == Status::want_write) return wait(Socket::wait_write, &Connector::shake_hands);
    const bool with_proxy = step_ == ConnectStep::proxy_tls;
    if (status != Status::done)
        return fail(with_proxy ? proxy_tls_failed(to_, tls_->problem()) : tls_failed(to_, tls_->problem()));
    with_proxy ? reach_origin() : finish();
}

/// The connection to the first hop stands, TLS included where that is a proxy with TLS.
void Connector::reach_origin()
{
    if (!origin_.tls) return finish();
    if (to_.proxy == nullptr)
        return start_tls(ConnectStep::tls,
                         std::make_unique<TlsSession>(tls_context_, socket_->native_handle(), origin_.host));
    step_ = ConnectStep::tunnel;
    tunnel_ = std::make_unique<ProxyTunnel>(to_);
    dig();
}

/// Goes on until the tunnel is open, and then to TLS inside it.
void Connector::dig()
{
    using Status = ProxyTunnel::Status;
    if (user_ == nullptr) return;
    const Status status = tunnel_->advance(*socket_, tls_.get());
    if (status == Status::want_read) return wait(Socket::wait_read, &Connector::dig);
    if (status == Status::want_write) return wait(Socket::wait_write, &Connector::dig);
    if (status == Status::failed) return fail(tunnel_->failure());
    auto session = tls_ ? std::make_unique<TlsSession>(tls_context_, std::move(tls_), origin_.host)
                        : std::make_unique<TlsSession>(tls_context_, socket_->native_handle(), origin_.host);
    session->begin_with(tunnel_->take_rest());
    start_tls(ConnectStep::tls, std::move(session));
}

void Connector::wait(Socket::wait_type what, void (Connector::*next)())
{
    socket_->async_wait(what, [self = shared_from_this(), next](const error_code&) { (*self.*next)(); });
}

void Connector::finish()
{
    std::exchange(user_, nullptr)->on_connected(ConnectionPtr(new Connection(std::move(*socket_), std::move(tls_))));
}

void Connector::fail(HttpFailure failure)
{
    ConnectorUser* const user = user_;
    abort();
    if (user != nullptr) user->on_not_connected(std::move(failure));
}

void Connector::fail_later(HttpFailure failure)
{
    asio::post(context_.get_executor(),
               [self = shared_from_this(), failure = std::move(failure)]() mutable { self->fail(std::move(failure)); });
}

}  // namespace parlance::core::transport
