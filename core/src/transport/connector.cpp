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

}  // namespace

Connector::Connector(asio::io_context& context, Lookup& lookup, TlsContexts& contexts, const Origin& origin,
                     const ConnectionSettings& settings, ConnectorUser& user)
    : context_(context),
      lookup_(lookup),
      contexts_(contexts),
      origin_(origin),
      settings_(settings),
      user_(&user),
      hedge_(context.get_executor())
{
}

void Connector::start()
{
    if (origin_.tls) {
        tls_context_ = contexts_.find(settings_.ca_file);
        if (!tls_context_->problem().empty()) return fail_later(tls_failed(origin_, tls_context_->problem()));
    }
    const auto known = known_addresses(origin_.host);
    if (!known.empty()) return connect_to(known);
    looking_up_ = true;
    lookup_.start(origin_.host, *this);
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
    if (answer.addresses.empty()) return fail(lookup_failed(origin_, answer.problem));
    connect_to(answer.addresses);
}

void Connector::connect_to(const std::vector<asio::ip::address>& addresses)
{
    step_ = ConnectStep::connect;
    endpoints_ = alternate(addresses, origin_.port);
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
    if (attempts_running_ == 0) fail(connect_failed(origin_, reason_of(first_error_)));
}

void Connector::connected(Socket socket)
{
    hedge_.cancel();
    socket_ = std::make_unique<Socket>(std::move(socket));
    error_code ignored;
    for (Socket& attempt : attempts_)
        attempt.close(ignored);
    socket_->non_blocking(true, ignored);
    if (origin_.tls) {
        step_ = ConnectStep::tls;
        tls_ = std::make_unique<TlsSession>(tls_context_, socket_->native_handle(), origin_.host);
    }
    shake_hands();
}

/// Goes on until the session is up; at once for a plain connection.
void Connector::shake_hands()
{
    if (user_ == nullptr) return;
    const auto status = tls_ ? tls_->handshake() : TlsSession::Status::done;
    if (status == TlsSession::Status::want_read || status == TlsSession::Status::want_write) {
        const auto wait = status == TlsSession::Status::want_read ? Socket::wait_read : Socket::wait_write;
        return socket_->async_wait(wait, [self = shared_from_this()](const error_code&) { self->shake_hands(); });
    }
    if (status != TlsSession::Status::done) return fail(tls_failed(origin_, tls_->problem()));
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
