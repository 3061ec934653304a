/// call_limit.hpp - until when a call may last, and in words who says so.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace parlance::core {

/// A call's last moment.
struct CallLimit {
    std::optional<std::chrono::steady_clock::time_point> moment;  ///< none: the call may last for ever
    std::string words;  ///< for the error: "within 200 ms (...)"; empty without a moment
};

/// What a request asks for, milliseconds both.
struct AskedTime {
    std::optional<std::int64_t> timeout_ms;  ///< stands in for the client's `total`; 0: no limit
    std::int64_t deadline_ms = 0;            ///< of the monotonic clock; 0: none
};

/// The earlier of the two moments that a call begun at `began` has. `total`: the client's, zero for none.
[[nodiscard]] CallLimit call_limit(std::chrono::steady_clock::time_point began, const AskedTime& asked,
                                   std::chrono::milliseconds total);

}  // namespace parlance::core
