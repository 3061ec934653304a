/// schema_cost.hpp - whether checking a value takes time in proportion to its size, not a power of its depth.
///
/// A schema has parts. All of them are applied to a value, or to one that it contains; within a part at most one schema
/// meets any such value: properties, additionalProperties, items and additionalItems are one part, every other schema
/// (a member of anyOf, `not`, `contains`, the target of `$ref`, ...) is one of its own. Where two parts of a schema
/// lead into a recursion, each level of a value doubles the work, so at most one may. Where none does, no more schemas
/// meet one value than the sum over the parts of the most that each brings.
#pragma once

#include <map>
#include <vector>

namespace boost::json {
class value;
}

namespace parlance::core {

using SchemaPart = std::vector<const boost::json::value*>;
using SchemaParts = std::map<const boost::json::value*, std::vector<SchemaPart>>;

/// Schemas that may meet one value: a union of a hundred objects comes to some hundreds.
inline constexpr double most_applied = 10'000;

struct SchemaCost {
    const boost::json::value* doubling = nullptr;  ///< a schema that two parts lead into a recursion from; null: none
    double applied = 0;                            ///< the most schemas that one value meets
};

[[nodiscard]] SchemaCost cost_of(const SchemaParts& parts);

}  // namespace parlance::core
