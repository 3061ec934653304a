#include "config/config.hpp"

#include "config/quantities.hpp"
#include "config/schema.hpp"

namespace parlance::host {
namespace {

/// The rule's own default: the table is the one place that states it.
std::chrono::milliseconds or_default(std::optional<std::chrono::milliseconds> value, std::string_view pattern)
{
    return value ? *value : parse_duration(default_of(pattern)).value();
}

}  // namespace

Deadlines with_defaults(const Timeouts& timeouts)
{
    return {.connect = or_default(timeouts.connect, "clients.*.timeouts.connect"),
            .first_byte = or_default(timeouts.first_byte, "clients.*.timeouts.first_byte"),
            .idle = or_default(timeouts.idle, "clients.*.timeouts.idle"),
            .progress = or_default(timeouts.progress, "clients.*.timeouts.progress"),
            .total = or_default(timeouts.total, "clients.*.timeouts.total")};
}

const Place& ClientConfig::place_of(std::string_view key) const
{
    const auto found = places.find(key);
    return found != places.end() ? found->second : place;
}

const ClientConfig* Config::find_client(std::string_view name) const noexcept
{
    for (const auto& client : clients) {
        if (client.name == name) return &client;
    }
    return nullptr;
}

}  // namespace parlance::host
