/// request.hpp - a neutral chat request as the body of Converse and ConverseStream, which is one and the same, or as
/// what CountTokens takes of it. Source: Amazon Bedrock API reference, Converse, CountTokens.
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/output.hpp>
#include <parlance/result.hpp>
#include <parlance/wire/notes.hpp>

#include <string_view>

namespace parlance::bedrock {

/// What a body is written for.
enum class Purpose { answer, count };

/// The body. Its base64 segments are views of the request's bytes. Warnings go to `out`. Fails with invalid_request,
/// unsupported or too_large, each with its place.
[[nodiscard]] Result<JsonBuilder> write_conversation(const ChatRequestView& request, std::string_view model,
                                                     Purpose purpose, Output& out);

/// The members `messages` and `system`.
void write_messages(const ChatRequestView& request, std::string_view model, JsonBuilder& json,
                    wire::RequestNotes& notes);

/// Who is asked, and how: what decides which parameters are taken.
struct Asked {
    std::string_view model;
    bool thinks;  ///< a Claude model is asked to think
};

/// Whether the request asks a Claude model to think. `own`: the request's own extra, or missing.
[[nodiscard]] bool asks_to_think(const ChatRequestView& request, std::string_view model, const JsonValue& own);

/// The member `toolConfig`, where there are tools, or the conversation has used some. `own` as above.
void write_tools(const ChatRequestView& request, const Asked& asked, const JsonValue& own, JsonBuilder& json,
                 wire::RequestNotes& notes);

/// The members `inferenceConfig`, `outputConfig`, `requestMetadata` and `serviceTier`, and warnings of what none takes.
void write_params(const ChatRequestView& request, const Asked& asked, const JsonValue& own, JsonBuilder& json,
                  wire::RequestNotes& notes);

/// The member `additionalModelRequestFields`: what only some models take, each in its own way.
void write_model_fields(const ChatRequestView& request, const Asked& asked, const JsonValue& own, JsonBuilder& json,
                        wire::RequestNotes& notes);

/// Whether write_model_fields sees to a parameter.
[[nodiscard]] bool is_model_field(std::string_view key) noexcept;

/// Whether write_tools does.
[[nodiscard]] bool is_tool_param(std::string_view key) noexcept;

}  // namespace parlance::bedrock
