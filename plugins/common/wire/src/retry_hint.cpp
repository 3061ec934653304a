// Sources of the spellings: OpenAI's 429 ("Please try again in 20s"), Groq's ("Please try again in 7m12.5s"), Azure
// OpenAI's ("Please retry after 46 seconds."); OpenRouter's X-RateLimit-Reset, in milliseconds since 1970.

#include <parlance/wire/rate_limits.hpp>
#include <parlance/wire/retry_hint.hpp>

#include <parlance/detail/json_number.hpp>

#include <algorithm>
#include <string>

namespace parlance::wire {

namespace {

constexpr std::string_view openings[] = {"try again in ", "retry after ", "retry in "};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t count_while(std::string_view text, bool (*is_wanted)(char))
{
    return static_cast<std::size_t>(std::ranges::find_if_not(text, is_wanted) - text.begin());
}

/// The unit's sign, for one that is written out or a sign already; empty for any other word.
std::string_view sign_of(std::string_view unit)
{
    struct Unit {
        std::string_view word, sign;
    };
    constexpr Unit units[] = {{"ms", "ms"},
                              {"millisecond", "ms"},
                              {"s", "s"},
                              {"sec", "s"},
                              {"second", "s"},
                              {"m", "m"},
                              {"min", "m"},
                              {"minute", "m"},
                              {"h", "h"},
                              {"hour", "h"},
                              {"milliseconds", "ms"},
                              {"secs", "s"},
                              {"seconds", "s"},
                              {"mins", "m"},
                              {"minutes", "m"},
                              {"hours", "h"},
                              {"d", "d"},
                              {"day", "d"},
                              {"days", "d"}};
    for (const Unit& known : units)
        if (unit == known.word) return known.sign;
    return {};
}

/// "7m12.5s" or "46 seconds" at the beginning of a text, as the first of them; empty if there is no such thing.
std::string duration_at(std::string_view text)
{
    constexpr std::size_t longest = 32;
    std::string duration;
    while (!text.empty() && is_digit(text[0]) && duration.size() < longest) {
        std::size_t digits = count_while(text, [](char c) { return is_digit(c) || c == '.'; });
        while (digits > 0 && text[digits - 1] == '.')
            --digits;
        std::string_view rest = text.substr(digits);
        if (rest.starts_with(' ')) rest.remove_prefix(1);
        const std::size_t letters = count_while(rest, is_letter);
        const std::string_view sign = sign_of(rest.substr(0, letters));
        if (sign.empty()) break;
        duration.append(text.substr(0, digits)).append(sign);
        text = rest.substr(letters);
    }
    return duration;
}

}  // namespace

std::optional<std::int64_t> wait_in_words(std::string_view message)
{
    for (const std::string_view opening : openings) {
        const std::size_t found = message.find(opening);
        if (found == std::string_view::npos) continue;
        if (const auto wait = duration_ms(duration_at(message.substr(found + opening.size())))) return wait;
    }
    return std::nullopt;
}

std::optional<std::int64_t> wait_until(const HttpHead& head, std::string_view moment)
{
    constexpr std::size_t digits_of_seconds = 10, digits_of_milliseconds = 13;  // from 2001 to 2286
    const bool in_seconds = moment.size() == digits_of_seconds;
    if (!in_seconds && moment.size() != digits_of_milliseconds) return std::nullopt;
    if (moment.front() == '0' || !std::ranges::all_of(moment, is_digit)) return std::nullopt;
    const auto number = detail::parse_int(moment);
    const auto now = http_date_ms(head.header("date"));
    if (!number || !now) return std::nullopt;
    return std::max<std::int64_t>(0, (in_seconds ? *number * 1000 : *number) - *now);
}

}  // namespace parlance::wire
