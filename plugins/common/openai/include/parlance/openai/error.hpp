/// error.hpp - what went wrong, out of the many shapes in which servers of this dialect say it.
///
/// OpenAI sends {"error":{"message","type","param","code"}}. Others send `error` as a text, `code` as a number, put
/// message and code at the top level, call the message `detail`, wrap all of it in a list, or answer with a web page.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <string>
#include <string_view>

namespace parlance::openai {

class Dialect;

/// A failure as the server told it; what it did not tell is empty.
struct ErrorFacts {
    std::string message;
    std::string code;  ///< a word or a number, as spelled
    std::string type;
    std::string detail;       ///< what a gateway adds to its message: the words of the provider behind it
    bool is_flagged = false;  ///< a moderator refused the request
    bool is_told = false;     ///< the body is JSON that says something; else `message` may be a quotation of it
    int http_status = 0;      ///< of the answer, or the one a failure inside a 200 stream names; 0: none
};

/// Whether a member `error` tells of one: it is there, and neither null nor false.
[[nodiscard]] bool is_error(const JsonValue& member) noexcept;

/// Whether a member `base_resp` tells of one. MiniMax sends it in every answer. Source: platform.minimax.io, "Error
/// Codes".
[[nodiscard]] bool is_bad_status(const JsonValue& base_resp) noexcept;

/// Whether a chunk or an answer of status 2xx tells of a failure instead.
[[nodiscard]] bool tells_failure(const JsonValue& root);

/// Reads any of the shapes. `root`: the whole body or chunk.
[[nodiscard]] ErrorFacts read_error_facts(const JsonValue& root);

/// The kind that code, type, message or status stand for in this dialect: the words of code and type before those of
/// the message, and both before the status, which most servers choose carelessly. A status of 401 stands, whatever the
/// message says.
[[nodiscard]] ErrorKind usual_error_kind(const ErrorFacts& facts);

/// The error of an answer with a status of 300 and more. A body that is no JSON is quoted, shortened and without
/// markup. The wait that message, metadata or headers ask for becomes the error's hint.
[[nodiscard]] ChatError read_error(const Dialect& dialect, const HttpHead& head, std::string_view body);

/// The error of an event named `error`, which is a failure whatever its data is. `root`: the data, or missing.
[[nodiscard]] ChatError read_failed_event(const Dialect& dialect, const JsonValue& root, std::string_view data);

/// The error inside an answer of status 2xx.
[[nodiscard]] ChatError read_failure(const Dialect& dialect, const JsonValue& root);

/// The error that an answer broke off with, which the server had begun with status 200. One that names no reason is the
/// server's own trouble.
[[nodiscard]] ChatError read_broken_answer(const Dialect& dialect, const JsonValue& root);

}  // namespace parlance::openai
