/// json_compare.hpp - two JSON documents member by member, with places where they may differ.
#pragma once

#include <boost/json/value.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::conformance {

/// Whether a JSON pointer is one of those that `pattern` means: "*" is any one member or index, a last "**" everything
/// below, itself included.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view place);

/// Whether two JSON values say the same; 1 and 1.0 do.
[[nodiscard]] bool same(const boost::json::value& left, const boost::json::value& right);

/// What tells a place from another: JSON pointer to the excuse for it.
using Allowed = std::function<bool(const std::string& place)>;

/// How a body that we wrote differs from the one that was recorded, a line for each place. `only_recorded` and
/// `only_ours` say where a member may stand on one side alone. A recorded null is no member.
[[nodiscard]] std::vector<std::string> differences(const boost::json::value& recorded, const boost::json::value& ours,
                                                   const Allowed& only_recorded, const Allowed& only_ours);

}  // namespace parlance::conformance
