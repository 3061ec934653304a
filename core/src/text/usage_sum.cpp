#include "text/usage_sum.hpp"

#include <algorithm>

namespace parlance::core {
namespace {

double as_real(const ParamValue& value) noexcept
{
    if (const auto* const whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    const auto* const real = std::get_if<double>(&value);
    return real != nullptr ? *real : 0;
}

bool is_number(const ParamValue& value) noexcept
{
    return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
}

/// Texts, such as a currency, are kept as the last chat said them.
ParamValue sum_of(const ParamValue& left, const ParamValue& right)
{
    if (!is_number(left) || !is_number(right)) return right;
    const auto* const first = std::get_if<std::int64_t>(&left);
    const auto* const second = std::get_if<std::int64_t>(&right);
    std::int64_t whole = 0;
    if (first != nullptr && second != nullptr && !__builtin_add_overflow(*first, *second, &whole)) return whole;
    return as_real(left) + as_real(right);
}

}  // namespace

void UsageSum::add(const Usage& usage)
{
    ++chats_;
    for (const Param& param : usage.all) {
        const auto same = [&](const Total& total) { return total.sum.key == param.key; };
        const auto known = std::find_if(totals_.begin(), totals_.end(), same);
        if (known == totals_.end()) {
            totals_.push_back({param});
        } else {
            known->sum.value = sum_of(known->sum.value, param.value);
            ++known->reports;
        }
    }
}

std::vector<Param> UsageSum::totals() const
{
    std::vector<Param> all;
    for (const Total& total : totals_)
        if (total.reports == chats_) all.push_back(total.sum);
    return all;
}

}  // namespace parlance::core
