/// batch.hpp - batches that a provider runs by itself, as the operations batch.*: what is the same for every provider.
///
/// batch.item   a chat as one line of JSON: the body of the request that `next` gives. The host sends nothing; it
/// spools batch.create a message with a file part whose `url` is that spool: "file:///tmp/spool.jsonl" batch.get    the
/// parameter `id` names a batch batch.results likewise: a lane for each item batch.cancel likewise
#pragma once

#include <parlance/chat_error.hpp>
#include <parlance/chat_request_view.hpp>
#include <parlance/output.hpp>
#include <parlance/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::wire {

/// How far a batch is, in the words of the contract.
namespace batch_status {
inline constexpr std::string_view queued = "queued";          ///< accepted, or being checked
inline constexpr std::string_view running = "running";        ///< items are answered
inline constexpr std::string_view cancelling = "cancelling";  ///< a cancel is on its way; items may still be answered
inline constexpr std::string_view done = "done";              ///< all items have a result
inline constexpr std::string_view failed = "failed";          ///< the batch as a whole: it has no results
inline constexpr std::string_view cancelled = "cancelled";    ///< what was answered before has results
inline constexpr std::string_view expired = "expired";        ///< likewise
}  // namespace batch_status

/// A batch as a provider describes it; what it does not say is unset.
struct BatchFacts {
    std::string_view id;
    std::string_view status;  ///< one of batch_status
    std::optional<std::int64_t> total, succeeded, failed;
    std::string_view json;   ///< the provider's own description
    std::string_view error;  ///< why it failed as a whole
};

/// The value of the parameter `id`; fails with invalid_request when there is none.
[[nodiscard]] Result<std::string_view> batch_id(const ChatRequestView& request);

/// The path of the file that batch.create names; fails with invalid_request, and the place.
[[nodiscard]] Result<std::string> spooled_file(const ChatRequestView& request);

/// A batch as a record, and its counts as meta facts: batch.status, batch.total, batch.succeeded, batch.failed.
void report_batch(const BatchFacts& facts, Output& out);

/// Begins a lane of batch.results: its meta fact item_id is the id that the application gave.
void begin_item(std::uint32_t lane, std::string_view item_id, Output& out);

/// Ends a lane whose item has no answer: finish `error`, with the facts error.kind, error.message, error.code and
/// error.http_status. `word`: the provider's own, such as "expired".
void fail_item(std::uint32_t lane, const ChatError& error, std::string_view word, Output& out);

}  // namespace parlance::wire
