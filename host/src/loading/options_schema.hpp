// The part of JSON Schema a provider may describe its options with.
//
// Keywords: type, properties, required, additionalProperties, enum, default, minimum, maximum, items. Any other is
// refused by name, because a keyword that is silently ignored is a check its author believes in.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::host {

/// Everything that is wrong with `schema`, each with its place below `place`; empty when it is good. The schema must
/// describe an object, and each default must fit the type, enum, minimum and maximum beside it.
[[nodiscard]] std::vector<std::string> options_schema_faults(const boost::json::value& schema, std::string_view place);

/// Whether `value` has the JSON Schema type `type`. Stricter than the standard: 3.0 is a number and not an integer.
[[nodiscard]] bool has_schema_type(const boost::json::value& value, std::string_view type) noexcept;

}  // namespace parlance::host
