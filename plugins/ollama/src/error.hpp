/// error.hpp - what went wrong: {"error": "text"}, as an answer of its own or as a line of a stream. Servers in front
/// of Ollama put an object there.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <string_view>

namespace parlance::ollama {

/// Whether an answer or a line tells of a failure.
[[nodiscard]] bool tells_failure(const JsonValue& root);

/// The error of an answer with a status of 300 and more.
[[nodiscard]] ChatError read_error(const HttpHead& head, std::string_view body);

/// The error inside an answer of status 2xx.
[[nodiscard]] ChatError read_failure(const JsonValue& root);

}  // namespace parlance::ollama
