#include "usage.hpp"

#include <parlance/wire/count.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace parlance::bedrock {

namespace {

using Count = std::optional<std::int64_t>;

/// The same number under the service's name for it, or the one that older answers have beside it.
Count first_of(const JsonValue& usage, std::string_view key, std::string_view older_key)
{
    const Count count = wire::count_of(usage[key]);
    return count ? count : wire::count_of(usage[older_key]);
}

void add_tokens(const JsonValue& usage, Facts& facts)
{
    const Count read = first_of(usage, "cacheReadInputTokens", "cacheReadInputTokenCount");
    const Count written = first_of(usage, "cacheWriteInputTokens", "cacheWriteInputTokenCount");
    Count input = wire::count_of(usage["inputTokens"]);
    if (input) *input += read.value_or(0) + written.value_or(0);
    facts.add("input", input)
        .add("output", wire::count_of(usage["outputTokens"]))
        .add("total", wire::count_of(usage["totalTokens"]))
        .add("input.cache_read", read)
        .add("input.cache_write", written);
}

/// The keys of what the service's own tools were used, in order.
std::vector<std::string> counted_tools(const JsonValue& used)
{
    std::vector<std::string> keys;
    for (const JsonMember tool : used.members())
        keys.push_back("tool." + tool.key.text());
    return keys;
}

void add_tools(const JsonValue& used, const std::vector<std::string>& keys, Facts& facts)
{
    std::size_t number = 0;
    for (const JsonMember tool : used.members())
        facts.add(keys[number++], tool.value.as_int());
}

}  // namespace

void report_usage(const JsonValue& holder, Output& out)
{
    Facts facts;
    const JsonValue usage = holder["usage"];
    if (usage.is_object()) add_tokens(usage, facts);
    const std::vector<std::string> tools = counted_tools(usage["serverToolUsage"]);
    add_tools(usage["serverToolUsage"], tools, facts);
    facts.add("time.latency_ms", holder["metrics"]["latencyMs"].as_int());
    out.usage(facts);
}

void report_meta(const JsonValue& holder, Output& out)
{
    Facts facts;
    std::string tier, model, sequence;
    const auto add_text = [&](std::string_view key, const JsonValue& value, std::string& scratch) {
        if (const std::string_view text = value.string(scratch); !text.empty()) facts.add(key, text);
    };
    const auto add_object = [&](std::string_view key, const JsonValue& value) {
        if (value.is_object()) facts.add_json(key, value.source());
    };
    add_text("service_tier", holder["serviceTier"]["type"], tier);
    add_text("model", holder["trace"]["promptRouter"]["invokedModelId"], model);
    add_text("stop_sequence", holder["additionalModelResponseFields"]["stop_sequence"], sequence);
    add_object("bedrock.trace", holder["trace"]);
    add_object("bedrock.performance_config", holder["performanceConfig"]);
    add_object("bedrock.additional_response_fields", holder["additionalModelResponseFields"]);
    out.meta(facts);
}

}  // namespace parlance::bedrock
