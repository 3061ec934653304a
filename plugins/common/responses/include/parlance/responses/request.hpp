/// request.hpp - a neutral chat request as the body of POST /responses, or of POST /responses/input_tokens.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/wire/notes.hpp>

#include <string_view>

namespace parlance::responses {

/// What a body is for. Counting takes the conversation and what belongs to it, not how an answer is to be made.
enum class Purpose { answer, stream, count };

/// The body of a request. Warnings go to `out`. Its base64 segments are views of the request's bytes.
/// Fails with invalid_request, unsupported or too_large, each with its place.
[[nodiscard]] Result<JsonBuilder> write_body(const ChatRequestView& request, const openai::Dialect& dialect,
                                             std::string_view model, Purpose purpose, Output& out);

/// The HTTP request. As `write_body`, or without a model: invalid_request.
[[nodiscard]] Result<HttpRequest> write_response(const ChatRequestView& request, const openai::Dialect& dialect,
                                                 Purpose purpose, Output& out);

/// Its parts.
///@{
void write_input(const ChatRequestView& request, const openai::Dialect& dialect, std::string_view model,
                 JsonBuilder& json, wire::RequestNotes& notes);
void write_tool_list(const ChatRequestView& request, const openai::Dialect& dialect, JsonBuilder& json,
                     wire::RequestNotes& notes);
void write_params(const ChatRequestView& request, const openai::Dialect& dialect, std::string_view model,
                  Purpose purpose, JsonBuilder& json, wire::RequestNotes& notes);
///@}

}  // namespace parlance::responses
