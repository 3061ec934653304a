/// json_schema.hpp - a JSON Schema (draft 7) that values are checked against.
///
/// The checking is valijson's, over Boost.JSON; what it would not notice or not survive is refused before, in
/// schema_rules.hpp. Values come from models, so checking one is bounded in time and memory, whatever it holds: a
/// schema may neither recurse twice for the same value (schema_cost.hpp) nor have a pattern with many ways to match
/// (pattern_cost.hpp). Rules of our own: a text with a NUL fits no schema; where there is a `pattern` or a `format`, a
/// text of more than 1,024 bytes does not fit, because std::regex takes stack by the byte, nor do texts of more than
/// 64 KiB together; where there is `uniqueItems`, a value with more than 2,000 values in it.
#pragma once

#include <parlance/result.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace boost::json {
class value;
}

namespace parlance::core {

/// Where a value does not fit, and why.
struct Violation {
    std::string pointer;    ///< JSON pointer into the value; empty: the whole
    std::string text;       ///< for people; repeats nothing of the value but names of members
    bool bearable = false;  ///< worth one more try, but no reason to refuse the value

    friend bool operator==(const Violation&, const Violation&) = default;
};

/// "- /score: must be ..." a line each, at most `most` of them.
[[nodiscard]] std::string to_lines(const std::vector<Violation>& violations, std::size_t most = 8);

/// Immutable; cheap to copy. Thread-safety: all functions from any thread.
class JsonSchema {
public:
    /// Fails with invalid_request when `schema` is none; `where` is the JSON pointer to its faulty place.
    [[nodiscard]] static Result<JsonSchema> parse(std::string_view schema);
    [[nodiscard]] static Result<JsonSchema> parse(const boost::json::value& schema);

    /// What about `value` does not fit, the first hundred of it; empty: it fits. `value` is nested at most 32 levels
    /// deep. Of one with more than 10,000 values in it is only told that it does not fit.
    [[nodiscard]] std::vector<Violation> check(const boost::json::value& value) const;

private:
    struct State;
    explicit JsonSchema(std::shared_ptr<const State> state) noexcept : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;
};

}  // namespace parlance::core
