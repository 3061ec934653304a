/// answer.hpp - an answer of v2/chat, whole or as a stream, to events.
///
///     message-start, [tool-plan-delta*, tool-call-start, tool-call-delta*, tool-call-end]*,
///     [content-start, content-delta*, content-end]*, citation-start, citation-end, message-end, then `data: [DONE]`
///
/// A whole answer has the same in one object: {"id", "message", "finish_reason", "usage"}. An answer that failed on the
/// way ends with a finish word that says so; whatever came is reported before the failure.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <string>
#include <string_view>

#include "message_parts.hpp"

namespace parlance::cohere {

/// Reads one answer. A content delta allocates nothing. Not thread-safe.
class AnswerReader {
public:
    /// One event of a stream: `done` at `[DONE]`; events of unknown types are skipped. Fails with what the event says,
    /// or with bad_response.
    [[nodiscard]] Result<Progress> read_frame(const Frame& frame, Output& out);

    /// A whole answer.
    [[nodiscard]] Result<Progress> read_whole(std::string_view body, std::string_view content_type, Output& out);

    /// Whether an event was one of this API.
    [[nodiscard]] bool began() const noexcept { return began_; }

    /// Whether the message has ended and said why.
    [[nodiscard]] bool finished() const noexcept { return finished_; }

private:
    [[nodiscard]] std::optional<ChatError> read_event(const JsonValue& type, const JsonValue& event, Output& out);
    void read_content_event(const JsonValue& type, const JsonValue& event, Output& out);
    void read_call_event(const JsonValue& type, const JsonValue& event, Output& out);
    void read_message(const JsonValue& message, Output& out);
    void read_content(const JsonValue& content, Output& out);
    void read_citations(const JsonValue& citations, Output& out);
    void read_logprobs(const JsonValue& logprobs);
    void report_id(const JsonValue& id, Output& out);
    /// `facts`: what holds finish_reason, usage and perhaps error. The failure, if that is what it tells.
    [[nodiscard]] std::optional<ChatError> finish(const JsonValue& facts, Output& out);

    MessageParts parts_;
    std::string logprobs_;  // elements of a list, with commas between
    std::string skipped_;   // the last event before the first that is known
    bool began_ = false;
    bool finished_ = false;
};

}  // namespace parlance::cohere
