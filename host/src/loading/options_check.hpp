// Checks a client's options against its provider's schema, before the provider runs.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

namespace parlance::host {

/// One option that does not fit. Values are never shown: someone may have put a secret there.
struct OptionFault {
    std::string pointer;   ///< JSON pointer (RFC 6901) into the options: "/voice/speed"; "" is all of them
    std::string expected;  ///< "one of \"low\", \"high\"", "at least 1", "no such option"
    std::string found;     ///< "a text", "a whole number", "nothing"
    std::optional<std::string> suggestion;  ///< the nearest known name or value

    /// "/voice/sped: no such option; did you mean \"speed\"?"
    [[nodiscard]] std::string text() const;
};

struct OptionsReport {
    boost::json::object options;      ///< with the schema's defaults filled in
    std::vector<OptionFault> faults;  ///< all of them; empty: the options are good

    [[nodiscard]] bool ok() const noexcept { return faults.empty(); }
};

/// Fills in defaults, then validates. `schema` has passed options_schema_faults; an empty one lets everything through.
[[nodiscard]] OptionsReport check_options(const boost::json::object& options, const boost::json::object& schema);

}  // namespace parlance::host
