/// answer_facts.hpp - what the host itself reads from an answer's headers: whose request it was, and when to come back.
#pragma once

#include <parlance/core/http_client.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace parlance::core {

struct AnswerFacts {
    std::string request_id;            ///< x-request-id, request-id, x-inference-id, ...; the first that is there
    std::int64_t retry_after_ms = -1;  ///< retry-after-ms, x-ms-retry-after-ms, Retry-After; -1: none, or senseless
    std::optional<bool> should_retry;  ///< x-should-retry
    std::string content_type;          ///< lower case, without parameters
};

/// `now`: the wall clock, for a Retry-After that is a date.
[[nodiscard]] AnswerFacts read_facts(std::span<const HttpHeader> headers, std::chrono::system_clock::time_point now);

/// Milliseconds of a Retry-After value: seconds (fractions allowed) or an HTTP date. Nothing for what is not positive,
/// not finite, or further away than a day. Source: RFC 9110, 10.2.3 and 5.6.7.
[[nodiscard]] std::optional<std::int64_t> parse_retry_after(std::string_view value,
                                                            std::chrono::system_clock::time_point now);

/// IMF-fixdate, the one form of a date that servers may send: "Sun, 06 Nov 1994 08:49:37 GMT". Source: RFC 9110, 5.6.7.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) noexcept;

/// Letters compared without case; reads nothing past either end.
[[nodiscard]] bool same_header_name(std::string_view left, std::string_view right) noexcept;

}  // namespace parlance::core
