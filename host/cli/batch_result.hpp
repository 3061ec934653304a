/// batch_result.hpp - the line that an item of a batch becomes, and what an earlier run's line says.
#pragma once

#include <string>
#include <string_view>

#include "batch_item.hpp"

namespace parlance::cli {

/// {"id","custom_id","response":{"status_code","request_id","body"},"error"}, without a line end.
[[nodiscard]] std::string result_line(const LineResult& result);

/// What a line of an output says of its item.
struct WrittenItem {
    std::string id;  ///< custom_id; empty: the line is none of ours
    bool failed = false;
};
[[nodiscard]] WrittenItem read_result_line(std::string_view line);

}  // namespace parlance::cli
