/// batch_results.hpp - the results of a batch: {"custom_id", "result": {"type", "message" | "error"}}, a line for each
/// item, in any order.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/messages/dialect.hpp>

#include <cstdint>

namespace parlance::messages {

/// Reads the lines, each into a lane of its own. Thread-safety: one thread at a time.
class ResultReader {
public:
    /// `dialect` outlives the reader.
    explicit ResultReader(const Dialect& dialect) noexcept : dialect_(&dialect) {}

    /// Whether a line is an item's.
    [[nodiscard]] static bool is_result(const JsonValue& line) { return line["result"].is_object(); }

    /// Reports one item: its id, and its answer or its failure.
    void read(const JsonValue& line, Output& out);

    /// How many items were read.
    [[nodiscard]] std::uint32_t count() const noexcept { return lane_; }

private:
    const Dialect* dialect_;
    std::uint32_t lane_ = 0;
};

}  // namespace parlance::messages
