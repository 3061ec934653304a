#include <parlance/wire/rate_limits.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <span>
#include <string>

#include <parlance/detail/json_number.hpp>

namespace parlance::wire {

namespace {

/// What of a limit is told, in the order of its facts.
constexpr std::string_view limit = "limit", remaining = "remaining", reset = "reset", period = "renewalperiod";

/// A counter with the endings that servers give its headers; the first that is there counts.
struct Counter {
    std::array<std::string_view, 3> facts;  // limit, remaining, reset
    std::span<const std::string_view> endings;
};

constexpr std::string_view request_endings[] = {"-requests", "-requests-minute", "-req-minute", "-minute", ""};
constexpr std::string_view token_endings[] = {"-tokens", "-tokens-minute"};

constexpr Counter counters[] = {
    {{"requests.limit", "requests.remaining", "requests.reset_ms"}, request_endings},
    {{"tokens.limit", "tokens.remaining", "tokens.reset_ms"}, token_endings},
};

std::string_view header(const HttpHead& head, std::string_view what, std::string_view ending)
{
    std::string name = "x-ratelimit-";
    name += what;
    name += ending;
    return head.header(name);
}

/// A plain decimal number that is not negative.
std::optional<double> plain_number(std::string_view text)
{
    const bool decimal = std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    if (text.empty() || !decimal || std::ranges::count(text, '.') > 1) return std::nullopt;
    return detail::parse_double(text);
}

std::optional<std::int64_t> whole_number(std::string_view text)
{
    if (!plain_number(text)) return std::nullopt;
    return detail::parse_int(text);
}

std::int64_t rounded(double milliseconds)
{
    return static_cast<std::int64_t>(std::llround(milliseconds));
}

/// Azure sends plain numbers and a renewal period: its deployments count milliseconds (500 for one of 120 requests a
/// minute), its v1 path seconds (1 for one of 50). What was used and the period say which of the two is meant.
double reset_ms_of_number(const HttpHead& head, std::string_view ending, double number)
{
    const auto length = plain_number(header(head, period, ending));
    const auto all = plain_number(header(head, limit, ending));
    const auto left = plain_number(header(head, remaining, ending));
    const double as_seconds = number * 1000;
    if (!length || !all || !left || *all <= 0) return as_seconds;
    const double likely = (*all - *left) / *all * *length * 1000;
    return std::abs(number - likely) < std::abs(as_seconds - likely) ? number : as_seconds;
}

std::optional<std::int64_t> reset_ms(const HttpHead& head, std::string_view ending)
{
    constexpr double first_moment_s = 1e9, first_moment_ms = 1e12;  // years from now, as a duration
    const std::string_view text = header(head, reset, ending);
    const auto number = plain_number(text);
    if (!number) return duration_ms(text);
    if (*number < first_moment_s) return rounded(reset_ms_of_number(head, ending, *number));
    const auto now = http_date_ms(head.header("date"));
    if (!now || *number > 1e15) return std::nullopt;
    const std::int64_t then = rounded(*number < first_moment_ms ? *number * 1000 : *number);
    return std::max<std::int64_t>(0, then - *now);
}

void add_counter(const HttpHead& head, const Counter& counter, Facts& facts)
{
    for (const std::string_view ending : counter.endings) {
        const auto all = whole_number(header(head, limit, ending));
        const auto left = whole_number(header(head, remaining, ending));
        if (!all && !left) continue;
        facts.add(counter.facts[0], all).add(counter.facts[1], left).add(counter.facts[2], reset_ms(head, ending));
        return;
    }
}

/// Milliseconds of a unit; 0 for an unknown one.
double unit_ms(std::string_view unit)
{
    if (unit == "ms") return 1;
    if (unit == "s") return 1000;
    if (unit == "m") return 60'000;
    if (unit == "h") return 3'600'000;
    if (unit == "d") return 86'400'000;
    if (unit == "us" || unit == "\xC2\xB5s") return 0.001;
    return unit == "ns" ? 0.000001 : 0;
}

std::size_t count_of(std::string_view text, bool digits)
{
    const auto other =
        std::ranges::find_if(text, [digits](char c) { return ((c >= '0' && c <= '9') || c == '.') != digits; });
    return static_cast<std::size_t>(other - text.begin());
}

std::optional<int> digits_of(std::string_view text)
{
    if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    int number = 0;
    for (const char digit : text)
        number = number * 10 + (digit - '0');
    return number;
}

}  // namespace

void report_rate_limits(const HttpHead& head, Output& out)
{
    Facts facts;
    for (const Counter& counter : counters)
        add_counter(head, counter, facts);
    out.limits(facts);
}

std::optional<std::int64_t> duration_ms(std::string_view text)
{
    if (text.empty() || text.size() > 32) return std::nullopt;
    double sum = 0;
    while (!text.empty()) {
        const std::size_t digits = count_of(text, true);
        const auto number = plain_number(text.substr(0, digits));
        text.remove_prefix(digits);
        const std::size_t letters = count_of(text, false);
        const double unit = unit_ms(text.substr(0, letters));
        text.remove_prefix(letters);
        if (!number || unit == 0) return std::nullopt;
        sum += *number * unit;
    }
    return sum < 1e15 ? std::optional(rounded(sum)) : std::nullopt;
}

std::optional<std::int64_t> http_date_ms(std::string_view text)
{
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    constexpr std::string_view pattern = "Www, dd Mmm yyyy hh:mm:ss GMT";
    if (text.size() != pattern.size() || !text.ends_with(" GMT")) return std::nullopt;
    const std::size_t month = months.find(text.substr(8, 3));
    const auto day = digits_of(text.substr(5, 2)), year = digits_of(text.substr(12, 4));
    const auto hour = digits_of(text.substr(17, 2)), minute = digits_of(text.substr(20, 2));
    const auto second = digits_of(text.substr(23, 2));
    if (month % 3 != 0 || !day || !year || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    const auto moment = std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
                        std::chrono::seconds(*second);
    return std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
}

}  // namespace parlance::wire
