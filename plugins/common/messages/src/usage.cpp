#include <parlance/messages/usage.hpp>
#include <parlance/wire/count.hpp>

namespace parlance::messages {

namespace {

/// Keeps the last count that was told.
void keep(std::optional<std::int64_t>& kept, const JsonValue& told)
{
    if (const auto count = wire::count_of(told)) kept = count;
}

/// A sum that cannot be meant is unknown, and stays so.
void add(std::optional<std::int64_t>& sum, const JsonValue& told)
{
    if (sum) sum = wire::believable(*sum + wire::count_of(told).value_or(0));
}

}  // namespace

void UsageCounter::read(const JsonValue& usage, Output& out)
{
    if (!usage.is_object()) return;
    keep(input_, usage["input_tokens"]);
    keep(cache_read_, usage["cache_read_input_tokens"]);
    keep(cache_write_, usage["cache_creation_input_tokens"]);
    keep(cache_write_5m_, usage["cache_creation"]["ephemeral_5m_input_tokens"]);
    keep(cache_write_1h_, usage["cache_creation"]["ephemeral_1h_input_tokens"]);
    keep(output_, usage["output_tokens"]);
    keep(reasoning_, usage["output_tokens_details"]["thinking_tokens"]);
    if (const auto cost = usage["cost"].as_double()) cost_ = cost;
    read_tools(usage["server_tool_use"]);
    read_iterations(usage["iterations"]);
    report(out);
}

/// [{"type": "compaction", "input_tokens", "output_tokens", ...}, {"type": "message", ...}]; a message alone is what
/// the other counters say. Source: the provider's documentation of compaction.
void UsageCounter::read_iterations(const JsonValue& iterations)
{
    if (iterations.size() == 0 || (iterations.size() == 1 && iterations[0]["type"] == "message")) return;
    billed_input_ = billed_output_ = 0;
    for (const JsonValue iteration : iterations.elements()) {
        for (const char* const key : {"input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"})
            add(billed_input_, iteration[key]);
        add(billed_output_, iteration["output_tokens"]);
    }
}

/// {"web_search_requests": 1}, and whatever tools there will be.
void UsageCounter::read_tools(const JsonValue& tools)
{
    constexpr std::string_view suffix = "_requests";
    for (const JsonMember member : tools.members()) {
        const auto count = member.value.as_int();
        if (!count) continue;
        std::string key = member.key.text();
        if (key.ends_with(suffix)) key.erase(key.size() - suffix.size());
        key.insert(0, "tool.");
        bool known = false;
        for (auto& [known_key, known_count] : tools_)
            if (known_key == key) {
                known_count = *count;
                known = true;
            }
        if (!known) tools_.emplace_back(std::move(key), *count);
    }
}

void UsageCounter::report(Output& out) const
{
    Count input;
    if (input_) input = *input_ + cache_read_.value_or(0) + cache_write_.value_or(0);
    Facts facts;
    facts.add("input", input).add("output", output_);
    if (input && output_) facts.add("total", *input + *output_);
    facts.add("input.cache_read", cache_read_).add("input.cache_write", cache_write_);
    facts.add("input.cache_write_5m", cache_write_5m_).add("input.cache_write_1h", cache_write_1h_);
    facts.add("output.reasoning", reasoning_);
    facts.add("billed.input_tokens", billed_input_).add("billed.output_tokens", billed_output_);
    for (const auto& [key, count] : tools_)
        facts.add(std::string_view(key), count);
    if (cost_)
        facts.add("cost", *cost_)
            .add("cost.currency", std::string_view("USD"))
            .add("cost.source", std::string_view("provider"));
    out.usage(facts);
}

}  // namespace parlance::messages
