/// client_core.hpp - what all exchanges of one client share. The loop's thread only.
#pragma once

#include "lookup.hpp"
#include "pool.hpp"
#include "tls_context.hpp"
#include "watchdog.hpp"

#include <boost/intrusive/list.hpp>

#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::core::transport {

/// An exchange in flight, as the client sees it.
class InFlight : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    /// The client closes: ends `cancelled` by a posted task and leaves the list.
    virtual void on_client_closed() noexcept = 0;

protected:
    virtual ~InFlight() = default;
};

/// The one buffer that all connections of a client read into: reading is "try", so it is filled and emptied within one
/// turn of the loop. A waiting stream holds no buffer at all, and a burst finds 64 KiB of room.
class ReadBuffer {
public:
    static constexpr std::size_t room = 64 * 1024;

    /// Begins with `unread`, followed by at least `room` bytes to read into.
    [[nodiscard]] std::span<char> start(std::string_view unread)
    {
        if (bytes_.size() < unread.size() + room) bytes_.resize(unread.size() + room);
        unread.copy(bytes_.data(), unread.size());
        return std::span(bytes_).subspan(unread.size());
    }
    [[nodiscard]] std::string_view filled(std::size_t size) const { return {bytes_.data(), size}; }

private:
    std::vector<char> bytes_;
};

struct ClientCore {
    ClientCore(asio::io_context& io_context, Resolve resolve)
        : context(io_context),
          watchdog(std::make_shared<Watchdog>(io_context.get_executor())),
          pool(*watchdog),
          lookup(io_context, std::move(resolve))
    {
    }

    asio::io_context& context;
    std::shared_ptr<Watchdog> watchdog;
    Pool pool;
    TlsContexts tls;
    Lookup lookup;
    ReadBuffer buffer;
    boost::intrusive::list<InFlight, boost::intrusive::constant_time_size<false>> in_flight;
    bool closed = false;
};

}  // namespace parlance::core::transport
