/// connection.hpp - one connected socket, plain or TLS: try to read, try to write, wait for the socket.
///
/// All three steps never block, and both kinds have the same shape. A wait for bytes stays armed while a connection
/// rests in the pool: it tells at once when the server closes, and the next request need not arm it again.
///
/// Waiting is a read of its own, into a few bytes that belong to the connection: Asio arms a read without a system
/// call, but a mere wait with one, and most answers fit. What is there beyond them is read into the client's one large
/// buffer. So a thousand waiting streams hold a few megabytes, and a burst is still read 64 KiB at a time.
#pragma once

#include "response_reader.hpp"
#include "socket.hpp"
#include "tls_session.hpp"

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace parlance::core::transport {

class Connection;
struct PoolBucket;

/// Who uses a connection just now: an exchange, or the pool. Called by the loop, never inside a function of it.
class ConnectionUser {
public:
    virtual void on_readable(Connection& connection) = 0;
    virtual void on_writable(Connection& connection) = 0;

protected:
    ~ConnectionUser() = default;
};

enum class IoStatus {
    done,         ///< `bytes` were moved
    would_block,  ///< nothing moved; wait for the socket
    end,          ///< the peer closed in order
    cut,          ///< TLS only: the peer closed without saying so
    failed        ///< see `error`
};

struct IoResult {
    IoStatus status = IoStatus::failed;
    std::size_t bytes = 0;
    error_code error{};
};

/// Counted without atomics: everything happens on the loop's thread.
class Connection : public boost::intrusive_ref_counter<Connection, boost::thread_unsafe_counter> {
public:
    Connection(Socket socket, std::unique_ptr<TlsSession> tls);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void set_user(ConnectionUser* user) noexcept { user_ = user; }

    /// Reads what is there, up to the whole of `to`.
    [[nodiscard]] IoResult read(std::span<char> to);

    /// Writes what the socket takes of `head` and `body` behind each other, from `offset` on, in one go.
    [[nodiscard]] IoResult write(std::string_view head, std::string_view body, std::size_t offset);

    /// Asks for one call of the user's on_readable / on_writable. A wait that runs already is kept.
    void watch_read();
    void watch_write();

    /// The same at the end of this turn of the loop: the answer may be there by then, and the first look finds it.
    void watch_read_soon();
    /// The same a turn later still: a connection laid to rest is usually taken again before that, and then sends first.
    void watch_read_at_rest();

    /// Nobody hears of it any more. Idempotent.
    void close() noexcept;

    /// A cheap look before reuse: false when the peer has closed or said something unasked. TLS: always true.
    [[nodiscard]] bool is_quiet();

    /// Whether what made a resting connection readable was none of the peer's words: TLS has messages of its own.
    [[nodiscard]] bool is_still_quiet();

    [[nodiscard]] ResponseReader& reader() noexcept { return reader_; }

    std::string unread;            ///< bytes that the reader wants again with what follows
    PoolBucket* bucket = nullptr;  ///< where it belongs in the pool
    TimePoint idle_since{};

private:
    using Handle = boost::intrusive_ptr<Connection>;
    static constexpr std::size_t early_bytes = 4 * 1024;  // most answers of a chat, and all single events

    void received(const error_code& error, std::size_t bytes);
    void readable();
    [[nodiscard]] IoResult read_plain(std::span<char> to);
    [[nodiscard]] IoResult read_tls(std::span<char> to);
    [[nodiscard]] IoResult write_tls(std::string_view head, std::string_view body, std::size_t offset);

    Socket socket_;
    std::unique_ptr<TlsSession> tls_;
    ResponseReader reader_;
    ConnectionUser* user_ = nullptr;
    std::array<char, early_bytes> early_;
    std::size_t early_size_ = 0;    // plain: bytes in early_ that were not read yet
    std::optional<IoResult> held_;  // what ended the stream behind the bytes; the next read's answer
    bool watching_read_ = false;
    bool watching_write_ = false;
    bool ready_ = false;             // there is something to read that the socket would not tell of
    bool read_wants_write_ = false;  // TLS: a key update may turn the directions round
    bool write_wants_read_ = false;
};

using ConnectionPtr = boost::intrusive_ptr<Connection>;

}  // namespace parlance::core::transport
