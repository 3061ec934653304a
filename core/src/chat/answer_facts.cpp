#include "chat/answer_facts.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace parlance::core {
namespace {

constexpr std::int64_t longest_wait_ms = 24 * 60 * 60 * 1000;

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// A positive decimal number that ends the text: digits and at most one point. No exponent, sign or name: servers send
/// none.
std::optional<double> parse_number(std::string_view text) noexcept
{
    double whole = 0;
    double scale = 0;
    for (const char c : text) {
        if (c == '.' && scale == 0) {
            scale = 1;
        } else if (c >= '0' && c <= '9') {
            whole = whole * 10 + (c - '0');
            scale *= 10;
        } else {
            return std::nullopt;
        }
    }
    if (text.empty() || !std::isfinite(whole)) return std::nullopt;
    return scale > 1 ? whole / scale : whole;
}

std::optional<int> digits(std::string_view text) noexcept
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> bounded(double milliseconds) noexcept
{
    if (!(milliseconds > 0) || milliseconds > static_cast<double>(longest_wait_ms)) return std::nullopt;
    return static_cast<std::int64_t>(std::ceil(milliseconds));
}

constexpr std::size_t imf_size = std::string_view("Sun, 06 Nov 1994 08:49:37").size();
constexpr std::size_t rfc850_size = std::string_view("06-Nov-94 08:49:37").size();
constexpr std::size_t asctime_size = std::string_view("Sun Nov  6 08:49:37 1994").size();

/// The pieces that all forms of a date have.
struct DatePieces {
    std::string_view day;    // two places, the first of which may be a space
    std::string_view month;  // "Nov"
    std::optional<int> year;
    std::string_view time;  // "08:49:37"
};

std::optional<std::chrono::sys_seconds> moment(const DatePieces& from) noexcept
{
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto month = months.find(from.month);
    const auto day = digits(from.day.substr(from.day.starts_with(' ') ? 1 : 0));
    const auto hour = digits(from.time.substr(0, 2)), minute = digits(from.time.substr(3, 2)),
               second = digits(from.time.substr(6, 2));
    if (month == std::string_view::npos || month % 3 != 0 || !day || !from.year || !hour || !minute || !second)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*from.year),
                                           std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

/// The year that two digits mean.
std::optional<int> year_of(std::optional<int> two_digits, std::chrono::system_clock::time_point now) noexcept
{
    if (!two_digits) return std::nullopt;
    const int this_year =
        static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now)).year());
    const int year = this_year / 100 * 100 + *two_digits;
    return year > this_year + 50 ? year - 100 : year;
}

std::string media_type(std::string_view value)
{
    value = value.substr(0, value.find(';'));
    std::string type;
    for (const char c : value)
        if (c != ' ' && c != '\t') type += lower(c);
    return type;
}

}  // namespace

bool same_header_name(std::string_view left, std::string_view right) noexcept
{
    if (left.size() != right.size()) return false;
    for (std::size_t index = 0; index < left.size(); ++index)
        if (lower(left[index]) != lower(right[index])) return false;
    return true;
}

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                        std::chrono::system_clock::time_point now) noexcept
{
    if (text.size() == asctime_size)
        return moment({text.substr(8, 2), text.substr(4, 3), digits(text.substr(20, 4)), text.substr(11, 8)});
    if (!text.ends_with(" GMT")) return std::nullopt;
    text.remove_suffix(4);
    if (text.size() == imf_size && text.substr(3, 2) == ", ")
        return moment({text.substr(5, 2), text.substr(8, 3), digits(text.substr(12, 4)), text.substr(17, 8)});
    const std::size_t comma = text.find(", ");  // behind a whole weekday
    if (comma == std::string_view::npos || text.size() - comma - 2 != rfc850_size) return std::nullopt;
    text.remove_prefix(comma + 2);
    return moment({text.substr(0, 2), text.substr(3, 3), year_of(digits(text.substr(7, 2)), now), text.substr(10, 8)});
}

std::optional<std::int64_t> parse_retry_after(std::string_view value, std::chrono::system_clock::time_point now)
{
    if (const auto seconds = parse_number(value)) return bounded(*seconds * 1000);
    if (const auto date = parse_http_date(value, now))
        return bounded(static_cast<double>((*date - std::chrono::floor<std::chrono::seconds>(now)).count()) * 1000);
    return std::nullopt;
}

AnswerFacts read_facts(std::span<const HttpHeader> headers, std::chrono::system_clock::time_point now)
{
    // In order of preference. Sources: the recorded answers of OpenAI, Anthropic, AIML API, Mistral, AWS and Azure.
    constexpr std::array<std::string_view, 6> request_ids = {"x-request-id",     "request-id",
                                                             "x-inference-id",   "mistral-correlation-id",
                                                             "x-amzn-requestid", "apim-request-id"};
    AnswerFacts facts;
    std::size_t best_id = request_ids.size();
    bool exact_wait = false;
    for (const HttpHeader& header : headers) {
        for (std::size_t rank = 0; rank < best_id; ++rank)
            if (same_header_name(header.name, request_ids[rank])) {
                best_id = rank;
                facts.request_id = header.value;
                break;
            }
        if (same_header_name(header.name, "content-type")) facts.content_type = media_type(header.value);
        if (same_header_name(header.name, "retry-after-ms") || same_header_name(header.name, "x-ms-retry-after-ms")) {
            if (const auto wait = parse_number(header.value)) {
                facts.retry_after_ms = bounded(*wait).value_or(-1);
                exact_wait = facts.retry_after_ms >= 0;
            }
        }
        if (!exact_wait && same_header_name(header.name, "retry-after"))
            facts.retry_after_ms = parse_retry_after(header.value, now).value_or(-1);
        if (same_header_name(header.name, "x-should-retry"))
            facts.should_retry = header.value == "true"    ? std::optional(true)
                                 : header.value == "false" ? std::optional(false)
                                                           : std::nullopt;
    }
    return facts;
}

}  // namespace parlance::core
