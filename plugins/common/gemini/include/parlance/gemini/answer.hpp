/// answer.hpp - a GenerateContentResponse, whole or as one of a stream, to events. One reader for both: a chunk is an
/// answer in small.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/gemini/lane.hpp>
#include <parlance/json_reader.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::gemini {

/// Reads one answer. A piece of text allocates nothing: it is sliced out of the frame, or decoded into one string that
/// is kept. Thread-safety: one thread at a time.
class AnswerReader {
public:
    explicit AnswerReader(const Dialect& dialect) : dialect_(&dialect) {}

    /// One event of a stream, or one element of a list of answers. JSON that is no answer is skipped. Fails with what
    /// the frame says, or with bad_response when it is no JSON.
    [[nodiscard]] Result<Progress> read_chunk(const Frame& frame, Output& out);

    /// A whole answer, or a list of the answers of a stream. Fails with what it says, or with bad_response.
    [[nodiscard]] Result<Progress> read_whole(std::string_view body, std::string_view content_type, Output& out);

    /// A whole answer that is a member of another document. Nothing: it was read.
    [[nodiscard]] std::optional<ChatError> read_value(const JsonValue& answer, Output& out);

    /// Whether some member said that this is the API.
    [[nodiscard]] bool is_answer() const noexcept { return is_answer_; }

    /// Whether a candidate began and none is open.
    [[nodiscard]] bool finished() const noexcept;

private:
    [[nodiscard]] std::optional<ChatError> read_list(const JsonValue& list, Output& out);
    [[nodiscard]] std::optional<ChatError> read_object(const JsonValue& root, Form form, Output& out);
    [[nodiscard]] std::optional<ChatError> read_candidates(const JsonValue& candidates, Form form, Output& out);
    [[nodiscard]] Lane* lane(std::int64_t number);
    void report_meta(const JsonValue& id, const JsonValue& model, const JsonValue& usage, Output& out);

    const Dialect* dialect_;
    std::vector<Lane> lanes_;
    std::string scratch_;
    std::string response_id_;
    std::string told_usage_;
    bool told_meta_ = false;
    bool is_answer_ = false;
};

}  // namespace parlance::gemini
