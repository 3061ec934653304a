#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <memory>
#include <span>
#include <string_view>

namespace boost::asio::ssl {
class context;
}

namespace parlance::sim {

namespace asio = boost::asio;
using boost::system::error_code;

/// What one read or write did.
struct Transfer {
    error_code error;
    std::size_t bytes = 0;
};

/// A TCP connection, plain or with TLS. One read and one write may be under way at a time.
/// Thread: the one of its io_context.
class Transport {
public:
    virtual ~Transport() = default;

    /// The TLS handshake; nothing for plain TCP.
    virtual asio::awaitable<error_code> handshake() = 0;
    virtual asio::awaitable<Transfer> read_some(std::span<char> buffer) = 0;
    virtual asio::awaitable<Transfer> write_some(std::string_view bytes) = 0;

    /// Says that no more bytes come: close_notify, then FIN. The peer may still send.
    virtual asio::awaitable<void> finish() = 0;

    /// Closes the socket without a word: no close_notify. Whatever is under way ends with operation_aborted.
    void close();

    /// Closes it with RST.
    void reset();

protected:
    virtual asio::ip::tcp::socket& socket() noexcept = 0;
};

[[nodiscard]] std::unique_ptr<Transport> make_plain_transport(asio::ip::tcp::socket socket);

/// `context` outlives the transport.
[[nodiscard]] std::unique_ptr<Transport> make_tls_transport(asio::ip::tcp::socket socket, asio::ssl::context& context);

}  // namespace parlance::sim
