/// connection.hpp - one client of the fake provider: requests in, pre-built answers out, one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fake/answers.hpp"
#include "fake/request.hpp"
#include "fake/socket.hpp"

namespace bench::fake {

/// Microseconds of the monotonic clock, as stamped deltas carry them.
[[nodiscard]] std::uint64_t now_us() noexcept;

/// What the provider counts, for its last line.
struct Totals {
    std::uint64_t requests = 0, deltas = 0, connections = 0;
};

/// Thread-safety: the loop's one thread. After each call the loop looks at what the connection waits for.
class Connection {
public:
    /// `answers`, `totals` and `identity` outlive the connection.
    Connection(int fd, std::uint64_t serial, const TlsIdentity* identity, Answers& answers, Totals& totals)
        : socket_(fd, identity), serial_(serial), answers_(answers), totals_(totals)
    {
    }

    [[nodiscard]] int fd() const noexcept { return socket_.fd(); }
    /// Tells this connection from an earlier one with the same descriptor.
    [[nodiscard]] std::uint64_t serial() const noexcept { return serial_; }

    void readable();
    void writable();
    /// The time `due()` has come, or it is a ready stream's turn.
    void turn();

    [[nodiscard]] bool closed() const noexcept { return closed_; }
    [[nodiscard]] bool wants_write() const noexcept { return !unsent_.empty(); }
    /// Whether an unpaced stream could write now.
    [[nodiscard]] bool ready() const noexcept
    {
        return state_ == State::streaming && shape_.delay_us == 0 && unsent_.empty() && !closed_;
    }
    /// When the next turn is wanted, in microseconds; 0: not by time.
    [[nodiscard]] std::uint64_t due() const noexcept { return closed_ ? 0 : due_; }

    // What the loop keeps here for itself.
    bool watches_write = false;  ///< the interest the kernel knows
    bool queued = false;         ///< in the list of ready streams
    std::uint64_t armed = 0;     ///< the due time a timer was last set for

private:
    enum class State { idle, waiting, streaming };

    void answer_requests();
    void begin_answer();
    void write_stream();
    void write(std::string_view bytes);

    Socket socket_;
    std::uint64_t serial_;
    Answers& answers_;
    Totals& totals_;
    std::string input_, unsent_, batch_;
    State state_ = State::idle;
    Route route_ = Route::unknown;
    Shape shape_;
    std::int64_t sent_ = 0;  // deltas of this stream
    bool begun_ = false;     // the stream's head is out
    bool closed_ = false;
    std::uint64_t plan_ = 0;  // when a paced stream's last turn should have been
    std::uint64_t due_ = 0;
};

}  // namespace bench::fake
