/// retry_hint.hpp - how long a server asks to wait, where it says so in words or as a moment.
#pragma once

#include <parlance/chat_translator.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace parlance::wire {

/// The wait that a message tells: "Please try again in 7m12.5s.", "Please retry after 46 seconds." In milliseconds;
/// nothing where it tells none.
[[nodiscard]] std::optional<std::int64_t> wait_in_words(std::string_view message);

/// The milliseconds from the answer's `Date` to a moment in seconds or milliseconds since 1970, as digits; 0 for one
/// that is past. Nothing for other texts, and where the answer has no date: a translator has no clock.
[[nodiscard]] std::optional<std::int64_t> wait_until(const HttpHead& head, std::string_view moment);

}  // namespace parlance::wire
