#include <parlance/openai/usage.hpp>

#include <parlance/wire/count.hpp>

#include <initializer_list>
#include <optional>
#include <string_view>

namespace parlance::openai {

namespace {

/// A counter and where servers put it: a member of `usage`, or of an object in it.
struct Counter {
    std::string_view key;
    std::string_view object;  // empty: usage itself
    std::string_view member;
};

// Where two sources can stand side by side, the later row is asked only if the earlier one is absent.
constexpr Counter counters[] = {
    {"input", "", "prompt_tokens"},
    {"input", "", "input_tokens"},
    {"output", "", "completion_tokens"},
    {"output", "", "output_tokens"},
    {"total", "", "total_tokens"},
    {"input.cache_read", "prompt_tokens_details", "cached_tokens"},
    {"input.cache_read", "input_tokens_details", "cached_tokens"},  // the Responses API's names for the same
    {"input.cache_read", "", "prompt_cache_hit_tokens"},            // DeepSeek
    {"input.cache_read", "", "cached_tokens"},                      // Together
    {"input.cache_read", "prompt_token_details", "cached_tokens"},  // Mistral, by turns with the usual spelling
    {"input.cache_read", "", "num_cached_tokens"},                  // Mistral, earlier
    {"input.cache_write", "prompt_tokens_details", "cache_write_tokens"},
    {"input.cache_write", "input_tokens_details", "cache_write_tokens"},
    {"input.audio", "prompt_tokens_details", "audio_tokens"},
    {"input.image", "prompt_tokens_details", "image_tokens"},
    {"output.reasoning", "completion_tokens_details", "reasoning_tokens"},
    {"output.reasoning", "output_tokens_details", "reasoning_tokens"},
    {"output.reasoning", "", "reasoning_tokens"},
    {"output.audio", "completion_tokens_details", "audio_tokens"},
};

// Durations that Groq counts in seconds.
constexpr Counter durations[] = {
    {"time.queue_ms", "", "queue_time"},
    {"time.input_ms", "", "prompt_time"},
    {"time.output_ms", "", "completion_time"},
    {"time.total_ms", "", "total_time"},
};

std::optional<std::int64_t> count_of(const JsonValue& usage, const Counter& counter)
{
    const JsonValue from = counter.object.empty() ? usage : usage[counter.object];
    return wire::count_of(from[counter.member]);
}

/// The first count under that key that the server gives.
std::optional<std::int64_t> first_count(const JsonValue& usage, std::string_view key)
{
    for (const Counter& counter : counters)
        if (counter.key == key)
            if (const auto count = count_of(usage, counter)) return count;
    return std::nullopt;
}

/// What was thought beside what was written, where the server counts them apart: xAI, and Gemini behind this dialect.
/// The total tells.
std::int64_t counted_apart(const JsonValue& usage)
{
    const auto reasoning = first_count(usage, "output.reasoning"), total = first_count(usage, "total");
    if (reasoning.value_or(0) <= 0 || !total) return 0;
    const auto input = first_count(usage, "input"), output = first_count(usage, "output");
    const bool apart = input && output && *total - *reasoning == *input + *output;
    return apart ? *reasoning : 0;
}

void add_counters(const JsonValue& usage, Facts& facts)
{
    std::string_view done;
    for (const Counter& counter : counters) {
        if (counter.key == done) continue;
        const auto count = count_of(usage, counter);
        if (!count) continue;
        facts.add(counter.key, counter.key == "output" ? *count + counted_apart(usage) : *count);
        done = counter.key;
    }
}

void add_durations(const JsonValue& usage, Facts& facts)
{
    for (const Counter& duration : durations)
        if (const auto seconds = usage[duration.member].as_double()) facts.add(duration.key, *seconds * 1000);
}

/// OpenRouter's `cost` is a number of credits, each a dollar; Perplexity's an object in dollars. xAI counts ticks, of
/// which a dollar has ten thousand million, and names none where it does not tell. Source: docs.x.ai, "Cost tracking".
std::optional<double> cost_of(const JsonValue& usage)
{
    constexpr double ticks_of_a_dollar = 1e10;
    const JsonValue cost = usage["cost"];
    if (cost.is_object()) return cost["total_cost"].as_double();
    if (cost.is_number()) return cost.as_double();
    const auto ticks = usage["cost_in_usd_ticks"].as_double();
    return ticks && *ticks > 0 ? std::optional(*ticks / ticks_of_a_dollar) : std::nullopt;
}

void add_cost(double dollars, Facts& facts)
{
    facts.add("cost", dollars)
        .add("cost.currency", std::string_view("USD"))
        .add("cost.source", std::string_view("provider"));
}

}  // namespace

void report_usage(const JsonValue& usage, Output& out)
{
    if (!usage.is_object()) return;
    Facts facts;
    add_counters(usage, facts);
    add_durations(usage, facts);
    if (const auto cost = cost_of(usage)) add_cost(*cost, facts);
    out.usage(facts);
    std::string tier;  // which some servers put here instead of beside the usage
    if (usage["service_tier"].is_string()) out.meta(Facts().add("service_tier", usage["service_tier"].string(tier)));
}

void report_cost(double dollars, Output& out)
{
    Facts facts;
    add_cost(dollars, facts);
    out.usage(facts);
}

}  // namespace parlance::openai
