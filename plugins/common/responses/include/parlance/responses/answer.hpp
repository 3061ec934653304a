/// answer.hpp - an answer of the Responses API, whole or as events, to events of ours.
///
/// Every event says its type, the place of its item in the output and its number in the stream; there is no [DONE]. An
/// answer ends with response.completed, response.incomplete (cut by a limit or a filter) or response.failed, which all
/// repeat the whole of it, the usage included. A failure in the middle comes as `error`, with response.failed after it.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/responses/items.hpp>

#include <optional>
#include <string_view>

namespace parlance::responses {

/// Reads one answer. A delta of text allocates nothing: it is sliced out of the frame, or decoded into one string that
/// is kept. Thread-safety: one thread at a time.
class AnswerReader {
public:
    explicit AnswerReader(const openai::Dialect& dialect) : dialect_(&dialect), items_(dialect) {}

    /// One event of a stream. `done` at the answer's end; events of unknown types are skipped. Fails with what the
    /// stream says at its end, or with bad_response when an event is no JSON.
    [[nodiscard]] Result<Progress> read_frame(const Frame& frame, Output& out);

    /// A whole answer. Fails with what it says, or with bad_response when it is none.
    [[nodiscard]] Result<Progress> read_whole(std::string_view body, std::string_view content_type, Output& out);

    /// What an `error` event said, where no end of the answer came behind it.
    [[nodiscard]] const std::optional<ChatError>& failure() const noexcept { return failure_; }

private:
    struct Fields;

    [[nodiscard]] Result<Progress> read_event(const Fields& fields, Output& out);
    [[nodiscard]] bool read_delta(const Fields& fields, Output& out);
    void read_item_event(const Fields& fields, Output& out);
    void read_part_event(const Fields& fields, Output& out);
    [[nodiscard]] Result<Progress> read_end(const JsonValue& response, Output& out);
    void report_start(const JsonValue& response, Output& out);
    void report_rest(const JsonValue& response, Output& out) const;
    void report_finish(const JsonValue& response, Output& out) const;

    const openai::Dialect* dialect_;
    Items items_;
    std::optional<ChatError> failure_;
};

}  // namespace parlance::responses
