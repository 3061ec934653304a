/// lane.hpp - one candidate of an answer while it comes.
///
/// Every part of a whole answer is a part of ours. In a stream a piece of text continues the text before it, and
/// thoughts the thoughts; a piece that carries a signature is a part by itself, because signed and unsigned parts may
/// not be joined, nor two signed ones (Gemini API, "Thought signatures"). So what is gathered goes back as it was sent.
#pragma once

#include <parlance/gemini/argument_writer.hpp>
#include <parlance/gemini/dialect.hpp>
#include <parlance/gemini/finish.hpp>
#include <parlance/gemini/part_fields.hpp>
#include <parlance/gemini/sources.hpp>
#include <parlance/output.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::gemini {

/// Whether what is read is a whole answer, or a chunk of one.
enum class Form { whole, chunk };

/// A call whose arguments are still coming.
struct OpenCall {
    std::uint32_t part = 0;
    ArgumentWriter arguments;
    std::string state;  ///< members to send back
};

/// One candidate, from its first part to its finish.
class Lane {
public:
    Lane(std::uint32_t number, const Dialect& dialect) : number_(number), dialect_(&dialect), sources_(number) {}

    /// Reads a candidate. `response_id` makes the ids that the service left out unlike those of other answers. Fails
    /// with bad_response when streamed arguments make no sense.
    [[nodiscard]] std::optional<ChatError> read(const JsonValue& candidate, Form form, std::string_view response_id,
                                                std::string& scratch, Output& out);

    [[nodiscard]] std::uint32_t number() const noexcept { return number_; }
    [[nodiscard]] bool finished() const noexcept { return !finish_.word.empty(); }

private:
    /// The part that further pieces of a stream may continue.
    struct Growing {
        PartKind kind = PartKind::same;  // same: none
        std::uint32_t part = 0;
        std::string media_type;  // of sound
        std::string held;        // the escape of a first half
    };
    /// What belongs to the candidate and not to its content: raw JSON, reported with the finish.
    struct Remarks {
        std::string grounding, citations, safety, urls, message, average_logprob;
        std::string logprobs;  // elements
        bool changed = false;
    };

    [[nodiscard]] std::optional<ChatError> read_part(const JsonValue& part, bool streams, std::string_view response_id,
                                                     std::string& scratch, Output& out);
    void read_text(const PartFields& fields, bool streams, std::string& scratch, Output& out);
    void read_inline_data(const PartFields& fields, bool streams, Output& out);
    void read_file_data(const PartFields& fields, Output& out);
    [[nodiscard]] std::optional<ChatError> read_call(const PartFields& fields, std::string_view response_id,
                                                     Output& out);
    void begin_call(const PartFields& fields, std::string_view response_id, Output& out);
    [[nodiscard]] std::optional<ChatError> continue_call(const PartFields& fields, Output& out);
    void end_call(Output& out);
    void read_own_tool(const PartFields& fields, Output& out);
    void read_own_result(const PartFields& fields, Output& out);
    void keep_whole(const PartFields& fields, Output& out);
    void close_growing(Output& out);
    void emit_whole(PartKind kind, std::string_view text, const std::string& members, Output& out);

    void read_remark(std::string_view key, const JsonValue& value, std::string& scratch);
    void read_logprobs(const JsonValue& result);
    void report_finish(const JsonValue& word, Output& out);
    void flush(Output& out);

    std::uint32_t number_;
    const Dialect* dialect_;
    std::uint32_t next_part_ = 0;
    Growing growing_;
    std::optional<OpenCall> call_;
    Sources sources_;
    Remarks remarks_;
    Finish finish_;
    std::optional<std::int64_t> wire_index_;  // of the part being read, in a whole answer
    bool has_calls_ = false;
};

}  // namespace parlance::gemini
