/// http_client.hpp - one HTTP/1.1 request and its answer, as callbacks: connections, TLS, pool and deadlines are behind
/// it.
#pragma once

#include <parlance/chat_error.hpp>
#include <parlance/core/loop.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::core {

/// Where a connection leads. `host` is a name or an address without brackets, lower case.
struct Origin {
    std::string host;
    std::uint16_t port = 0;
    bool tls = false;

    friend bool operator==(const Origin&, const Origin&) = default;
};

/// An HTTP proxy on the way to an origin: for a TLS origin it opens a tunnel (CONNECT), for a plain one it is asked
/// with the absolute URL.
struct Proxy {
    Origin origin;     ///< where the proxy itself is; `tls`: it is spoken to in TLS
    std::string user;  ///< not percent-encoded, without ':'; empty, and the password too: no credentials
    std::string password;
    std::string source;  ///< who named it, for messages: "HTTPS_PROXY", "the config"; never its URL

    friend bool operator==(const Proxy&, const Proxy&) = default;
};

/// What must be equal before two requests may share a connection, besides the origin: every security-relevant setting.
struct ConnectionSettings {
    std::string ca_file;  ///< PEM file of trusted authorities; empty: the system's
    std::string
        credential;  ///< an opaque mark of whose credential it is (never the credential); keeps identities apart
    std::optional<Proxy> proxy{};  ///< nothing: connect directly

    friend bool operator==(const ConnectionSettings&, const ConnectionSettings&) = default;
};

/// Limits in time. Zero switches one off. Defaults: docs/reference/config.md.
struct HttpTimeouts {
    std::chrono::milliseconds connect{5'000};       ///< lookup, connect, tunnel and TLS handshake together
    std::chrono::milliseconds first_byte{600'000};  ///< from the request written to the first byte of the answer
    std::chrono::milliseconds idle{300'000};        ///< silence between bytes; any byte resets it
    std::chrono::milliseconds progress{600'000};    ///< no event; only HttpCall::note_progress resets it
};

/// Limits in size.
struct HttpLimits {
    std::uint32_t header_bytes = 64 * 1024;  ///< status line and headers of the answer
    std::uint32_t header_count = 1'000;
    std::uint32_t informational = 16;  ///< 1xx answers before the real one
};

/// A request, ready for the wire.
struct HttpSend {
    Origin origin;
    std::shared_ptr<const ConnectionSettings> settings;  ///< never null
    HttpTimeouts timeouts;
    HttpLimits limits;
    std::optional<std::chrono::steady_clock::time_point> deadline;  ///< the whole call's last moment
    std::string head;  ///< request line and headers with the empty line that ends them
    std::string body;
    std::vector<std::string> secret_headers{};  ///< names of those in `head` whose value must reach no file and no log
    std::vector<std::string> secret_values{};   ///< secrets in `head` besides the client's own: a token got for it
    std::string deadline_words{};  ///< when that moment is and who set it, for the error: "within 200 ms (...)"
};

struct HttpHeader {
    std::string_view name;  ///< as the server spelled it
    std::string_view value;
};

/// The final answer's status and headers (1xx are skipped). Views: valid during on_head.
struct HttpAnswer {
    int status = 0;
    std::span<const HttpHeader> headers;
};

/// How a body ended. The numbers are those of parlance_body_end.how.
enum class BodyEnd : std::uint32_t { complete = 0, cut = 1, cancelled = 2, timeout = 3 };

/// Why an exchange did not come to a complete answer.
struct HttpFailure {
    ErrorKind kind = ErrorKind::network;
    Phase phase = Phase::connect;
    bool not_sent = false;  ///< no byte of the request can have been acted upon
    std::string message;    ///< one sentence that names the host and the remedy; no secret
    /// False: the same again would fail the same way, and may do harm: a login that is tried too often gets locked.
    std::optional<bool> retryable{};
};

enum class HttpFlow { more, enough };

/// Who receives an answer. Runs on the loop's thread, one callback at a time, never inside HttpClient::send.
class HttpHandler {
public:
    /// Once, unless the exchange failed before.
    virtual void on_head(const HttpAnswer& answer) noexcept = 0;

    /// Body bytes, framing of the transfer removed; a view into the connection's buffer that lives for this call
    /// (the handler may overwrite it: secrets are taken out in place).
    /// `enough`: nothing more is wanted; on_end(complete) follows at once and the connection drains itself for reuse.
    virtual HttpFlow on_body(std::string_view bytes) noexcept = 0;

    /// Exactly once, last; the handler may be gone when it has returned. `failure` is null only for `complete`.
    virtual void on_end(BodyEnd how, const HttpFailure* failure) noexcept = 0;

protected:
    ~HttpHandler() = default;
};

/// One request in flight. All functions run on the loop's thread and may be called inside the handler's callbacks.
class HttpCall {
public:
    virtual ~HttpCall() = default;

    /// Ends the exchange: on_end(cancelled) follows by a posted task, never inside this call. Idempotent; nothing after
    /// the end.
    virtual void cancel() noexcept = 0;

    /// Stops reading the socket; bytes already read still come. While paused, `idle` and `progress` stand still.
    virtual void pause() noexcept = 0;
    virtual void resume() noexcept = 0;

    /// Moves the `progress` limit.
    virtual void note_progress() noexcept = 0;
};

/// Turns a host's name into addresses ("127.0.0.1", "::1"), the first to try first; answers "" or why there are none.
/// Blocks; called on lookup threads, several at once, and possibly still running when the client has gone.
using Resolve = std::function<std::string(const std::string& host, std::vector<std::string>& addresses)>;

/// All connections of one loop: name lookup that cannot hold a cancel, happy eyeballs, TLS, keep-alive pool.
class HttpClient {
public:
    explicit HttpClient(Loop& loop, Resolve resolve = {});  ///< empty: the system's resolver
    ~HttpClient();  ///< closes; on the loop's thread or when the loop no longer runs. The loop outlives the client
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Sends and reports to `handler`, which outlives its on_end. Loop's thread.
    /// A request on a reused connection that died before the first byte of an answer is sent once more on a fresh one.
    [[nodiscard]] std::shared_ptr<HttpCall> send(HttpSend request, HttpHandler& handler);

    /// Cancels what is in flight and closes idle connections. Loop's thread. Later sends end `cancelled`.
    /// The on_end(cancelled) of each follows by a posted task, also when the client has been destroyed meanwhile; a
    /// loop that is stopped runs them first.
    void close();

    /// Idle connections in the pool. Loop's thread.
    [[nodiscard]] std::size_t idle_connections() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parlance::core
