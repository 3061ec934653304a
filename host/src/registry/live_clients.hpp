/// live_clients.hpp - clients that no config names: they live as long as somebody holds them, and are closed with the
/// host while they do.
///
/// A client that runs no threads is freed with the last reference to it. A plugin's own client has to be closed before,
/// which joins its threads and so must not happen on one of them, where the last reference may well go: it is put by,
/// and closed when the next client is made, or with the host.
#pragma once

#include <parlance/abi/client.h>

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "registry/client_reference.hpp"

namespace parlance::host {

/// Thread-safety: any thread. Held by the registry and by every client that is tracked.
class LiveClients : public std::enable_shared_from_this<LiveClients> {
public:
    /// `inner` as it is handed out: one reference, the caller's.
    [[nodiscard]] parlance_client* track(ClientReference inner);

    /// All there are, for closing them; from now on nothing has to be closed any more.
    [[nodiscard]] std::vector<ClientReference> take_all();

    /// How many are held by somebody, or wait to be closed.
    [[nodiscard]] std::size_t size() const;

private:
    class Tracked;

    /// Nobody holds it any more.
    void drop(ClientReference inner);
    void close_idle();

    mutable std::mutex mutex_;
    std::vector<parlance_client*> held_;  // the inner ones; the references are those of the tracked clients
    std::vector<ClientReference> put_by_;
    bool closed_ = false;
};

}  // namespace parlance::host
