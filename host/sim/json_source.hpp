#pragma once

#include <string>
#include <string_view>

namespace parlance::sim {

/// The text of the member `name` of the JSON object `object`, or empty when it has none. `object` is valid JSON.
/// The source is sent instead of what a parser makes of it: Boost.JSON 1.81 reads some doubles wrong in the last place.
[[nodiscard]] std::string_view member_source(std::string_view object, std::string_view name);

/// `json` without the white space between its tokens; everything else stays as it was written.
[[nodiscard]] std::string compact_json(std::string_view json);

}  // namespace parlance::sim
