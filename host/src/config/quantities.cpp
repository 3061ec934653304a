#include "config/quantities.hpp"

#include <array>
#include <charconv>
#include <system_error>

namespace parlance::host {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

constexpr std::array<Unit, 4> durations{{{"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};
constexpr std::array<Unit, 4> sizes{{{"GiB", 1U << 30U}, {"MiB", 1U << 20U}, {"KiB", 1U << 10U}, {"B", 1}}};
constexpr std::uint64_t largest_size = std::uint64_t{1} << 53U;  // what JSON numbers hold exactly

/// Digits and then exactly one of the units' names; nothing if the product is above `most`.
std::optional<std::uint64_t> parse_quantity(std::string_view text, const std::array<Unit, 4>& units, std::uint64_t most)
{
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc{} || number > most) return std::nullopt;
    const std::string_view name{rest, static_cast<std::size_t>(end - rest)};
    for (const auto& unit : units) {
        if (unit.name != name) continue;
        return number <= most / unit.factor ? std::optional{number * unit.factor} : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text)
{
    const auto count = parse_quantity(text, durations, static_cast<std::uint64_t>(longest_duration.count()));
    if (!count || *count == 0) return std::nullopt;
    return std::chrono::milliseconds{*count};
}

std::string format_duration(std::chrono::milliseconds duration)
{
    const auto count = static_cast<std::uint64_t>(duration.count());
    for (const auto& unit : durations) {
        if (count % unit.factor == 0) return std::to_string(count / unit.factor) + std::string{unit.name};
    }
    return {};  // unreachable: everything is divisible by 1
}

std::optional<std::uint64_t> parse_size(std::string_view text)
{
    return parse_quantity(text, sizes, largest_size);
}

}  // namespace parlance::host
