/// batch_usage.hpp - what several calls used together.
#pragma once

#include <parlance/chat_response.hpp>

#include <cstdint>
#include <optional>

namespace parlance {

/// The usage of several calls. A number is unset while no call has told it: unknown is never zero.
struct UsageTotal {
    std::int64_t calls = 0;  ///< answers that were added
    Usage usage;             ///< sums; `usage.all` stays empty
    /// The sum of what providers reported, in the first currency that one reported; others are not added to it.
    std::optional<Cost> cost;

    void add(const ChatMetadata& facts)
    {
        ++calls;
        add(facts.usage);
        add(facts.cost);
    }
    void add(const UsageTotal& other)
    {
        calls += other.calls;
        add(other.usage);
        add(other.cost);
    }

private:
    void add(const Usage& more)
    {
        add(usage.prompt_tokens, more.prompt_tokens);
        add(usage.completion_tokens, more.completion_tokens);
        add(usage.total_tokens, more.total_tokens);
        add(usage.cached_tokens, more.cached_tokens);
        add(usage.cache_write_tokens, more.cache_write_tokens);
        add(usage.reasoning_tokens, more.reasoning_tokens);
    }
    static void add(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& number)
    {
        if (number) sum = sum.value_or(0) + *number;
    }
    void add(const std::optional<Cost>& more)
    {
        if (!more) return;
        if (!cost)
            cost = more;
        else if (cost->currency == more->currency)
            cost->amount += more->amount;
    }
};

}  // namespace parlance
