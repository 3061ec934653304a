/// provider_batch_command.hpp - `parlance batch --via provider`: the provider runs the batch, and we fetch its answers.
///
/// The items become a file in the provider's format, which is handed over; then we look now and then how far it is; at
/// the end its answers are read into the output. What is between is kept in a ticket (batch_ticket.hpp), so that the
/// command may be interrupted at any time and said again with --resume.
#pragma once

#include "arguments.hpp"
#include "batch_options.hpp"
#include "output.hpp"

namespace parlance::cli {

/// Gives the exit code. `messages`: standard output, for failures as JSON.
[[nodiscard]] int run_provider_batch_command(const Arguments& arguments, const BatchOrder& order, Output& messages);

}  // namespace parlance::cli
