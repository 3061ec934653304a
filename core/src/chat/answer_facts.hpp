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

/// The form of a date that servers send, "Sun, 06 Nov 1994 08:49:37 GMT", and the two that they once did:
/// "Sunday, 06-Nov-94 08:49:37 GMT" and "Sun Nov  6 08:49:37 1994". Two digits are a year of this century of `now`, but
/// none more than 50 years ahead. Source: RFC 9110, 5.6.7.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(
    std::string_view text, std::chrono::system_clock::time_point now) noexcept;

/// Letters compared without case; reads nothing past either end.
[[nodiscard]] bool same_header_name(std::string_view left, std::string_view right) noexcept;

}  // namespace parlance::core
