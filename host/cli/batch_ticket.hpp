/// batch_ticket.hpp - what is needed to find a provider's batch again: a small file beside the output.
///
/// "answers.jsonl.batch" holds {"batch": "batch_123", "client": "main", "items": 1000}. It is written as soon as the
/// batch exists and removed when its answers are in the output.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "input.hpp"

namespace parlance::cli {

struct BatchTicket {
    std::string batch;   ///< the provider's id
    std::string client;  ///< the one that created it
    std::int64_t items = 0;
};

/// Where the ticket of an output is.
[[nodiscard]] std::string ticket_path(const std::string& output);

/// The ticket in `path`; nothing: there is none. A file that is no ticket is a problem.
[[nodiscard]] std::variant<std::optional<BatchTicket>, InputProblem> read_ticket(const std::string& path);

/// Writes it whole, under mode 0600. Gives what went wrong, for a person, or "".
[[nodiscard]] std::string write_ticket(const std::string& path, const BatchTicket& ticket);

}  // namespace parlance::cli
