/// strict_schema.hpp - what providers' structured output takes of a schema. Source: OpenAI, "Structured outputs",
/// supported schemas; others follow it.
#pragma once

namespace boost::json {
class value;
}

namespace parlance::core {

/// Whether it is for objects, which is what may stand at the root.
[[nodiscard]] bool describes_object(const boost::json::value& schema);

/// Whether strict mode takes it: every object closed, with all its properties required.
[[nodiscard]] bool fits_strict_mode(const boost::json::value& schema);

}  // namespace parlance::core
