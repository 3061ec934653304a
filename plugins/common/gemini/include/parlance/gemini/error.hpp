/// error.hpp - what went wrong, as Google's APIs say it: {"error":{"code","message","status","details":[...]}},
/// sometimes inside a list, sometimes in the middle of an answer of status 200.
///
/// `status` is a word of google.rpc.Code; the details are messages of google.rpc: ErrorInfo with a `reason`,
/// QuotaFailure with the limits that were passed, RetryInfo with the time to wait. Source:
/// google/rpc/error_details.proto.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <string_view>

namespace parlance::gemini {

/// The error of an answer with a status of 300 and more. A body that is no JSON is quoted, shortened.
[[nodiscard]] ChatError read_error(const HttpHead& head, std::string_view body);

/// The error inside an answer of status 2xx. `root`: the object that has the member `error`.
[[nodiscard]] ChatError read_failure(const JsonValue& root);

/// The error of a prompt that was not let through: `feedback` is the answer's promptFeedback. Kind content_filtered,
/// the provider's code is the block reason.
[[nodiscard]] ChatError blocked_prompt(const JsonValue& feedback);

}  // namespace parlance::gemini
