/// error_text.hpp - words out of the bodies that servers send when something went wrong, JSON or not.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace parlance::wire {

/// A text, a number or a list of texts, as one text. Lists of objects give what stands under `msg`.
[[nodiscard]] std::string words_of(const JsonValue& value);

/// The words of the first of these members that has some.
[[nodiscard]] std::string first_words(const JsonValue& object, std::initializer_list<std::string_view> keys);

/// The HTTP status that a failure names itself, as a number or as its digits; 0: none.
[[nodiscard]] int status_of(const JsonValue& object);

/// What an HTTP status usually means, for failures inside an answer of status 200; by_status for 0.
[[nodiscard]] ErrorKind kind_of_status(int status) noexcept;

/// "the server answered 502 with text/html: 502 Bad Gateway": for a body that no reader understood.
[[nodiscard]] std::string quoted_body(const HttpHead& head, std::string_view body);

/// The beginning of a text for people: one line, without markup and control characters, at most `limit` bytes.
[[nodiscard]] std::string plain_excerpt(std::string_view text, std::size_t limit);

/// The error of an answer of status 2xx that is no answer of this API: a web page of a proxy, another dialect, bytes
/// that were compressed unasked. `what`: "a message of the Messages API". Kind bad_response.
[[nodiscard]] ChatError not_an_answer(std::string_view what, std::string_view content_type, std::string_view body);

/// The error of an answer of status 2xx that ended as it should and had nothing in it: no byte, or no event. `what` as
/// above. Kind bad_response.
[[nodiscard]] ChatError nothing_sent(std::string_view what);

/// Whether a body says itself where it ends. One that merely ends with its connection may have been cut off anywhere,
/// and an empty one of that sort tells nothing of who sent it.
[[nodiscard]] bool tells_its_end(const HttpHead& head);

}  // namespace parlance::wire
