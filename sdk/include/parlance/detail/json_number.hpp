/// json_number.hpp - numbers to text and back, the same under every locale. The one place that knows which
/// standard libraries lack std::from_chars for doubles.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#if !defined(__cpp_lib_to_chars)  // libc++ before 20
#include <locale.h>
#include <stdlib.h>
#endif

namespace parlance::detail {

/// The double nearest to a valid JSON number; nothing if it is too large or too small for one.
[[nodiscard]] inline std::optional<double> parse_double(std::string_view number)
{
#if defined(__cpp_lib_to_chars)
    double value = 0;
    const auto result = std::from_chars(number.data(), number.data() + number.size(), value);
    if (result.ec != std::errc()) return std::nullopt;
    return value;
#else
    static const locale_t classic = ::newlocale(LC_ALL_MASK, "C", nullptr);  // glibc's "C" never fails
    const std::string terminated(number);
    const double value = ::strtod_l(terminated.c_str(), nullptr, classic);
    const std::string_view mantissa = number.substr(0, number.find_first_of("eE"));
    const bool vanished = value == 0 && mantissa.find_first_of("123456789") != std::string_view::npos;
    if (std::isinf(value) || vanished) return std::nullopt;
    return value;
#endif
}

/// The whole number that a valid JSON number is: 12, and also 12.0 or 1.2e1, as some servers write counts.
/// Nothing if it has a fraction or does not fit.
[[nodiscard]] inline std::optional<std::int64_t> parse_int(std::string_view number)
{
    std::int64_t value = 0;
    const char* const end = number.data() + number.size();
    const auto result = std::from_chars(number.data(), end, value);
    if (result.ec != std::errc()) return std::nullopt;
    if (result.ptr == end) return value;
    constexpr double exact = 9007199254740992;  // 2^53: up to here each whole number is a double of its own
    const std::optional<double> real = parse_double(number);
    if (!real || std::trunc(*real) != *real || std::fabs(*real) > exact) return std::nullopt;
    return static_cast<std::int64_t>(*real);
}

/// Appends the shortest text that reads back as the same number: 0.7 stays 0.7. JSON has no NaN and no infinity:
/// these are written as null.
template <class Number>
void append_number(std::string& out, Number number)
{
    if constexpr (!std::is_integral_v<Number>) {
        if (!std::isfinite(number)) {
            out += "null";
            return;
        }
    }
    char text[32];
    const auto result = std::to_chars(text, text + sizeof text, number);
    out.append(text, result.ptr);
}

}  // namespace parlance::detail
