#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string_view>

#include "http.hpp"

namespace parlance::sim {

enum class ClosedBy { nobody, peer, sim };

/// What the simulator saw and did, for tests to read at `GET /sim/log`; the keys of its JSON are in
/// docs/reference/sim.md. Keeps the last thousand requests, and as many closed connections; the counts cover all since
/// the start or `clear`. It shows everything, credentials included: it listens on loopback and gets made-up keys.
class Log {
public:
    using ConnectionId = std::uint64_t;

    /// With `verbose`, each answered request is a line on stderr, without credentials or bodies.
    explicit Log(bool verbose) noexcept : verbose_(verbose) {}

    [[nodiscard]] ConnectionId connection_accepted();
    void handshake_failed(ConnectionId id, std::string_view reason);

    /// The connection serves `/sim/...`: it is no part of what is tested, and leaves the counts.
    void connection_is_control(ConnectionId id);
    void connection_closed(ConnectionId id, ClosedBy who);

    void request_arrived(ConnectionId id, const Request& request);
    void answer_begins(ConnectionId id, int status);

    /// The kernel took `bytes` more of the answer.
    void bytes_written(ConnectionId id, std::size_t bytes);

    /// The whole answer was written.
    void answer_ended(ConnectionId id);

    [[nodiscard]] boost::json::object to_json() const;
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    struct ConnectionEntry {
        Clock::time_point accepted = Clock::now();
        std::uint64_t requests = 0;
        std::uint64_t last_request = 0;  // its number; 0: none yet
        std::uint64_t bytes_written = 0;
        std::string handshake_problem;
        ClosedBy closed_by = ClosedBy::nobody;
    };

    struct RequestEntry {
        ConnectionId connection = 0;
        Request request;
        Clock::time_point arrived = Clock::now();
        int status = 0;
        std::uint64_t bytes_written = 0;
        bool answered = false;
        std::optional<std::chrono::milliseconds> closed_by_peer_after;
    };

    struct Counts {
        std::uint64_t connections_accepted = 0;
        std::uint64_t connections_closed_by_peer = 0;
        std::uint64_t handshakes_failed = 0;
        std::uint64_t requests = 0;
        std::uint64_t bytes_written = 0;
    };

    static boost::json::object to_json(ConnectionId id, const ConnectionEntry& entry);
    static boost::json::object to_json(std::uint64_t number, const RequestEntry& entry);

    ConnectionEntry* find(ConnectionId id);
    RequestEntry* current_request(ConnectionId id);  // the last one on that connection, if it is still kept
    void forget_old_connections();

    bool verbose_;
    ConnectionId last_id_ = 0;
    Counts counts_;
    std::map<ConnectionId, ConnectionEntry> connections_;
    std::deque<RequestEntry> requests_;
};

}  // namespace parlance::sim
