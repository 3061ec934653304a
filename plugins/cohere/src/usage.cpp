#include "usage.hpp"

#include <parlance/wire/count.hpp>

#include <string_view>

namespace parlance::cohere {

namespace {

/// A counter and its place.
struct Counter {
    std::string_view key;
    std::string_view member;
};

constexpr Counter tokens[] = {
    {"input", "input_tokens"},
    {"output", "output_tokens"},
    {"output.reasoning", "reasoning_tokens"},
    {"input.image", "image_tokens"},
};

constexpr std::array<Counter, 5> billed_units = {{
    {"billed.input_tokens", "input_tokens"},
    {"billed.output_tokens", "output_tokens"},
    {"billed.search_units", "search_units"},
    {"billed.classifications", "classifications"},
    {"billed.images", "images"},
}};

}  // namespace

void report_usage(const JsonValue& usage, Output& out)
{
    Facts facts;
    const JsonValue counted = usage["tokens"], billed = usage["billed_units"];
    for (const Counter& counter : tokens)
        facts.add(counter.key, wire::count_of(counted[counter.member]));
    facts.add("input.cache_read", wire::count_of(usage["cached_tokens"]));
    for (const Counter& counter : billed_units)
        facts.add(counter.key, wire::count_of(billed[counter.member]));
    out.usage(facts);
}

void BilledUnits::add(const JsonValue& billed)
{
    for (std::size_t row = 0; row < billed_units.size(); ++row)
        if (const auto count = wire::count_of(billed[billed_units[row].member]))
            totals_[row] = wire::believable(totals_[row].value_or(0) + *count);
}

void BilledUnits::report(Output& out) const
{
    Facts facts;
    facts.add("input", totals_[0]);
    for (std::size_t row = 0; row < billed_units.size(); ++row)
        facts.add(billed_units[row].key, totals_[row]);
    out.usage(facts);
}

}  // namespace parlance::cohere
