/// request.hpp - a neutral chat request as the body of POST /v2/chat.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/wire/notes.hpp>

#include "service.hpp"

namespace parlance::cohere {

/// The HTTP request for `request`. Warnings go to `out`. The result's base64 segments are views of the request's bytes.
/// Fails with invalid_request (no model, no message, a parameter of the wrong type) or unsupported (a part that cannot
/// be sent), each with its place.
[[nodiscard]] Result<HttpRequest> write_chat(const ChatRequestView& request, const Service& service, Output& out);

/// The parameters as members of the body, tools included: which of them are sent depends on `tool_choice`.
void write_params(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes);
void write_tools(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes);

}  // namespace parlance::cohere
