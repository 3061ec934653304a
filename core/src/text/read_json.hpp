/// read_json.hpp - foreign JSON to a value, within limits: options, schemas and what models answer.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::core {

/// Objects and arrays inside one another; also bounds every recursion over a value.
inline constexpr std::size_t deepest_json = 32;

/// The outcome of reading one value.
struct ReadJson {
    std::optional<boost::json::value> value;
    std::size_t size = 0;  ///< bytes read up to the value's end
    std::string problem;   ///< why there is no value, for people
};

/// Reads a text that is one JSON value, white space around it allowed.
[[nodiscard]] ReadJson read_json(std::string_view text);

/// Reads the object or array that `text` begins with; what follows it is not looked at.
[[nodiscard]] ReadJson read_json_prefix(std::string_view text);

/// A key as a JSON pointer spells it. Source: RFC 6901, 3.
[[nodiscard]] std::string json_pointer_token(std::string_view key);

}  // namespace parlance::core
