/// request.hpp - a neutral chat request as the body of POST /chat/completions.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/wire/notes.hpp>

#include <initializer_list>
#include <string_view>

namespace parlance::openai {

/// The HTTP request for `request`. Warnings go to `out`. The result's base64 segments are views of the request's bytes.
/// Fails with invalid_request (no model, no message, a parameter of the wrong type) or unsupported (a part that cannot
/// be sent), each with its place.
[[nodiscard]] Result<HttpRequest> write_chat(const ChatRequestView& request, const Dialect& dialect, Output& out);

/// Only its body, never streamed: what an item of a batch is. Its views are those of the request's bytes.
[[nodiscard]] Result<JsonBuilder> write_chat_body(const ChatRequestView& request, const Dialect& dialect,
                                                  std::string_view model, bool streams, Output& out);

/// The member of a request's own extra that says which of a provider's APIs answers it: "chat" or "responses". Not
/// sent.
inline constexpr std::string_view which_api = "api";

/// Splices the members of a request's own `extra` that it does not say itself; warns of those it does.
void write_request_extra(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json,
                         wire::RequestNotes& notes, std::initializer_list<std::string_view> spine);

void write_params(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes);
/// `model`: the one that is meant; what it takes may differ.
void write_messages(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json,
                    wire::RequestNotes& notes, std::string_view model = {});
void write_tools(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes);

}  // namespace parlance::openai
