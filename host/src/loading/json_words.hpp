// A JSON value's type in words for people.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

namespace parlance::host {

/// "a text", "a whole number", ...: what the value is, without showing it.
[[nodiscard]] inline std::string_view json_type_words(const boost::json::value& value) noexcept
{
    switch (value.kind()) {
        case boost::json::kind::null: return "null";
        case boost::json::kind::bool_: return value.get_bool() ? "true" : "false";
        case boost::json::kind::int64:
        case boost::json::kind::uint64: return "a whole number";
        case boost::json::kind::double_: return "a number";
        case boost::json::kind::string: return "a text";
        case boost::json::kind::array: return "a list";
        case boost::json::kind::object: return "an object";
    }
    return "unknown";
}

}  // namespace parlance::host
