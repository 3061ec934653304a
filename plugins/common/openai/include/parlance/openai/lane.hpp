/// lane.hpp - one choice of an answer while it comes: which parts it has, and what is gathered for its end.
///
/// Parts are numbered in the order in which they first appear. A delta's text may end in half a surrogate pair, because
/// some servers cut between UTF-16 units: that half is held back until its other half has come.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/output.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::openai {

/// Whether what is read is a whole answer, or a chunk of one.
enum class Form { whole, chunk };

/// A choice's members; those that are absent are missing.
struct ChoiceFields {
    explicit ChoiceFields(const JsonValue& choice);
    JsonValue index, delta, message, finish_reason, logprobs, content_filter, usage, error;
};

/// One choice, from its first delta to its finish.
class Lane {
public:
    Lane(std::uint32_t number, const Dialect& dialect) : number_(number), dialect_(&dialect) {}

    /// Reads a choice. `scratch` is for decoding; it keeps its memory.
    void read(const ChoiceFields& choice, Form form, std::string& scratch, Output& out);

    /// Reports sources that the server lists beside the choices, once, when the text they vouch for has begun.
    void cite(const JsonValue& citations, const JsonValue& search_results, Output& out);

    [[nodiscard]] std::uint32_t number() const noexcept { return number_; }
    [[nodiscard]] bool finished() const noexcept { return finished_; }

private:
    /// A part that grows by text.
    struct Growing {
        std::optional<std::uint32_t> part;
        std::string held;  // the escape of a first half
    };
    /// A tool call: its arguments grow, and chunks name it by its index.
    struct Call {
        std::int64_t index = 0;
        Growing arguments;
        std::string id, name;
        bool custom = false;         // its input need be no JSON
        std::string state;           // members that have to come back with it, with commas between
        bool has_arguments = false;  // some came
        bool came_whole = false;     // the first of them were an object already
    };

    void read_message(const JsonValue& message, std::string& scratch, Output& out);
    [[nodiscard]] const JsonValue& note_reasoning(const JsonValue& content, const JsonValue& text,
                                                  const JsonValue& plain);
    void read_content(const JsonValue& content, std::string& scratch, Output& out);
    void read_content_item(const JsonValue& item, std::string& scratch, Output& out);
    void read_block(const JsonValue& block, std::string& scratch, Output& out);
    void read_thinking(const JsonValue& block, std::string& scratch, Output& out);
    void gather_thought(const JsonValue& piece);
    void read_reference(const JsonValue& block, Output& out);
    void keep_block(const JsonValue& block, Output& out);
    void begin_block(PartKind kind, Output& out);
    void end_block(Output& out);
    void read_details(const JsonValue& details, bool is_told, std::string& scratch, Output& out);
    void grow(PartKind kind, Growing& growing, const JsonValue& text, std::string& scratch, Output& out);
    [[nodiscard]] std::uint32_t part_of(Growing& growing)
    {
        return growing.part ? *growing.part : growing.part.emplace(next_part_++);
    }

    void read_call(const JsonValue& call, std::string& scratch, Output& out);
    void read_function_call(const JsonValue& function, std::string& scratch, Output& out);
    [[nodiscard]] Call* known_call(std::optional<std::int64_t> index, std::string_view id,
                                   const JsonValue& name) noexcept;
    [[nodiscard]] std::string extra_of(const Call& call) const;
    Call& begin_call(std::int64_t index, std::string_view id, const JsonValue& name, bool custom, Output& out);
    void read_state(Call& call, const JsonValue& from, Output& out);
    void read_arguments(Call& call, const JsonValue& arguments, std::string& scratch, Output& out);

    void read_image(const JsonValue& image, Output& out);
    void read_audio(const JsonValue& audio, Output& out);
    void read_annotations(const JsonValue& annotations, Output& out);
    void read_annotation(const JsonValue& annotation, Output& out);

    void finish(const JsonValue& word, std::string& scratch, Output& out);
    void report_reasoning_state(Output& out);
    void report_finish(Output& out) const;
    void flush_halves(Output& out);
    void flush(PartKind kind, Growing& growing, Output& out);
    [[nodiscard]] FinishReason reason() const noexcept;

    std::uint32_t number_;
    std::uint32_t next_part_ = 0;
    const Dialect* dialect_;
    Growing text_, reasoning_, refusal_, audio_;
    std::vector<Call> calls_;
    std::string logprobs_content_, logprobs_refusal_;  // elements of lists, with commas between
    std::string reasoning_details_;                    // likewise
    Form form_ = Form::chunk;                          // of what is being read
    PartKind block_ = PartKind::same;  // what the block in hand is, where content is a list of blocks; same: none
    std::string thoughts_;             // the elements of a thinking block, with commas between
    std::string thinking_members_;     // its other members, likewise
    bool plain_thinking_ = true;       // nothing but text, in one element
    std::string early_annotations_;    // elements: what came before the text it is about
    std::string content_filter_;       // what Azure's filters found, as it came last
    std::string finish_word_;
    std::string_view reasoning_member_;  // the name under which the server wants reasoning back
    std::string opaque_reasoning_;       // a JSON value
    bool has_deltas_ = false;
    bool cited_ = false;
    bool finished_ = false;
};

}  // namespace parlance::openai
