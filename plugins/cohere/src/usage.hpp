/// usage.hpp - what an answer took, counted twice: in real tokens, and in what is billed.
///
/// {"tokens": {"input_tokens", "output_tokens", ...}, "billed_units": {...}, "cached_tokens": 208}. The billed counters
/// leave out the provider's own prompt, so that they are smaller. Pictures have a counter of their own, which
/// `input_tokens` does not hold.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>

#include <array>
#include <cstdint>
#include <optional>

namespace parlance::cohere {

/// Reports what `usage` counts; nothing if it is no object, or an empty one.
void report_usage(const JsonValue& usage, Output& out);

/// What embeddings count, over one answer or several; an operation may take several requests, and totals are told.
class BilledUnits {
public:
    /// Adds an answer's `meta.billed_units`.
    void add(const JsonValue& billed);
    /// Reports the totals so far; the input tokens are the only ones there are, so they stand as `input` too.
    void report(Output& out) const;

private:
    std::array<std::optional<std::int64_t>, 5> totals_;
};

}  // namespace parlance::cohere
