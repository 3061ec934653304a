/// lookup.hpp - name lookup that holds nobody up.
///
/// getaddrinfo cannot be interrupted and may take half a minute. It runs on threads of its own that nobody waits for:
/// at most eight, the rest queues. A thread hands its answer to a board that it shares with the client; when the client
/// has gone meanwhile, the answer is dropped. Lookups of one name at the same time share one answer.
#pragma once

#include "socket.hpp"

#include <parlance/core/http_client.hpp>

#include <memory>
#include <string>
#include <vector>

namespace parlance::core::transport {

struct LookupAnswer {
    std::vector<asio::ip::address> addresses;
    std::string problem;  ///< why there are none: "name not known"
};

/// Who waits for an answer. Called on the loop's thread, never inside `start`.
class LookupWaiter {
public:
    virtual void on_lookup(const LookupAnswer& answer) = 0;

protected:
    ~LookupWaiter() = default;
};

/// All functions run on the loop's thread.
class Lookup {
public:
    static constexpr int max_threads = 8;  // docs/design: more would only queue in the resolver

    Lookup(asio::io_context& context, Resolve resolve);
    ~Lookup();  ///< forgets everybody; does not wait for threads
    Lookup(const Lookup&) = delete;
    Lookup& operator=(const Lookup&) = delete;

    /// Looks `host` up; `waiter` lives until it was called or forgotten.
    void start(const std::string& host, LookupWaiter& waiter);
    void forget(LookupWaiter& waiter);

private:
    struct Board;
    std::shared_ptr<Board> board_;
};

/// The addresses that need no lookup: an IP literal's own, and those of `localhost` (RFC 6761, 6.3). Empty: look it up.
[[nodiscard]] std::vector<asio::ip::address> known_addresses(const std::string& host);

}  // namespace parlance::core::transport
