/// request.hpp - neutral requests as the bodies of Ollama's native API.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/wire/notes.hpp>

#include "settings.hpp"

namespace parlance::ollama {

/// POST /api/chat. Warnings go to `out`. Fails with invalid_request or unsupported, and the place.
[[nodiscard]] Result<HttpRequest> write_chat(const ChatRequestView& request, const Settings& settings, Output& out);

/// A POST of `body` to a path of the API.
[[nodiscard]] HttpRequest post(const ChatRequestView& request, const Settings& settings, std::string_view path,
                               JsonBuilder& body);
/// A GET of a path of the API.
[[nodiscard]] HttpRequest get(const ChatRequestView& request, const Settings& settings, std::string_view path);

void write_messages(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes);
void write_tools(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes);
/// The parameters at the top level of the body, and those of its `options`.
void write_params(const ChatRequestView& request, const Settings& settings, JsonBuilder& json,
                  wire::RequestNotes& notes);

}  // namespace parlance::ollama
