/// batch_result.hpp - the line that an item of a batch becomes, and what an earlier run's line says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "batch_item.hpp"

namespace parlance::cli {

/// {"id","custom_id","response":{"status_code","request_id","body"},"error"}, without a line end.
[[nodiscard]] std::string result_line(const LineResult& result);

/// The place of an error in the request, as the line has it: "/body/messages/0" for "/messages/0", "/custom_id" for the
/// id of a provider's batch; "" where the line has no such place.
[[nodiscard]] std::string place_in_line(const LineTag& tag, const std::string& where);

/// What a line of an output says of its item.
struct WrittenItem {
    std::string id;         ///< custom_id; empty: the line is none of ours
    std::int64_t line = 0;  ///< of the input; 0: a provider's batch answered it, and nobody remembers
    bool failed = false;
};
[[nodiscard]] WrittenItem read_result_line(std::string_view line);

}  // namespace parlance::cli
