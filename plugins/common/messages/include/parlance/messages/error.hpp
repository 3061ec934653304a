/// error.hpp - what went wrong, out of the shapes in which servers of this dialect say it.
///
/// The API sends {"type":"error","error":{"type","message"},"request_id"}, as the body of a failure or as an event in
/// a stream. Gateways before it send their own: `error` as a text, `message` at the top, `detail`, or a web page.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <string>
#include <string_view>

namespace parlance::messages {

class Dialect;

/// A failure as the server told it; what it did not tell is empty.
struct ErrorFacts {
    std::string type;     ///< "overloaded_error"
    std::string message;  ///< for people
    std::string request_id;
    int http_status = 0;  ///< of the answer, or the one that the failure names; 0: none
};

/// Whether an event or an answer of status 2xx tells of a failure instead.
[[nodiscard]] bool tells_failure(const JsonValue& root);

/// Reads any of the shapes. `root`: the whole body or event.
[[nodiscard]] ErrorFacts read_error_facts(const JsonValue& root);

/// The kind that type and message stand for; by_status where the HTTP status says as much.
[[nodiscard]] ErrorKind usual_error_kind(const ErrorFacts& facts);

/// The error of an answer with a status of 300 and more. A body that is no JSON is quoted, shortened and without
/// markup.
[[nodiscard]] ChatError read_error(const Dialect& dialect, const HttpHead& head, std::string_view body);

/// The error inside an answer of status 2xx, or of one item of a batch.
[[nodiscard]] ChatError read_failure(const Dialect& dialect, const JsonValue& root);

}  // namespace parlance::messages
