/// wire_cases.hpp - recorded provider traffic, one JSON file a case, and what each case says.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/exchange_driver.hpp"

namespace parlance::testing {

struct WireCase {
    std::string name;  ///< "<folder>/<case>"
    std::string method, url;
    boost::json::value request;  ///< the body of the recorded request, or null
    WireAnswer answer;
    std::optional<boost::json::object> expected;
    bool streamed = false;  ///< the body is an event stream

    [[nodiscard]] bool is_for(std::string_view path_end) const { return std::string_view(url).ends_with(path_end); }
};

/// The cases of one folder, in order of name.
[[nodiscard]] std::vector<WireCase> load_wire_cases(const std::string& folder);

/// The directory that holds the folders: $PARLANCE_SHARED/wire, else the one configured; nothing where there is none.
[[nodiscard]] std::optional<std::string> wire_directory();

}  // namespace parlance::testing
