/// json_compare.hpp - when two JSON texts say the same, and where they first do not.
///
/// The order of an object's members and the white space mean nothing; neither does how a number or a string is spelled:
/// 1, 1.0 and 10e-1 are one number. Of members with the same key the last counts.
#pragma once

#include <parlance/json_reader.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace parlance::core::record {

/// How deep a recorded JSON text may be nested.
inline constexpr JsonOptions record_json{.max_depth = 256, .invalid_utf8 = InvalidUtf8::refuse};

/// Appends the one text of all that say the same as `value`.
void append_canonical(std::string& out, const JsonValue& value);

/// The canonical form of a request's body; of one that is no JSON, the bytes themselves.
[[nodiscard]] std::string canonical_body(std::string_view body);

/// How two values differ.
struct JsonDifference {
    std::size_t count = 0;  ///< of the scalars and members that differ; 0: they say the same
    std::string first;      ///< JSON pointer to the first one, in the order of `asked`
    std::string what;       ///< about it, for people: "the request has no such member"; no text of either value
    std::size_t alike = 0;  ///< if two texts differ first: how many bytes they begin with that are the same
};
[[nodiscard]] JsonDifference compare_json(const JsonValue& asked, const JsonValue& recorded);

/// Appends `value` without the white space between its tokens; each token stays as it is spelled.
void append_compact(std::string& out, const JsonValue& value);

}  // namespace parlance::core::record
