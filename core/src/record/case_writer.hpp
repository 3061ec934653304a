/// case_writer.hpp - a recording as the text of a case.
///
///     {"provider", "case", "kinds": [...], "origin": "recorded", "source": {...},
///      "request":  {"method", "url", "headers": {...}, "body", "encoding"?},
///      "response": {"status", "headers": {...}, "body", "encoding"?}}
///
/// A body that is one JSON object or array stands there as it was spelled; any other is a string, and with
/// `"encoding": "base64"` when it is not UTF-8. null: no body.
#pragma once

#include "record/recording.hpp"

#include <string>
#include <string_view>

namespace parlance::core::record {

/// What a case says besides the exchange itself.
struct CaseLabel {
    std::string_view provider;
    std::string_view client;
    std::string_view operation;
    std::string_view name;  ///< letters, digits, '.', '_' and '-'
};

/// On several lines, for people to read, bodies as they were; or on one line, and then without white space.
enum class CaseLayout { several_lines, one_line };

/// UTF-8, ends in a line end.
[[nodiscard]] std::string write_case(const Recording& recording, const CaseLabel& label, CaseLayout layout);

}  // namespace parlance::core::record
