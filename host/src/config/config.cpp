#include "config/config.hpp"

#include "config/quantities.hpp"
#include "config/schema.hpp"

#include <algorithm>
#include <array>

namespace parlance::host {
namespace {

/// The rule's own default: the table is the one place that states it.
std::chrono::milliseconds or_default(std::optional<std::chrono::milliseconds> value, std::string_view pattern)
{
    return value ? *value : parse_duration(default_of(pattern)).value();
}

constexpr std::array<std::string_view, 3> record_modes = {"off", "record", "replay"};    // in the order of RecordMode
constexpr std::array<std::string_view, 3> replay_matches = {"strict", "path", "order"};  // in the order of ReplayMatch

template <class Enum>
std::optional<Enum> find_word(const std::array<std::string_view, 3>& words, std::string_view word)
{
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return std::nullopt;
    return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::optional<core::ReplayMatch> replay_match_of(std::string_view word)
{
    return find_word<core::ReplayMatch>(replay_matches, word);
}

std::optional<core::RecordMode> record_mode_of(std::string_view word)
{
    return find_word<core::RecordMode>(record_modes, word);
}

std::string_view to_string(core::RecordMode mode) noexcept
{
    return record_modes[static_cast<std::size_t>(mode)];
}

std::string_view to_string(core::ReplayMatch match) noexcept
{
    return replay_matches[static_cast<std::size_t>(match)];
}

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
