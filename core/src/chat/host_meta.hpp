/// host_meta.hpp - the facts that the host itself adds to every call, as its last event.
#pragma once

#include "chat/padded.hpp"

#include <parlance/abi/event.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace parlance::core {

struct HostFacts {
    std::string_view client;
    std::string_view provider;
    std::string_view request_id;  ///< of the provider's headers; empty: none
    std::int64_t attempts = 1;
    std::chrono::steady_clock::time_point began;
    std::optional<std::chrono::steady_clock::time_point> first_part;
};

/// The meta event of a call, made when it ends; a view of itself and of the texts it was given.
class HostMeta {
public:
    explicit HostMeta(const HostFacts& facts) noexcept
    {
        using Clock = std::chrono::steady_clock;
        const auto since = [&](Clock::time_point moment) {
            return std::chrono::duration_cast<std::chrono::milliseconds>(moment - facts.began).count();
        };
        text("host.client", facts.client);
        text("host.provider", facts.provider);
        number("host.attempts", facts.attempts);
        number("host.latency_ms", since(Clock::now()));
        if (facts.first_part) number("host.time_to_first_token_ms", since(*facts.first_part));
        if (!facts.request_id.empty()) text("request_id", facts.request_id);
        event_.struct_size = sizeof event_;
        event_.kind = PARLANCE_EVENT_META;
        event_.lane = PARLANCE_LANE_ALL;
        event_.params = {params_, count_, sizeof(Padded<parlance_param>)};
    }
    HostMeta(const HostMeta&) = delete;
    HostMeta& operator=(const HostMeta&) = delete;

    [[nodiscard]] const parlance_event& event() const noexcept { return event_; }

private:
    void text(std::string_view key, std::string_view value) noexcept
    {
        params_[count_++].value = {detail::c_view(key), PARLANCE_PARAM_TEXT, 0, 0, 0, detail::c_view(value)};
    }
    void number(std::string_view key, std::int64_t value) noexcept
    {
        params_[count_++].value = {detail::c_view(key), PARLANCE_PARAM_INT, 0, value, 0, {}};
    }

    Padded<parlance_param> params_[6];
    std::uint32_t count_ = 0;
    parlance_event event_{};
};

}  // namespace parlance::core
