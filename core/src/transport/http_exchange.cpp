#include "http_exchange.hpp"

#include "proxy_failure.hpp"
#include "proxy_request.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace parlance::core::transport {
namespace {

/// How often a connection that fills the whole buffer is read before others have their turn.
constexpr int reads_in_a_row = 4;

/// A plain origin's proxy is asked itself, with the whole URL and its own credentials.
HttpSend as_the_first_hop_wants_it(HttpSend request)
{
    const auto& proxy = request.settings->proxy;
    if (proxy && !request.origin.tls) request.head = proxied_head(request.head, request.origin, *proxy);
    return request;
}

}  // namespace

HttpExchange::HttpExchange(ClientCore& core, HttpSend request, HttpHandler& handler)
    : core_(core),
      handler_(&handler),
      request_(as_the_first_hop_wants_it(std::move(request))),
      request_bytes_(request_.head.size() + request_.body.size()),
      last_byte_(Clock::now())
{
}

void HttpExchange::start()
{
    self_ = shared_from_this();
    bucket_ = &core_.pool.enter(request_.origin, *request_.settings);
    core_.in_flight.push_back(*this);
    core_.watchdog->add(*this, never);
    if (core_.closed) return cancel();
    if (ConnectionPtr resting = core_.pool.take(*bucket_, last_byte_)) {
        reused_ = true;
        use(std::move(resting));
    } else {
        connect();
    }
}

// ---- connecting and sending ----

void HttpExchange::connect()
{
    reused_ = false;
    enter(Stage::connecting);
    connector_ = std::make_shared<Connector>(core_.context, core_.lookup, core_.tls, request_.origin,
                                             *request_.settings, static_cast<ConnectorUser&>(*this));
    connector_->start();
}

void HttpExchange::on_connected(ConnectionPtr connection)
{
    connector_.reset();
    last_byte_ = Clock::now();
    use(std::move(connection));
}

void HttpExchange::on_not_connected(HttpFailure failure)
{
    connector_.reset();
    end(BodyEnd::cut, &failure);
}

void HttpExchange::use(ConnectionPtr connection)
{
    connection_ = std::move(connection);
    connection_->set_user(this);
    connection_->reader().begin(request_.limits, *this);
    sent_ = 0;
    stage_ = Stage::sending;
    written_ = last_byte_;
    write_more();
}

/// Writes what the socket takes. From then on an answer is listened for, also before the request is out: a server may
/// refuse a body that it does not want to read.
void HttpExchange::write_more()
{
    while (sent_ < request_bytes_) {
        const IoResult result = connection_->write(request_.head, request_.body, sent_);
        sent_ += result.bytes;
        write_failed_ = result.status == IoStatus::failed;
        if (result.status != IoStatus::done) break;
    }
    if (sent_ < request_bytes_ && !write_failed_) {
        connection_->watch_write();
        if (stage_ == Stage::sending) enter(Stage::sending);
    } else if (stage_ == Stage::sending) {
        enter(Stage::waiting);
    }
    if (!paused_) connection_->watch_read_soon();
}

void HttpExchange::on_writable(Connection&)
{
    if (sent_ == request_bytes_ || write_failed_) return;
    written_ = last_byte_ = Clock::now();
    write_more();
}

// ---- receiving ----

void HttpExchange::on_readable(Connection& connection)
{
    if (paused_) return;  // resume() watches again
    const std::shared_ptr<HttpExchange> keep_this = self_;
    const ConnectionPtr keep_connection(&connection);
    reading_ = true;
    for (int turn = 0; turn < reads_in_a_row && read_once(connection); ++turn) {
    }
    reading_ = false;
    if (has(connection) && !paused_) connection.watch_read();
}

/// Returns whether there may be more to read at once.
bool HttpExchange::read_once(Connection& connection)
{
    const std::span<char> room = core_.buffer.start(connection.unread);
    const IoResult result = connection.read(room);
    if (result.status == IoStatus::would_block) return false;
    last_byte_ = Clock::now();
    if (result.status != IoStatus::done) {
        connection_ended(result);
        return false;
    }
    received_ += result.bytes;
    take(connection, core_.buffer.filled(connection.unread.size() + result.bytes));
    return has(connection) && !paused_ && result.bytes == room.size();
}

