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
    std::string name;                ///< "<folder>/<case>"
    std::string vendor;              ///< whose server it was
    std::vector<std::string> kinds;  ///< what it shows: "chat", "stream", "tool-call"
    std::string method, url;
    std::vector<Header> headers;  ///< of the recorded request, names in lower case
    boost::json::value request;   ///< the body of the recorded request, or null
    WireAnswer answer;            ///< its body as the bytes were, base64 decoded
    std::optional<boost::json::object> expected;
    bool streamed = false;  ///< a successful answer that came in pieces: events, lines, an array, binary messages

    [[nodiscard]] bool is_for(std::string_view path_end) const { return path().ends_with(path_end); }
    [[nodiscard]] bool has(std::string_view word_of_url) const { return url.find(word_of_url) != std::string::npos; }
    [[nodiscard]] bool is(std::string_view kind) const;
    /// The URL without scheme, host and query.
    [[nodiscard]] std::string_view path() const;
    [[nodiscard]] std::string_view host() const;
    /// Behind the '?'; empty without one.
    [[nodiscard]] std::string_view query() const;
};

/// A header's value; empty when there is none. `name` in lower case.
[[nodiscard]] std::string_view value_of(const std::vector<Header>& headers, std::string_view name);

/// The bytes of a base64 text (RFC 4648, both alphabets); what is of neither is passed over.
[[nodiscard]] std::string decoded_base64(std::string_view text);

/// How many bytes of `body` end with the last `mark` in it; nothing if it is not there.
[[nodiscard]] std::optional<std::size_t> behind_last(std::string_view body, std::string_view mark);

/// The cases of one folder, in order of name.
[[nodiscard]] std::vector<WireCase> load_wire_cases(const std::string& folder);

/// The directory that holds the folders: $PARLANCE_SHARED/wire, else the one configured; nothing where there is none.
[[nodiscard]] std::optional<std::string> wire_directory();

}  // namespace parlance::testing
