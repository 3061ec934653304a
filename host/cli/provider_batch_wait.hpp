/// provider_batch_wait.hpp - waits for a batch that somebody else runs, and says how far it is.
#pragma once

#include <chrono>
#include <optional>
#include <parlance/provider_batch.hpp>
#include <string>

namespace parlance::cli {

/// Looks at the batch until it has ended or Ctrl-C is pressed: every `poll`, or by itself ever more seldom. On standard
/// error it says what changed. Gives the batch as it was seen last, or the error that will not pass by itself.
[[nodiscard]] Result<ProviderBatch> wait_for_batch(ProviderBatches& batches, const std::string& id,
                                                   std::optional<std::chrono::milliseconds> poll);

/// "batch_123 runs: 120 of 1,000 answered, 3 failed". What is unknown is left out.
[[nodiscard]] std::string batch_text(const ProviderBatch& batch);

}  // namespace parlance::cli
