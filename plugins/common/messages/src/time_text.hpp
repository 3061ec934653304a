/// time_text.hpp - points in time as headers spell them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace parlance::messages {

/// "2026-08-19T14:34:14Z", with or without a fraction, in any zone: milliseconds since 1970. Source: RFC 3339, 5.6.
[[nodiscard]] std::optional<std::int64_t> rfc3339_ms(std::string_view text);

/// "Wed, 19 Aug 2026 14:34:14 GMT": milliseconds since 1970. Source: RFC 9110, 5.6.7, the form that servers must send.
[[nodiscard]] std::optional<std::int64_t> http_date_ms(std::string_view text);

}  // namespace parlance::messages
