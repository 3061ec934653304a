/// request.hpp - a neutral chat request as the body of POST /chat/completions.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/wire/notes.hpp>

namespace parlance::openai {

/// The HTTP request for `request`. Warnings go to `out`. The result's base64 segments are views of the request's bytes.
/// Fails with invalid_request (no model, no message, a parameter of the wrong type) or unsupported (a part that cannot
/// be sent), each with its place.
[[nodiscard]] Result<HttpRequest> write_chat(const ChatRequestView& request, const Dialect& dialect, Output& out);

void write_params(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes);
void write_messages(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json,
                    wire::RequestNotes& notes);
void write_tools(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes);

}  // namespace parlance::openai
