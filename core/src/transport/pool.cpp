#include "pool.hpp"

#include <algorithm>
#include <utility>

namespace parlance::core::transport {
namespace {

/// A connection that was laid to rest so recently has been read until there was nothing more: no need to look again.
constexpr std::chrono::milliseconds freshly_used{10};

}  // namespace

std::size_t PoolKeyHash::operator()(const PoolKeyView& key) const noexcept
{
    constexpr std::hash<std::string> hash;
    std::size_t mixed = hash(key.origin.host) * 31 + key.origin.port;
    mixed = mixed * 31 + hash(key.settings.credential);
    return key.settings.ca_file.empty() ? mixed : mixed * 31 + hash(key.settings.ca_file);
}

Pool::Pool(Watchdog& watchdog) : watchdog_(watchdog)
{
    watchdog_.add(*this, never);
}

Pool::~Pool()
{
    clear();
}

PoolBucket& Pool::enter(const Origin& origin, const ConnectionSettings& settings)
{
    auto found = buckets_.find(PoolKeyView(origin, settings));
    if (found == buckets_.end()) found = buckets_.try_emplace(PoolKey{origin, settings}).first;
    PoolBucket& bucket = found->second;
    bucket.most_in_use = std::max(bucket.most_in_use, ++bucket.in_use);
    return bucket;
}

ConnectionPtr Pool::take(PoolBucket& bucket, TimePoint now)
{
    while (!bucket.idle.empty()) {
        ConnectionPtr connection = std::move(bucket.idle.back());
        bucket.idle.pop_back();
        --size_;
        const auto rested = now - connection->idle_since;
        if (rested < freshly_used || (rested < max_age && connection->is_quiet())) return connection;
        connection->close();
    }
    return nullptr;
}

void Pool::put(PoolBucket& bucket, ConnectionPtr connection, TimePoint now)
{
    if (bucket.idle.size() >= std::max(max_idle, bucket.most_in_use)) drop(*bucket.idle.front());
    connection->bucket = &bucket;
    connection->idle_since = now;
    connection->unread.clear();
    connection->set_user(this);
    connection->watch_read_at_rest();
    bucket.idle.push_back(std::move(connection));
    ++size_;
    if (next_look_ != never) return;
    next_look_ = now + max_age;
    watchdog_.move(*this, next_look_);
}

void Pool::clear()
{
    for (auto& [key, bucket] : buckets_) {
        for (const ConnectionPtr& connection : bucket.idle)
            connection->close();
        bucket.idle.clear();
    }
    size_ = 0;
}

/// A connection at rest has no reason to be readable: it closes, or it says something unasked. Only TLS has
/// messages of its own (session tickets).
void Pool::on_readable(Connection& connection)
{
    if (connection.is_still_quiet()) return connection.watch_read();
    drop(connection);
}

void Pool::drop(Connection& connection)
{
    connection.close();
    size_ -= std::erase_if(connection.bucket->idle, [&](const ConnectionPtr& one) { return one.get() == &connection; });
}

/// Closes what is too old, and forgets keys that nobody uses.
TimePoint Pool::on_due(TimePoint now)
{
    next_look_ = never;
    for (auto at = buckets_.begin(); at != buckets_.end();) {
        auto& idle = at->second.idle;
        const auto young = std::find_if(idle.begin(), idle.end(),
                                        [&](const ConnectionPtr& one) { return now - one->idle_since < max_age; });
        std::for_each(idle.begin(), young, [](const ConnectionPtr& one) { one->close(); });
        size_ -= static_cast<std::size_t>(young - idle.begin());
        idle.erase(idle.begin(), young);
        if (!idle.empty()) next_look_ = std::min(next_look_, idle.front()->idle_since + max_age);
        at = idle.empty() && at->second.in_use == 0 ? buckets_.erase(at) : std::next(at);
    }
    return next_look_;
}

}  // namespace parlance::core::transport
