/// answer.hpp - an answer, whole or in chunks, to events. One reader for both: a chunk is an answer in small.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/openai/lane.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::openai {

/// Reads one answer. A content delta allocates nothing: its text is sliced out of the frame, or decoded into one string
/// that is kept. Thread-safety: one thread at a time.
class AnswerReader {
public:
    explicit AnswerReader(const Dialect& dialect) : dialect_(&dialect) {}

    /// One event of a stream. `done` at `[DONE]`; frames that are no chunk are skipped. Fails with what the frame says,
    /// or with bad_response when it is no JSON, or the end comes before any choice.
    [[nodiscard]] Result<Progress> read_frame(const Frame& frame, Output& out);

    /// A whole answer. Fails with what it says, or with bad_response when it is none.
    [[nodiscard]] Result<Progress> read_whole(std::string_view body, std::string_view content_type, Output& out);

    /// Whether a choice began and none is open.
    [[nodiscard]] bool finished() const noexcept;

    /// Whether anything came that has the shape of this dialect. Where nothing did, another API or nobody answered.
    [[nodiscard]] bool has_begun() const noexcept { return has_begun_; }
    /// Whether something came, before any of that, that has another shape.
    [[nodiscard]] bool has_skipped() const noexcept { return !skipped_.empty(); }
    /// The error of a stream that has not begun when it ends: bad_response, with the first thing that came.
    [[nodiscard]] ChatError not_begun() const;

private:
    /// What is told after the choices, wherever it stands.
    struct Afterwards {
        JsonValue usage, choice_usage, citations, search_results;
        JsonValue failed;          // a choice or a member that tells of a failure
        bool root_failed = false;  // the whole does
    };
    /// What in the object tells of a failure; missing: nothing.
    [[nodiscard]] JsonValue read_object(const JsonValue& root, Form form, Output& out);
    void read_rare_member(std::string_view key, const JsonValue& value, Afterwards& afterwards, Output& out);
    void read_choices(const JsonValue& choices, Form form, Afterwards& afterwards, Output& out);
    void report_meta(const JsonValue& root, Output& out);
    [[nodiscard]] Lane* lane(std::int64_t number);

    const Dialect* dialect_;
    std::vector<Lane> lanes_;
    std::string scratch_;
    std::string skipped_;  // the beginning of the first frame, until something of this dialect came
    bool has_begun_ = false;
    std::uint32_t known_meta_ = 0;  // a bit for each fact that was reported
};

}  // namespace parlance::openai
