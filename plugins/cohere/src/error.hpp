/// error.hpp - what went wrong. {"id", "message"}, sometimes with "error_type"; inside a stream the last event says it.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <string_view>

namespace parlance::cohere {

/// The error of an answer with a status of 300 and more. A body of another shape is quoted, shortened.
[[nodiscard]] ChatError read_error(const HttpHead& head, std::string_view body);

/// The error inside an answer of status 200. `facts`: what holds `error` or `message`, and `error_type`; `word`: the
/// finish word, or empty.
[[nodiscard]] ChatError read_failure(const JsonValue& facts, std::string_view word);

/// A failure to read an answer: the server's fault, in the phase `parse`.
[[nodiscard]] ChatError bad_response(std::string message);

}  // namespace parlance::cohere
