/// request.hpp - a neutral request as a GenerateContentRequest.
#pragma once

#include <parlance/gemini/dialect.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/wire/notes.hpp>

#include <string>
#include <string_view>

namespace parlance::gemini {

/// Writes the members of a GenerateContentRequest into the object that is being written: contents, systemInstruction,
/// tools, toolConfig, generationConfig, and what `extra` adds. What cannot be said ends in `notes`.
void write_body(const ChatRequestView& request, std::string_view model, const Dialect& dialect, JsonBuilder& json,
                wire::RequestNotes& notes);

/// The request for a chat: POST ...:generateContent, or :streamGenerateContent?alt=sse. Fails with its place.
[[nodiscard]] Result<HttpRequest> write_chat(const ChatRequestView& request, const Dialect& dialect, Output& out);

/// The parts of write_body, one file each.
///@{
void write_contents(const ChatRequestView& request, std::string_view model, const Dialect& dialect, JsonBuilder& json,
                    wire::RequestNotes& notes);
void write_tools(const ChatRequestView& request, const JsonValue& own, const Dialect& dialect, JsonBuilder& json,
                 wire::RequestNotes& notes);
void write_tool_config(const ChatRequestView& request, const JsonValue& own, JsonBuilder& json,
                       wire::RequestNotes& notes);
void write_generation_config(const ChatRequestView& request, std::string_view model, const JsonValue& own,
                             const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes);
///@}

}  // namespace parlance::gemini
