/// schema_rules.hpp - whether a value is a JSON Schema (draft 7) that can be checked against, before valijson sees it.
///
/// valijson believes what it is given: it skips keywords of a wrong type, follows references in circles and fetches
/// remote ones. So every keyword's shape is looked at here; every reference must be "#" or a JSON pointer within the
/// schema; and following references, allOf, anyOf, oneOf, not, if, then, else and dependencies from a schema must not
/// lead back to it, since checking one value would then never end. What would take time without measure is refused by
/// schema_cost.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace boost::json {
class value;
}

namespace parlance::core {

struct SchemaFault {
    std::string pointer;  ///< JSON pointer into the schema
    std::string text;     ///< what is wrong and what to do, for people
};

struct SchemaPattern {
    std::string pointer;
    std::string text;
};

struct SchemaReport {
    std::optional<SchemaFault> fault;     ///< the first one found
    std::vector<SchemaPattern> patterns;  ///< every regular expression of the schema, not yet tried
    bool compares_items = false;          ///< `uniqueItems`: each pair of a list is compared
    bool has_format = false;              ///< some formats are regular expressions of valijson's
};

[[nodiscard]] SchemaReport check_schema_rules(const boost::json::value& schema);

}  // namespace parlance::core
