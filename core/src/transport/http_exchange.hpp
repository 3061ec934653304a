/// http_exchange.hpp - one request and its answer: a small state machine on a connection.
///
///   connecting --> sending --> waiting --> receiving --> ended
///        ^            |           |            |`--> draining --> ended      (`enough` was said)
///        `------------+-----------'            |
///       a reused connection was dead           `--> ended                    (also from everywhere: cancel, deadlines)
///
/// Each step tries what is possible without blocking and then waits for the socket. No coroutine, because the whole
/// path of a usual exchange is two calls: write all, read all.
#pragma once

#include "client_core.hpp"
#include "connector.hpp"

#include <memory>

namespace parlance::core::transport {

class HttpExchange final : public HttpCall,
                           public std::enable_shared_from_this<HttpExchange>,
                           private InFlight,
                           private Watch,
                           private ConnectionUser,
                           private ConnectorUser,
                           private ResponseSink {
public:
    static constexpr std::size_t drain_bytes = 64 * 1024;  ///< more to swallow is not worth a connection
    static constexpr std::chrono::seconds drain_time{1};

    HttpExchange(ClientCore& core, HttpSend request, HttpHandler& handler);
    ~HttpExchange() override = default;

    /// Calls no callback.
    void start();

    void cancel() noexcept override;
    void pause() noexcept override;
    void resume() noexcept override;
    void note_progress() noexcept override;

private:
    enum class Stage { connecting, sending, waiting, receiving, draining, ended };
    enum class LimitName { none, connect, first_byte, idle, progress, total };
    struct Limit {
        TimePoint due = never;
        LimitName name = LimitName::none;
    };

    void connect();
    void on_connected(ConnectionPtr connection) override;
    void on_not_connected(HttpFailure failure) override;
    void use(ConnectionPtr connection);
    void write_more();
    void on_writable(Connection& connection) override;

    void on_readable(Connection& connection) override;
    [[nodiscard]] bool read_once(Connection& connection);
    void take(Connection& connection, std::string_view bytes);
    void on_answer(const HttpAnswer& answer) noexcept override;
    void on_piece(std::string_view bytes) noexcept override;
    void drain();
    void answer_complete(bool surplus);
    void answer_broken(std::string_view problem, std::string_view received);
    void connection_ended(const IoResult& result);
    [[nodiscard]] bool has(const Connection& connection) const noexcept { return connection_.get() == &connection; }

    void enter(Stage stage);
    TimePoint on_due(TimePoint now) override;
    [[nodiscard]] Limit nearest_limit() const noexcept;
    [[nodiscard]] Limit answer_limit() const noexcept;
    [[nodiscard]] HttpFailure timeout_by(LimitName name) const;
    [[nodiscard]] Phase phase() const noexcept;
    [[nodiscard]] Destination destination() const noexcept;
    [[nodiscard]] bool answered_by_proxy(const HttpAnswer& answer) const noexcept;

    void on_client_closed() noexcept override;
    void end(BodyEnd how, const HttpFailure* failure);
    void end_later(BodyEnd how, HttpFailure failure);
    [[nodiscard]] std::shared_ptr<HttpExchange> leave() noexcept;
    void drop_connection() noexcept;

    ClientCore& core_;      // until the end; then it may be gone
    HttpHandler* handler_;  // null once on_end was called
    HttpSend request_;
    const std::size_t request_bytes_;
    PoolBucket* bucket_ = nullptr;
    ConnectionPtr connection_;
    std::shared_ptr<Connector> connector_;
    std::shared_ptr<HttpExchange> self_;  // while in flight

    std::size_t sent_ = 0;      // bytes of the request
    std::size_t received_ = 0;  // bytes of the answer; of what is swallowed, while draining
    TimePoint last_byte_;       // the last sign of life, either way
    TimePoint written_;         // when the request was; while draining: when that began
    TimePoint last_progress_;
    TimePoint paused_at_;
    Stage stage_ = Stage::connecting;
    bool reused_ = false;
    bool write_failed_ = false;
    bool paused_ = false;
    bool reading_ = false;  // inside on_readable, callbacks included
    bool enough_ = false;
};

}  // namespace parlance::core::transport
