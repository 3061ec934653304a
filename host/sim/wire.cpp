#include "wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace parlance::sim {

namespace {

constexpr auto token = asio::as_tuple(asio::use_awaitable);

}  // namespace

Wire::Wire(std::unique_ptr<Transport> transport, asio::any_io_executor executor, Log& log)
    : transport_(std::move(transport)), timer_(std::move(executor)), log_(log), id_(log.connection_accepted())
{
}

asio::awaitable<bool> Wire::write(std::string_view bytes)
{
    while (!bytes.empty() && !closed_) {
        const Transfer written = co_await transport_->write_some(bytes);
        log_.bytes_written(id_, written.bytes);
        bytes.remove_prefix(written.bytes);
        if (written.error) close(ClosedBy::peer);
    }
    co_return !closed_;
}

asio::awaitable<bool> Wire::pause(std::chrono::milliseconds duration)
{
    if (duration.count() > 0 && !closed_) {
        timer_.expires_after(duration);
        co_await timer_.async_wait(token);
    }
    co_return !closed_;
}

asio::awaitable<void> Wire::pause_until_closed()
{
    while (!closed_) {
        timer_.expires_at(asio::steady_timer::time_point::max());
        co_await timer_.async_wait(token);
    }
}

void Wire::close(ClosedBy who)
{
    if (closed_) return;
    transport_->close();
    mark_closed(who);
}

void Wire::reset()
{
    if (closed_) return;
    transport_->reset();
    mark_closed(ClosedBy::sim);
}

void Wire::mark_closed(ClosedBy who)
{
    closed_ = true;
    timer_.cancel();
    log_.connection_closed(id_, who);
}

}  // namespace parlance::sim
