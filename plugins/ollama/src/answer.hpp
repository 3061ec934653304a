/// answer.hpp - an answer, whole or a line of a stream, to events: a whole answer is a stream of one line.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::ollama {

/// The error of a server that speaks something else.
[[nodiscard]] ChatError not_a_chat(std::string_view content_type, std::string_view body);

/// Reads the lines of one answer, of /api/chat or of /api/generate. Thread-safety: one thread at a time.
class AnswerReader {
public:
    /// `done` at the line that says so; lines of kinds that nobody knows are passed over. Fails with what a line says,
    /// or with bad_response when it is no answer. `content_type`: for the words of that failure.
    [[nodiscard]] Result<Progress> read(std::string_view line, std::string_view content_type, Output& out);

    /// Whether lines came, and none of them was of an answer.
    [[nodiscard]] bool is_foreign() const noexcept { return strange_ && !began_; }

private:
    /// A part that grows by text.
    struct Growing {
        std::optional<std::uint32_t> part;
        std::string held;  // the escape of a first half of a character
    };

    void grow(PartKind kind, Growing& growing, const JsonValue& text, Output& out);
    void flush(PartKind kind, Growing& growing, Output& out);
    [[nodiscard]] std::uint32_t part_of(Growing& growing);
    void read_call(const JsonValue& call, const JsonValue& moment, Output& out);
    void read_image(const JsonValue& image, Output& out);
    void finish(const JsonValue& root, Output& out);
    void report_thinking(Output& out);

    std::uint32_t next_part_ = 0;
    Growing text_, thinking_;
    std::size_t calls_ = 0;
    std::string logprobs_;  // elements of a list, with commas between
    std::string scratch_;
    bool told_model_ = false;
    bool began_ = false;
    bool strange_ = false;
};

}  // namespace parlance::ollama
