/// pool.hpp - connections at rest, for the next request with the same origin and the same settings.
///
/// The key holds every setting that matters to security: a connection is never shared between two authorities files
/// or two credentials. The connection used last is taken first, so that those not needed grow old and are closed.
#pragma once

#include "connection.hpp"
#include "watchdog.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace parlance::core::transport {

struct PoolKey {
    Origin origin;
    ConnectionSettings settings;
};

/// The same without copies, to look a key up.
struct PoolKeyView {
    PoolKeyView(const PoolKey& key) noexcept : origin(key.origin), settings(key.settings) {}
    PoolKeyView(const Origin& of, const ConnectionSettings& with) noexcept : origin(of), settings(with) {}

    const Origin& origin;
    const ConnectionSettings& settings;
};

struct PoolKeyHash {
    using is_transparent = void;
    std::size_t operator()(const PoolKeyView& key) const noexcept;
};

struct PoolKeyEqual {
    using is_transparent = void;
    bool operator()(const PoolKeyView& left, const PoolKeyView& right) const noexcept
    {
        return left.origin == right.origin && left.settings == right.settings;
    }
};

/// The connections of one key.
struct PoolBucket {
    std::vector<ConnectionPtr> idle;  // the one used last at the end
    std::size_t in_use = 0;           // exchanges that hold this bucket
    std::size_t most_in_use = 0;      // so far: what a burst needed, its next wave will need again
};

/// All functions run on the loop's thread.
class Pool final : private ConnectionUser, private Watch {
public:
    /// A key, or as many as were in use at once; the number is what OpenAI's Python client keeps alive.
    static constexpr std::size_t max_idle = 100;
    static constexpr std::chrono::seconds max_age{30};  // below the 60 s after which common balancers close

    explicit Pool(Watchdog& watchdog);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// The bucket for a request, held until `leave`.
    [[nodiscard]] PoolBucket& enter(const Origin& origin, const ConnectionSettings& settings);
    void leave(PoolBucket& bucket) noexcept { --bucket.in_use; }

    /// A connection at rest that still looks alive, or null.
    [[nodiscard]] ConnectionPtr take(PoolBucket& bucket, TimePoint now);

    /// Lays a connection to rest: its answer was complete, and no byte came after it.
    void put(PoolBucket& bucket, ConnectionPtr connection, TimePoint now);

    /// Closes what rests.
    void clear();

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    void on_readable(Connection& connection) override;
    void on_writable(Connection&) override {}
    TimePoint on_due(TimePoint now) override;
    void drop(Connection& connection);

    Watchdog& watchdog_;
    std::unordered_map<PoolKey, PoolBucket, PoolKeyHash, PoolKeyEqual> buckets_;
    std::size_t size_ = 0;
    TimePoint next_look_ = never;
};

}  // namespace parlance::core::transport
