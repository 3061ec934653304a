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

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) noexcept
{
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
    const auto month = months.find(text.substr(8, 3));
    const auto day = digits(text.substr(5, 2)), year = digits(text.substr(12, 4));
    const auto hour = digits(text.substr(17, 2)), minute = digits(text.substr(20, 2)),
               second = digits(text.substr(23, 2));
    if (month == std::string_view::npos || month % 3 != 0 || !day || !year || !hour || !minute || !second)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

std::optional<std::int64_t> parse_retry_after(std::string_view value, std::chrono::system_clock::time_point now)
{
    if (const auto seconds = parse_number(value)) return bounded(*seconds * 1000);
    if (const auto date = parse_http_date(value))
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
