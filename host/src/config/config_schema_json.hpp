/* config_schema_json.hpp - the table of keys as a JSON Schema, for editors and for tools that write configs. */
#pragma once

#include <boost/json/object.hpp>

namespace parlance::host {

/// A schema of draft 2020-12, made from `key_rules()`. Every config that it refuses is refused when it is loaded, too.
/// The reverse does not hold, as a schema cannot compare one place with another: that `default` and `targets` name
/// clients of the file, that targets form no circle, what needs `allow_insecure_http`, the longest duration, what a
/// URL may consist of, and the provider's own options, which are checked by its manifest's schema.
[[nodiscard]] boost::json::object config_schema_json();

}  // namespace parlance::host