void HttpExchange::take(Connection& connection, std::string_view bytes)
{
    using Step = ResponseReader::Step;
    std::size_t used = 0;
    const Step step = connection.reader().feed(bytes, used);
    if (!has(connection)) return;  // cancelled in a callback
    if (step == Step::done) return answer_complete(used != bytes.size());
    if (step == Step::broken) return answer_broken(connection.reader().problem(), bytes);
    connection.unread.assign(bytes.substr(used));
    if (enough_ && stage_ == Stage::receiving) drain();
    if (stage_ == Stage::draining && received_ > drain_bytes) {
        drop_connection();
        static_cast<void>(leave());
    }
}

void HttpExchange::on_answer(const HttpAnswer& answer) noexcept
{
    if (sent_ == request_bytes_) std::string().swap(request_.body);  // it will not be sent again
    last_progress_ = last_byte_;
    if (answered_by_proxy(answer)) return end_later(BodyEnd::cut, proxy_refused(destination(), refusal_of(answer)));
    enter(Stage::receiving);
    handler_->on_head(answer);
}

void HttpExchange::on_piece(std::string_view bytes) noexcept
{
    if (handler_->on_body(bytes) == HttpFlow::more || !connection_) return;
    enough_ = true;
    connection_->reader().discard();
}

/// The handler has enough, but the answer goes on: it is told so, and the rest is swallowed within limits.
void HttpExchange::drain()
{
    received_ = 0;
    written_ = last_byte_;
    paused_ = false;
    enter(Stage::draining);
    std::exchange(handler_, nullptr)->on_end(BodyEnd::complete, nullptr);
}

/// `surplus`: the server said more than it was asked for; such a connection is not used again.
void HttpExchange::answer_complete(bool surplus)
{
    const bool reusable = !surplus && sent_ == request_bytes_ && connection_->reader().keeps_alive();
    if (reusable) {
        core_.pool.put(*bucket_, std::exchange(connection_, nullptr), last_byte_);
    } else {
        drop_connection();
    }
    end(BodyEnd::complete, nullptr);
}

void HttpExchange::answer_broken(std::string_view problem, std::string_view received)
{
    const HttpFailure failure = stage_ == Stage::receiving || stage_ == Stage::draining
                                    ? bad_framing(destination(), problem)
                                    : bad_answer(destination(), problem, received, request_.head);
    end(BodyEnd::cut, &failure);
}

/// The peer closed, in order or not. Sent again is only what a connection at rest cannot have delivered: the server
/// closed it before it saw the request, as far as one can know.
void HttpExchange::connection_ended(const IoResult& result)
{
    if (reused_ && received_ == 0) {
        drop_connection();
        return connect();
    }
    const ResponseReader& reader = connection_->reader();
    const bool in_body = reader.head_seen();
    if (in_body && result.status == IoStatus::end && connection_->reader().end() == ResponseReader::Step::done) {
        return answer_complete(true);
    }
    const std::string reason = result.status == IoStatus::failed ? reason_of(result.error) : std::string();
    HttpFailure failure =
        in_body ? body_cut(destination(), reason)
                : no_answer(destination(), write_failed_ ? Phase::send : Phase::first_byte, reason, received_ != 0);
    failure.not_sent = sent_ == 0;
    end(BodyEnd::cut, &failure);
}

// ---- time ----

void HttpExchange::enter(Stage stage)
{
    stage_ = stage;
    core_.watchdog->move(*this, nearest_limit().due);
}

/// Between two stages only the numbers move, and the watchdog may ask too early.
TimePoint HttpExchange::on_due(TimePoint now)
{
    const Limit limit = nearest_limit();
    if (limit.due > now) return limit.due;
    if (stage_ == Stage::draining) {
        drop_connection();
        const auto last = leave();
    } else {
        end_later(BodyEnd::timeout, timeout_by(limit.name));
    }
    return never;
}

HttpExchange::Limit HttpExchange::nearest_limit() const noexcept
{
    if (stage_ == Stage::draining) return {written_ + drain_time, LimitName::idle};
    Limit nearest = paused_ && stage_ != Stage::connecting ? Limit{} : answer_limit();
    if (request_.deadline && *request_.deadline < nearest.due) nearest = {*request_.deadline, LimitName::total};
    return nearest;
}

