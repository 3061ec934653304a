/// batch_options.hpp - what `parlance batch` is told.
#pragma once

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
};

/// The order, or what makes no sense, for a person.
[[nodiscard]] std::variant<BatchOrder, std::string> read_batch_order(const Arguments& arguments);

/// `-j`: 1 to 1024. Gives what is wrong, or "".
[[nodiscard]] std::string read_in_flight(const OwnOptions& own, BatchOptions& options);

}  // namespace parlance::cli
