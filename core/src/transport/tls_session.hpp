/// tls_session.hpp - TLS over a non-blocking socket, one step at a time.
///
/// OpenSSL reads and writes the socket itself, through a small BIO that raises no SIGPIPE. That spares the copies and
/// the 68 KiB a connection that a stream adapter with a BIO pair costs, and gives plain and TLS connections one shape:
/// try; when it would block, wait for the socket; try again.
///
/// A session may also run inside another one: to an origin, through a tunnel of a proxy that is itself spoken to in
/// TLS.
#pragma once

#include "tls_context.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;  // OpenSSL's SSL

namespace parlance::core::transport {

/// Who is at the other end, for texts.
enum class TlsPeer { server, proxy };

/// One TLS connection of a client. The socket stays the caller's, is non-blocking and outlives the session.
class TlsSession {
public:
    enum class Status {
        done,        ///< it worked: `bytes` of them
        want_read,   ///< wait until the socket is readable
        want_write,  ///< wait until the socket is writable
        end,         ///< the peer said goodbye (close_notify)
        cut,         ///< the peer closed the connection without a goodbye
        failed       ///< a broken connection or a broken protocol; see `problem`
    };
    struct Outcome {
        Status status = Status::failed;
        std::size_t bytes = 0;
    };

    /// `host` is sent as SNI and checked against the certificate; an address is checked only.
    TlsSession(std::shared_ptr<const TlsContext> context, int socket, const std::string& host,
               TlsPeer peer = TlsPeer::server);
    /// The same inside `carrier`, whose handshake is done.
    TlsSession(std::shared_ptr<const TlsContext> context, std::unique_ptr<TlsSession> carrier, const std::string& host);
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    /// Bytes that were read off the socket already; they live until `read` has answered `want_read`.
    /// `all`: there were no more, so that reading on need not ask the socket.
    void offer(std::string_view bytes, bool all) noexcept;

    /// Bytes of this session that came before it began.
    void begin_with(std::string bytes);

    /// Goes on with the handshake; `done` only after the certificate was verified.
    [[nodiscard]] Status handshake();
    [[nodiscard]] Outcome read(std::span<char> to);
    /// After `want_read` or `want_write` the next call brings the same bytes again, at the same or another address.
    [[nodiscard]] Outcome write(std::string_view from);

    /// After a failed or cut handshake: one clause that says what is wrong and, where known, what to do.
    [[nodiscard]] std::string problem() const;

    /// What OpenSSL reads from.
    struct Source {
        int socket = -1;
        std::string_view ahead;
        bool dry = false;               // the socket had no more a moment ago
        TlsSession* carrier = nullptr;  // instead of the socket
    };

private:
    void make(const std::string& host);
    [[nodiscard]] Status status_of(int result);

    std::shared_ptr<const TlsContext> context_;
    TlsPeer peer_ = TlsPeer::server;
    std::unique_ptr<TlsSession> carrier_;
    std::string early_;  // what the session began with
    Source source_;
    ssl_st* session_ = nullptr;
    unsigned long last_error_ = 0;  // OpenSSL's code
    int last_errno_ = 0;
};

}  // namespace parlance::core::transport