/// The limit of the stage, without the call's deadline.
HttpExchange::Limit HttpExchange::answer_limit() const noexcept
{
    const HttpTimeouts& limits = request_.timeouts;
    const auto at = [](TimePoint from, std::chrono::milliseconds span, LimitName name) {
        return span.count() > 0 ? Limit{from + span, name} : Limit{never, name};
    };
    const Limit idle = at(last_byte_, limits.idle, LimitName::idle);
    switch (stage_) {
        case Stage::connecting: return at(last_byte_, limits.connect, LimitName::connect);
        case Stage::sending: return idle;
        case Stage::waiting: {
            // A 1xx, or the first half of the headers, does not shorten the patience for the answer.
            const Limit first = at(written_, limits.first_byte, LimitName::first_byte);
            return received_ != 0 && idle.due > first.due ? idle : first;
        }
        default: break;
    }
    const Limit progress = at(last_progress_, limits.progress, LimitName::progress);
    return progress.due < idle.due ? progress : idle;
}

HttpFailure HttpExchange::timeout_by(LimitName name) const
{
    const Destination to = destination();
    const HttpTimeouts& limits = request_.timeouts;
    switch (name) {
        case LimitName::connect: return connect_timed_out(to, connector_->step(), limits.connect);
        case LimitName::first_byte: return timed_out(to, phase(), "no answer from", limits.first_byte, "first_byte");
        case LimitName::progress: return timed_out(to, phase(), "no event from", limits.progress, "progress");
        case LimitName::idle:
            return timed_out(to, phase(),
                             stage_ == Stage::sending ? "the request was not taken by" : "no further byte from",
                             limits.idle, "idle");
        default: return overdue(to, phase(), request_.deadline_words);
    }
}

Phase HttpExchange::phase() const noexcept
{
    switch (stage_) {
        case Stage::connecting:
            return connector_ && connector_->step() == ConnectStep::tls ? Phase::tls : Phase::connect;
        case Stage::sending: return Phase::send;
        case Stage::waiting: return Phase::first_byte;
        default: return Phase::stream;
    }
}

Destination HttpExchange::destination() const noexcept
{
    const auto& proxy = request_.settings->proxy;
    return {request_.origin, proxy ? &*proxy : nullptr};
}

/// Inside a tunnel a proxy cannot speak any more, and an origin has no reason for this status.
bool HttpExchange::answered_by_proxy(const HttpAnswer& answer) const noexcept
{
    return answer.status == 407 && request_.settings->proxy && !request_.origin.tls;
}

void HttpExchange::pause() noexcept
{
    if (paused_ || handler_ == nullptr || stage_ == Stage::ended) return;
    paused_ = true;
    paused_at_ = Clock::now();
}

void HttpExchange::resume() noexcept
{
    if (!paused_ || handler_ == nullptr || stage_ == Stage::ended) return;
    const auto stood_still = Clock::now() - paused_at_;
    paused_ = false;
    if (stage_ != Stage::connecting) {
        last_byte_ += stood_still;
        written_ += stood_still;
        last_progress_ += stood_still;
    }
    enter(stage_);
    if (connection_ && !reading_) connection_->watch_read();
}

void HttpExchange::note_progress() noexcept
{
    last_progress_ = reading_ ? last_byte_ : Clock::now();
}

// ---- ending ----

void HttpExchange::cancel() noexcept
{
    if (handler_ == nullptr || stage_ == Stage::ended) return;
    end_later(BodyEnd::cancelled, cancelled(phase()));
}

void HttpExchange::on_client_closed() noexcept
{
    if (handler_ != nullptr) return cancel();
    drop_connection();
    static_cast<void>(leave());
}

/// From a handler of the loop: the last callback is made here and now.
void HttpExchange::end(BodyEnd how, const HttpFailure* failure)
{
    drop_connection();
    const auto keep_this = leave();
    if (HttpHandler* const handler = std::exchange(handler_, nullptr)) handler->on_end(how, failure);
}

/// From anywhere: everything is let go at once, and the last callback is posted.
void HttpExchange::end_later(BodyEnd how, HttpFailure failure)
{
    drop_connection();
    asio::post(core_.context, [self = leave(), how, failure = std::move(failure)] {
        std::exchange(self->handler_, nullptr)->on_end(how, &failure);
    });
}

/// Out of the client's books. From here on the client may be gone.
std::shared_ptr<HttpExchange> HttpExchange::leave() noexcept
{
    stage_ = Stage::ended;
    InFlight::unlink();
    stop_watch();
    core_.pool.leave(*bucket_);
    return std::move(self_);
}

void HttpExchange::drop_connection() noexcept
{
    if (connector_) connector_->abort();
    connector_.reset();
    if (!connection_) return;
    connection_->reader().stop();
    connection_->close();
    connection_.reset();
}

}  // namespace parlance::core::transport
