/// rate_limits.hpp - how much of a rate limit is left, out of an answer's headers.
///
/// OpenAI names them x-ratelimit-{limit,remaining,reset}-{requests,tokens}, and most others followed. What they did not
/// agree on is the reset: a duration ("6ms", "1m30s": OpenAI, Groq), seconds ("0.5": Cerebras), milliseconds (Azure's
/// deployments), or the moment itself in Unix time (OpenRouter).
#pragma once

#include <parlance/chat_translator.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace parlance::wire {

/// Reports what the headers tell as the limits requests.limit, requests.remaining, requests.reset_ms, and the same of
/// tokens; what they do not tell stays absent. A moment in Unix time is only understood beside a Date header.
void report_rate_limits(const HttpHead& head, Output& out);

/// A duration with units ("1h2m3.5s", "6ms"), in milliseconds; nothing for anything else, a plain number included.
[[nodiscard]] std::optional<std::int64_t> duration_ms(std::string_view text);

/// The moment that an HTTP date names ("Sun, 06 Nov 1994 08:49:37 GMT"), in milliseconds of Unix time.
/// Source: RFC 9110, 5.6.7; the two obsolete forms are not read.
[[nodiscard]] std::optional<std::int64_t> http_date_ms(std::string_view text);

}  // namespace parlance::wire
