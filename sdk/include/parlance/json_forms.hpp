/// json_forms.hpp - requests, responses, events and errors as JSON, and back: docs/reference/json.md has every key.
///
/// All forms are one compact line of valid JSON in UTF-8, whatever the values hold: bytes that are not UTF-8 become
/// U+FFFD, raw JSON that is none becomes a string. Numbers look the same under every locale. No secret is known here.
/// Thread-safety: all of it, on values that nobody writes. Throws std::bad_alloc only.
#pragma once

#include <parlance/chat_error.hpp>
#include <parlance/chat_event.hpp>
#include <parlance/chat_request.hpp>
#include <parlance/chat_response.hpp>
#include <parlance/detail/json_form_read_request.hpp>
#include <parlance/detail/json_form_read_response.hpp>
#include <parlance/detail/json_form_write_event.hpp>
#include <parlance/detail/json_form_write_request.hpp>
#include <parlance/detail/json_form_write_response.hpp>
#include <parlance/result.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace parlance {

/// Reads a request, canonical or in the short forms that people write. Strict: an unknown key, one that stands twice
/// and a value of the wrong type are errors of kind invalid_request. `where` is the JSON pointer to what is wrong
/// ("byte 17" if the text is not JSON), and the message says what would be right. Nests at most 128 deep.
[[nodiscard]] inline Result<ChatRequest> request_from_json(std::string_view json)
{
    const JsonDocument document(json, detail::form_options);
    if (auto error = detail::not_json(document, "request")) return *std::move(error);
    detail::FormReader reader("request", detail::Unknown::refuse);
    auto values = detail::read_request(reader, detail::FormValue{document.root()});
    if (reader.failed()) return reader.error();
    const detail::SharedRequestPtr shared(std::move(values));
    return ChatRequest(ChatRequestView(shared->view()));  // the one way to set all, a header's flags too
}

/// The canonical request: what is set, messages with their `parts`. `request_from_json` reads it back as the same
/// request; only a deadline, which is a time of this process, is left out, and parameters take the types of the
/// contract.
[[nodiscard]] inline std::string to_json(const ChatRequest& request)
{
    JsonBuilder json;
    detail::write_request(json, request);
    return json.take();
}

/// The canonical response: every key is there, unknown is null, never 0. The first answer stands at the top, others, if
/// any, under `choices`.
[[nodiscard]] inline std::string to_json(const ChatResponse& response)
{
    JsonBuilder json;
    detail::write_response(json, response);
    return json.take();
}

/// Reads a canonical response. Keys that are missing are unknown, keys of later versions are skipped; what is wrong is
/// an error as in `request_from_json`.
[[nodiscard]] inline Result<ChatResponse> response_from_json(std::string_view json)
{
    const JsonDocument document(json, detail::form_options);
    if (auto error = detail::not_json(document, "response")) return *std::move(error);
    detail::FormReader reader("response", detail::Unknown::accept);
    auto response = detail::read_response(reader, detail::FormValue{document.root()});
    if (reader.failed()) return reader.error();
    return response;
}

/// What an event says: usually one object, {"event":"text","text":"..."}. Several (a tool call that comes whole) stand
/// on a line each; no line end follows the last. Empty if there is nothing to say, as for the mere end of a text.
[[nodiscard]] inline std::string to_json(const ChatEvent& event)
{
    return detail::EventWriter(event).write();
}

/// The error object of the canonical response.
[[nodiscard]] inline std::string to_json(const ChatError& error)
{
    JsonBuilder json;
    detail::write_error(json, error);
    return json.take();
}

}  // namespace parlance
