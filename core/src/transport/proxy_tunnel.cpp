#include "proxy_tunnel.hpp"

#include "proxy_request.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <array>
#include <utility>

namespace parlance::core::transport {
namespace {

constexpr std::size_t read_bytes = 4 * 1024;

struct Moved {
    std::size_t bytes = 0;
    bool wants_read = false;
    bool wants_write = false;
    std::string reason{};  // why the connection is over; empty: closed in order
};

Moved over_tls(const TlsSession::Outcome& outcome)
{
    switch (outcome.status) {
        case TlsSession::Status::done: return {outcome.bytes};
        case TlsSession::Status::want_read: return {0, true};
        case TlsSession::Status::want_write: return {0, false, true};
        case TlsSession::Status::failed: return {0, false, false, "the connection broke"};
        default: return {};
    }
}

/// `waits_for_read`: what the step waits for when the socket is not ready.
Moved over_socket(const error_code& error, std::size_t bytes, bool waits_for_read)
{
    if (!error) return {bytes};
    if (error == asio::error::would_block || error == asio::error::interrupted)
        return {0, waits_for_read, !waits_for_read};
    if (error == asio::error::eof) return {};
    return {0, false, false, reason_of(error)};
}

}  // namespace

ProxyTunnel::ProxyTunnel(const Destination& to) : to_(to), request_(connect_request(to.origin, *to.proxy)) {}

ProxyTunnel::Status ProxyTunnel::advance(Socket& socket, TlsSession* tls)
{
    return sent_ < request_.size() ? ask(socket, tls) : listen(socket, tls);
}

ProxyTunnel::Status ProxyTunnel::ask(Socket& socket, TlsSession* tls)
{
    while (sent_ < request_.size()) {
        const std::string_view rest = std::string_view(request_).substr(sent_);
        error_code error;
        const Moved moved =
            tls != nullptr ? over_tls(tls->write(rest))
                           : over_socket(error, socket.send(asio::buffer(rest.data(), rest.size()), 0, error), false);
        if (moved.wants_read) return Status::want_read;
        if (moved.wants_write) return Status::want_write;
        if (moved.bytes == 0) return fail(proxy_gone(to_, moved.reason));
        sent_ += moved.bytes;
    }
    return listen(socket, tls);
}

ProxyTunnel::Status ProxyTunnel::listen(Socket& socket, TlsSession* tls)
{
    std::array<char, read_bytes> room;  // filled by the read
    for (;;) {
        error_code error;
        const Moved moved = tls != nullptr ? over_tls(tls->read(room))
                                           : over_socket(error, socket.receive(asio::buffer(room), 0, error), true);
        if (moved.wants_read) return Status::want_read;
        if (moved.wants_write) return Status::want_write;
        if (moved.bytes == 0) return fail(proxy_gone(to_, moved.reason));
        if (const Status status = take({room.data(), moved.bytes}); status != Status::want_read) return status;
    }
}

/// `want_read`: the answer goes on.
ProxyTunnel::Status ProxyTunnel::take(std::string_view bytes)
{
    switch (answer_.feed(bytes)) {
        case ProxyAnswer::Step::more: return Status::want_read;
        case ProxyAnswer::Step::open: return Status::open;
        case ProxyAnswer::Step::broken: return fail(proxy_not_http(to_, answer_.problem()));
        case ProxyAnswer::Step::refused: break;
    }
    const bool echoes = repeats_a_header(answer_.reason(), request_);  // it may be the credentials
    return fail(proxy_refused(to_, {answer_.status(), echoes ? "" : answer_.reason(), answer_.schemes()}));
}

ProxyTunnel::Status ProxyTunnel::fail(HttpFailure failure)
{
    failure_ = std::move(failure);
    return Status::failed;
}

}  // namespace parlance::core::transport
