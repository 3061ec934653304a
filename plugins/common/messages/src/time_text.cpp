#include "time_text.hpp"

#include <charconv>
#include <chrono>
#include <string>

namespace parlance::messages {

namespace {

using Ms = std::int64_t;

/// `length` digits at the front of `text`, which are then taken off.
std::optional<int> digits(std::string_view& text, std::size_t length)
{
    int number = 0;
    if (text.size() < length) return std::nullopt;
    const char* const end = text.data() + length;
    const auto [stopped, failed] = std::from_chars(text.data(), end, number);
    if (failed != std::errc() || stopped != end || number < 0) return std::nullopt;
    text.remove_prefix(length);
    return number;
}

/// Takes `wanted` off the front.
bool take(std::string_view& text, std::string_view wanted)
{
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(wanted.size());
    return true;
}

std::optional<Ms> day_ms(int year, int month, int day)
{
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::milliseconds(std::chrono::sys_days(date).time_since_epoch()).count();
}

/// "14:34:14"; a leap second counts as the next one.
std::optional<Ms> clock_ms(std::string_view& text)
{
    const auto hours = digits(text, 2);
    if (!hours || *hours > 23 || !take(text, ":")) return std::nullopt;
    const auto minutes = digits(text, 2);
    if (!minutes || *minutes > 59 || !take(text, ":")) return std::nullopt;
    const auto seconds = digits(text, 2);
    if (!seconds || *seconds > 60) return std::nullopt;
    return ((Ms{*hours} * 60 + *minutes) * 60 + *seconds) * 1000;
}

/// ".730129" to 730; no fraction is 0.
Ms fraction_ms(std::string_view& text)
{
    if (!take(text, ".")) return 0;
    Ms ms = 0, weight = 100;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        ms += (text.front() - '0') * weight;
        weight /= 10;
        text.remove_prefix(1);
    }
    return ms;
}

/// "Z" or "+02:00", as milliseconds to subtract.
std::optional<Ms> zone_ms(std::string_view text)
{
    if (text == "Z" || text == "z") return 0;
    const bool east = text.starts_with('+');
    if (!east && !text.starts_with('-')) return std::nullopt;
    text.remove_prefix(1);
    const auto hours = digits(text, 2);
    if (!hours || !take(text, ":")) return std::nullopt;
    const auto minutes = digits(text, 2);
    if (!minutes || !text.empty()) return std::nullopt;
    const Ms offset = (Ms{*hours} * 60 + *minutes) * 60'000;
    return east ? offset : -offset;
}

std::optional<int> month_number(std::string_view& text)
{
    constexpr std::string_view names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int number = 0;
    for (const std::string_view name : names) {
        ++number;
        if (take(text, name)) return number;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> rfc3339_ms(std::string_view text)
{
    const auto year = digits(text, 4);
    if (!year || !take(text, "-")) return std::nullopt;
    const auto month = digits(text, 2);
    if (!month || !take(text, "-")) return std::nullopt;
    const auto day = digits(text, 2);
    if (!day || !(take(text, "T") || take(text, "t") || take(text, " "))) return std::nullopt;
    const auto date = day_ms(*year, *month, *day);
    const auto clock = clock_ms(text);
    if (!date || !clock) return std::nullopt;
    const Ms fraction = fraction_ms(text);
    const auto zone = zone_ms(text);
    if (!zone) return std::nullopt;
    return *date + *clock + fraction - *zone;
}

std::optional<std::int64_t> http_date_ms(std::string_view text)
{
    const std::size_t comma = text.find(", ");
    if (comma == std::string_view::npos) return std::nullopt;
    text.remove_prefix(comma + 2);
    const auto day = digits(text, 2);
    if (!day || !take(text, " ")) return std::nullopt;
    const auto month = month_number(text);
    if (!month || !take(text, " ")) return std::nullopt;
    const auto year = digits(text, 4);
    if (!year || !take(text, " ")) return std::nullopt;
    const auto date = day_ms(*year, *month, *day);
    const auto clock = clock_ms(text);
    if (!date || !clock || text != " GMT") return std::nullopt;
    return *date + *clock;
}

}  // namespace parlance::messages
