#pragma once

#include <string>

#include "scenario.hpp"
#include "wire.hpp"

namespace parlance::sim {

/// Plays one scenario on a wire: head, pieces, delays, cuts, faults.
/// Bytes collect in a buffer and leave in as few writes as the scenario allows: head and first piece together, then
/// a write for each piece (`split`: for each so many bytes).
class Responder {
public:
    /// The arguments outlive the responder. `split` is for scenarios that name none.
    Responder(Wire& wire, const Request& request, const Scenario& scenario, std::size_t split);

    /// True when the whole answer was written, and the connection may carry another request.
    /// False when it may not: it is closed, or `finish` is due.
    asio::awaitable<bool> run();

private:
    enum class Step { go_on, ended };

    void append_head();
    void append_part(std::string_view part);
    void append_end();
    [[nodiscard]] std::size_t part_size(std::size_t left) const;
    [[nodiscard]] bool fault_is_due() const noexcept;

    asio::awaitable<Step> pause_after(std::size_t piece, bool paced = true);
    asio::awaitable<Step> send(std::string_view piece);
    asio::awaitable<Step> flush();
    asio::awaitable<void> strike();
    asio::awaitable<void> send_heartbeats();
    asio::awaitable<void> send_flood();

    Wire& wire_;
    const Scenario& scenario_;
    std::size_t split_;
    Framing framing_;
    bool is_paced_;  // one piece: the delays go between the writes that `split` makes of it
    bool keep_alive_;
    bool announce_close_;
    std::string buffer_;      // what the next write sends
    std::uint64_t sent_ = 0;  // bytes of the body so far, without framing
};

}  // namespace parlance::sim
