#include "connection.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "dialect.hpp"
#include "responder.hpp"

namespace parlance::sim {

namespace {

constexpr auto token = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds linger_limit{1};

}  // namespace

Connection::Connection(std::unique_ptr<Transport> transport, const asio::any_io_executor& executor, Service& service,
                       Log& log, std::size_t split)
    : executor_(executor),
      wire_(std::move(transport), executor, log),
      service_(service),
      split_(split),
      wake_(executor),
      linger_(executor)
{
}

void Connection::start()
{
    const auto self = shared_from_this();
    const auto keep_alive = [self](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);  // nobody foresaw it: let the process say so
    };
    asio::co_spawn(executor_, shake_hands_and_read(), keep_alive);
    asio::co_spawn(executor_, answer_requests(), keep_alive);
}

asio::awaitable<void> Connection::shake_hands_and_read()
{
    const error_code ec = co_await wire_.transport().handshake();
    if (ec) {
        wire_.log().handshake_failed(wire_.id(), ec.message());
        wire_.close(ClosedBy::peer);
    }
    if (!wire_.is_closed()) co_await read_requests();
    done_reading_ = true;
    wake_.cancel();
}

asio::awaitable<void> Connection::read_requests()
{
    std::array<char, 16 * 1024> buffer;
    for (;;) {
        const Transfer read = co_await wire_.transport().read_some(buffer);
        if (read.error) {
            wire_.close(finished_ ? ClosedBy::sim : ClosedBy::peer);
            linger_.cancel();
            co_return;
        }
        if (finished_) continue;  // bytes after our end: read away, so that closing sends no RST
        reader_.feed(std::string_view(buffer.data(), read.bytes));
        if (!co_await take_requests()) co_return;
    }
}

asio::awaitable<bool> Connection::take_requests()
{
    while (auto request = reader_.next())
        queue_.push_back(std::move(*request));
    if (!queue_.empty() || !reader_.problem().empty()) wake_.cancel();
    if (!answering_ && reader_.take_continue()) co_await wire_.write("HTTP/1.1 100 Continue\r\n\r\n");
    co_return !wire_.is_closed();
}

asio::awaitable<void> Connection::answer_requests()
{
    for (;;) {
        while (queue_.empty() && reader_.problem().empty() && !done_reading_) {
            wake_.expires_at(asio::steady_timer::time_point::max());
            co_await wake_.async_wait(token);
        }
        if (wire_.is_closed()) co_return;
        if (queue_.empty()) break;
        const Request request = std::move(queue_.front());
        queue_.pop_front();
        answering_ = true;
        if (!co_await answer(request)) break;
        answering_ = false;
    }
    if (wire_.is_closed()) co_return;
    if (!reader_.problem().empty()) co_await refuse(reader_.problem());
    co_await finish();
}

asio::awaitable<bool> Connection::answer(const Request& request)
{
    Log& log = wire_.log();
    const bool control = Service::is_control(request);
    if (control)
        log.connection_is_control(wire_.id());
    else
        log.request_arrived(wire_.id(), request);
    const Scenario scenario = service_.answer(request);
    Responder responder(wire_, request, scenario, control ? 0 : split_);
    co_return co_await responder.run();
}

asio::awaitable<void> Connection::refuse(const std::string& problem)
{
    Scenario scenario;
    Request request;
    request.keep_alive = false;
    answer_with_error(request, 400, "No HTTP request: " + problem, scenario);
    Responder responder(wire_, request, scenario, 0);
    co_await responder.run();
}

asio::awaitable<void> Connection::finish()
{
    finished_ = true;
    close_after_a_while();
    co_await wire_.transport().finish();
}

void Connection::close_after_a_while()
{
    linger_.expires_after(linger_limit);
    linger_.async_wait([self = shared_from_this()](const error_code& ec) {
        if (!ec) self->wire_.close(ClosedBy::sim);
    });
}

}  // namespace parlance::sim
