#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http.hpp"

namespace parlance::sim {

inline constexpr std::string_view json_type = "application/json; charset=utf-8";
inline constexpr std::string_view stream_type = "text/event-stream; charset=utf-8";

/// Where a scenario's body comes from.
enum class Content {
    dialect,  // nothing was given: the AIML API dialect answers the request
    given,    // `pieces` is the body
    raw,      // `pieces` is everything that is sent, status line included
};

/// How the end of the body is told.
enum class Framing {
    automatic,    // chunked for a stream, else a length
    length,       // Content-Length
    chunked,      // Transfer-Encoding: chunked, one chunk a write
    until_close,  // neither: the body ends with the connection
};

enum class FaultKind {
    cut,    // the socket is closed, without a word, as when a process dies
    reset,  // the same with RST
    stall,  // nothing more comes, the connection stays open
};

/// What goes wrong, once `after_bytes` bytes of the body were sent; of a raw scenario all bytes count.
/// It strikes before the framing's end: at the body's full size a chunked body lacks its last chunk only.
struct Fault {
    FaultKind kind = FaultKind::cut;
    std::uint64_t after_bytes = 0;
};

/// How one request is answered. Scripts, model names and replayed cases all become this, and one responder plays it.
struct Scenario {
    int status = 200;
    Headers headers;
    std::string content_type = "text/plain; charset=utf-8";  // where `headers` name none
    Content content = Content::dialect;
    std::vector<std::string> pieces;                // body bytes; each piece is a write of its own
    Framing framing = Framing::automatic;           //
    std::chrono::milliseconds first_delay{0};       // before the status line
    std::vector<std::chrono::milliseconds> delays;  // between pieces, of one piece between its writes; the last repeats
    std::optional<std::size_t> split;               // bytes a write; 0: a piece at once; none: as --split says
    std::optional<Fault> fault;                     //
    std::chrono::milliseconds heartbeat{0};         // ": keepalive" for ever where the body would end; 0: none
    bool flood = false;                             // the last piece for ever, as fast as the peer takes it
    std::optional<bool> close_after;                // close unannounced after the answer; none: raw does, others do not
    bool echo_authorization = false;                // the received header comes back in the body
    std::size_t chunks = 0;                         // content events that the dialect makes; 0: one a word

    /// Whether the body never ends by itself.
    [[nodiscard]] bool is_endless() const noexcept { return flood || heartbeat.count() > 0; }
};

}  // namespace parlance::sim
