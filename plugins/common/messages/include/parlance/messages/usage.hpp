/// usage.hpp - the usage of an answer, gathered over its events.
///
/// `input_tokens` leaves out what came from the cache or went into it: our `input` is the sum of the three. Each event
/// tells totals, but not all of them: what a later one leaves out still holds. Where the API first wrote a summary of
/// the conversation, or asked another model, these counters hold what came last alone, and `iterations` everything that
/// is paid for: its sum is told as what is billed.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parlance::messages {

/// The totals of one answer so far.
class UsageCounter {
public:
    /// Takes what `usage` counts and reports all totals; nothing if it is no object.
    void read(const JsonValue& usage, Output& out);

private:
    using Count = std::optional<std::int64_t>;

    void read_tools(const JsonValue& tools);
    void read_iterations(const JsonValue& iterations);
    void report(Output& out) const;

    Count input_, cache_read_, cache_write_, cache_write_5m_, cache_write_1h_, output_, reasoning_;
    Count billed_input_, billed_output_;
    std::optional<double> cost_;                               // of gateways, in US dollars
    std::vector<std::pair<std::string, std::int64_t>> tools_;  // "tool.web_search"
};

}  // namespace parlance::messages
