/// batch_options.hpp - what `parlance batch` is told.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "arguments.hpp"
#include "batch_item.hpp"
#include "batch_output.hpp"

namespace parlance::cli {

struct BatchOrder {
    std::string input;   ///< a file, or "-"
    std::string output;  ///< likewise
    BatchOutput::Mode mode = BatchOutput::Mode::fresh;
    LineForm form = LineForm::either;
    ItemDefaults defaults;
    BatchOptions options;
    bool via_provider = false;                      ///< the provider runs the batch, not we
    bool cancel = false;                            ///< stops the one that was begun for `output`
    std::optional<std::chrono::milliseconds> poll;  ///< how often to look how far it is; unset: ever more seldom
};

/// The order, or what makes no sense, for a person.
[[nodiscard]] std::variant<BatchOrder, std::string> read_batch_order(const Arguments& arguments);

/// `-j`: 1 to 1024. Gives what is wrong, or "".
[[nodiscard]] std::string read_in_flight(const OwnOptions& own, BatchOptions& options);

}  // namespace parlance::cli
