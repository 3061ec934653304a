#include "server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "connection.hpp"

namespace parlance::sim {

namespace {

using asio::ip::tcp;

constexpr auto token = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds pause_without_descriptors{50};

}  // namespace

Server::Server(const asio::any_io_executor& executor, asio::ssl::context* tls, Service& service, Log& log,
               std::size_t split)
    : acceptor_(executor), tls_(tls), service_(service), log_(log), split_(split)
{
}

error_code Server::listen(std::uint16_t port)
{
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    error_code ec;
    acceptor_.open(endpoint.protocol(), ec);
    if (!ec) acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor_.bind(endpoint, ec);
    if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec) asio::co_spawn(acceptor_.get_executor(), accept_for_ever(), asio::detached);
    return ec;
}

std::uint16_t Server::port() const
{
    return acceptor_.local_endpoint().port();
}

asio::awaitable<void> Server::accept_for_ever()
{
    asio::steady_timer pause(acceptor_.get_executor());
    for (;;) {
        auto result = co_await acceptor_.async_accept(token);
        if (!std::get<0>(result)) {
            serve(std::move(std::get<1>(result)));
            continue;
        }
        pause.expires_after(pause_without_descriptors);  // no descriptor is free: some will be
        co_await pause.async_wait(token);
    }
}

void Server::serve(tcp::socket socket)
{
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto transport =
        tls_ == nullptr ? make_plain_transport(std::move(socket)) : make_tls_transport(std::move(socket), *tls_);
    std::make_shared<Connection>(std::move(transport), acceptor_.get_executor(), service_, log_, split_)->start();
}

}  // namespace parlance::sim
