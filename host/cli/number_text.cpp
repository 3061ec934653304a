#include "number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

namespace parlance::cli {

std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    const std::ptrdiff_t first = number < 0 ? 1 : 0;
    for (std::ptrdiff_t place = std::ssize(digits) - 3; place > first; place -= 3)
        digits.insert(digits.begin() + place, ',');
    return digits;
}

std::string money(const Cost& cost)
{
    constexpr int digits_that_count = 6;
    constexpr int most_decimals = 15;  // a double has no more to tell
    const double size = std::abs(cost.amount);
    int decimals = 0;
    if (size > 0 && std::isfinite(size))
        decimals = std::clamp(digits_that_count - 1 - static_cast<int>(std::floor(std::log10(size))), 0, most_decimals);
    std::array<char, 512> buffer{};  // the largest double has 309 digits
    std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, cost.amount);
    std::string text = buffer.data();
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) text.pop_back();
    }
    return text + " " + cost.currency;
}

}  // namespace parlance::cli
