#include "transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace parlance::sim {

namespace {

using asio::ip::tcp;

constexpr auto token = asio::as_tuple(asio::use_awaitable);

template <typename Stream>
asio::awaitable<Transfer> read_from(Stream& stream, std::span<char> buffer)
{
    const auto result = co_await stream.async_read_some(asio::buffer(buffer.data(), buffer.size()), token);
    co_return Transfer{std::get<0>(result), std::get<1>(result)};
}

template <typename Stream>
asio::awaitable<Transfer> write_to(Stream& stream, std::string_view bytes)
{
    const auto result = co_await stream.async_write_some(asio::buffer(bytes.data(), bytes.size()), token);
    co_return Transfer{std::get<0>(result), std::get<1>(result)};
}

class PlainTransport final : public Transport {
public:
    explicit PlainTransport(tcp::socket socket) : socket_(std::move(socket)) {}

    asio::awaitable<error_code> handshake() override { co_return error_code{}; }
    asio::awaitable<Transfer> read_some(std::span<char> buffer) override { return read_from(socket_, buffer); }
    asio::awaitable<Transfer> write_some(std::string_view bytes) override { return write_to(socket_, bytes); }

    asio::awaitable<void> finish() override
    {
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        co_return;
    }

private:
    tcp::socket& socket() noexcept override { return socket_; }

    tcp::socket socket_;
};

class TlsTransport final : public Transport {
public:
    TlsTransport(tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

    asio::awaitable<error_code> handshake() override
    {
        const auto result = co_await stream_.async_handshake(asio::ssl::stream_base::server, token);
        co_return std::get<0>(result);
    }
    asio::awaitable<Transfer> read_some(std::span<char> buffer) override { return read_from(stream_, buffer); }
    asio::awaitable<Transfer> write_some(std::string_view bytes) override { return write_to(stream_, bytes); }

    asio::awaitable<void> finish() override
    {
        co_await stream_.async_shutdown(token);  // ends with the peer's own close_notify, or when the socket is closed
        error_code ignored;
        stream_.next_layer().shutdown(tcp::socket::shutdown_send, ignored);
    }

private:
    tcp::socket& socket() noexcept override { return stream_.next_layer(); }

    asio::ssl::stream<tcp::socket> stream_;
};

}  // namespace

void Transport::close()
{
    error_code ignored;
    socket().close(ignored);
}

void Transport::reset()
{
    error_code ignored;
    socket().set_option(asio::socket_base::linger(true, 0), ignored);
    socket().close(ignored);
}

std::unique_ptr<Transport> make_plain_transport(tcp::socket socket)
{
    return std::make_unique<PlainTransport>(std::move(socket));
}

std::unique_ptr<Transport> make_tls_transport(tcp::socket socket, asio::ssl::context& context)
{
    return std::make_unique<TlsTransport>(std::move(socket), context);
}

}  // namespace parlance::sim
