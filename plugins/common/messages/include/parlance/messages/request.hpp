/// request.hpp - a neutral chat request as the body of POST /messages, and of what is asked in the same form.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/messages/dialect.hpp>

namespace parlance::messages {

/// The HTTP request for a chat. Warnings go to `out`. The result's base64 segments are views of the request's bytes.
/// Fails with invalid_request (no model, no message, a parameter of the wrong type), unsupported (a part that cannot be
/// sent) or too_large (a picture, or the whole), each with its place.
[[nodiscard]] Result<HttpRequest> write_chat(const ChatRequestView& request, const Dialect& dialect, Output& out);

/// The question how many tokens a chat would send. Fails as write_chat does.
[[nodiscard]] Result<HttpRequest> write_count_tokens(const ChatRequestView& request, const Dialect& dialect,
                                                     Output& out);

/// A chat as one line of a batch: {"custom_id", "params"}. Fails as write_chat does, and with invalid_request when the
/// parameter `id` is none that the API takes.
[[nodiscard]] Result<HttpRequest> write_batch_item(const ChatRequestView& request, const Dialect& dialect, Output& out);

}  // namespace parlance::messages
