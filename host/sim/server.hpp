#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>

#include "log.hpp"
#include "service.hpp"
#include "transport.hpp"

namespace parlance::sim {

/// Accepts connections on 127.0.0.1 for ever, plain or with TLS.
class Server {
public:
    /// `tls` null: plain. `split` is for scenarios that name none. The references outlive the server.
    Server(const asio::any_io_executor& executor, asio::ssl::context* tls, Service& service, Log& log,
           std::size_t split);

    /// Starts to accept. `port` 0: any free one. Fails with what the system says of the port.
    [[nodiscard]] error_code listen(std::uint16_t port);
    [[nodiscard]] std::uint16_t port() const;

private:
    asio::awaitable<void> accept_for_ever();
    void serve(asio::ip::tcp::socket socket);

    asio::ip::tcp::acceptor acceptor_;
    asio::ssl::context* tls_;
    Service& service_;
    Log& log_;
    std::size_t split_;
};

}  // namespace parlance::sim
