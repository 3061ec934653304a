#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <string>

#include "http.hpp"
#include "service.hpp"
#include "wire.hpp"

namespace parlance::sim {

/// One accepted connection. It reads on while it answers: only so does it notice at once that the peer has gone.
/// That makes two coroutines, which keep it alive: one reads requests into a queue, one answers them in their order.
/// A peer that closes its sending side counts as gone.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    /// `service` and `log` outlive the connection.
    Connection(std::unique_ptr<Transport> transport, const asio::any_io_executor& executor, Service& service, Log& log,
               std::size_t split);

    /// Starts both coroutines.
    void start();

private:
    asio::awaitable<void> shake_hands_and_read();
    asio::awaitable<void> read_requests();
    asio::awaitable<void> answer_requests();
    asio::awaitable<bool> answer(const Request& request);
    asio::awaitable<bool> take_requests();
    asio::awaitable<void> refuse(const std::string& problem);
    asio::awaitable<void> finish();
    void close_after_a_while();

    asio::any_io_executor executor_;
    Wire wire_;
    Service& service_;
    std::size_t split_;
    RequestReader reader_;
    std::deque<Request> queue_;
    asio::steady_timer wake_;    // cancelled when the queue grows, or nothing will come any more
    asio::steady_timer linger_;  // how long a peer may take to close after we did
    bool answering_ = false;     // the one write at a time is the answer's
    bool done_reading_ = false;
    bool finished_ = false;
};

}  // namespace parlance::sim
