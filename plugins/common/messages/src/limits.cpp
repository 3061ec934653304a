#include <parlance/messages/limits.hpp>

#include <charconv>
#include <optional>
#include <string>

#include "time_text.hpp"

namespace parlance::messages {

namespace {

/// What is limited, as headers and as our keys spell it.
struct Limited {
    std::string_view header;
    std::string_view limit, remaining, reset;
};

constexpr Limited all_limited[] = {
    {"requests", "requests.limit", "requests.remaining", "requests.reset_ms"},
    {"tokens", "tokens.limit", "tokens.remaining", "tokens.reset_ms"},
    {"input-tokens", "input_tokens.limit", "input_tokens.remaining", "input_tokens.reset_ms"},
    {"output-tokens", "output_tokens.limit", "output_tokens.remaining", "output_tokens.reset_ms"},
};

constexpr std::string_view prefix = "anthropic-ratelimit-";

std::optional<std::int64_t> number(std::string_view text)
{
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data(), end, value);
    if (text.empty() || failed != std::errc() || stopped != end) return std::nullopt;
    return value;
}

/// From `now` to `reset`; a reset that has been is 0.
std::optional<std::int64_t> until(std::optional<std::int64_t> reset, std::optional<std::int64_t> now)
{
    if (!reset || !now) return std::nullopt;
    return *reset > *now ? *reset - *now : 0;
}

}  // namespace

void report_limits(const HttpHead& head, Output& out)
{
    const auto now = http_date_ms(head.header("date"));
    Facts facts;
    for (const Limited& limited : all_limited) {
        const auto value = [&](std::string_view suffix) {
            std::string name(prefix);
            name += limited.header;
            name += suffix;
            return head.header(name);
        };
        facts.add(limited.limit, number(value("-limit")));
        facts.add(limited.remaining, number(value("-remaining")));
        facts.add(limited.reset, until(rfc3339_ms(value("-reset")), now));
    }
    out.limits(facts);
}

}  // namespace parlance::messages
