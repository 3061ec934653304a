#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string_view>

#include "log.hpp"
#include "transport.hpp"

namespace parlance::sim {

/// A connection as the one who answers sees it: bytes go out, time passes, and at any moment the peer may be gone.
/// Every wait ends at once when it is. Thread: the one of its io_context.
class Wire {
public:
    /// `log` outlives the wire.
    Wire(std::unique_ptr<Transport> transport, asio::any_io_executor executor, Log& log);

    [[nodiscard]] Transport& transport() noexcept { return *transport_; }
    [[nodiscard]] Log& log() noexcept { return log_; }
    [[nodiscard]] Log::ConnectionId id() const noexcept { return id_; }
    [[nodiscard]] bool is_closed() const noexcept { return closed_; }

    /// Writes all of `bytes`, which outlive the co_await. False: the connection is closed.
    asio::awaitable<bool> write(std::string_view bytes);

    /// Lets `duration` pass. False: the connection is closed.
    asio::awaitable<bool> pause(std::chrono::milliseconds duration);

    /// Returns when the connection is closed.
    asio::awaitable<void> pause_until_closed();

    /// The peer has gone, or answered nothing in time: closes the socket and ends every wait. The first caller names
    /// `who`.
    void close(ClosedBy who);

    /// As `close`, by us, with RST.
    void reset();

private:
    void mark_closed(ClosedBy who);

    std::unique_ptr<Transport> transport_;
    asio::steady_timer timer_;
    Log& log_;
    Log::ConnectionId id_;
    bool closed_ = false;
};

}  // namespace parlance::sim
