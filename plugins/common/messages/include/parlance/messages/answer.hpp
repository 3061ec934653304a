/// answer.hpp - an answer, whole or as a stream of events, to our events.
///
/// A stream is message_start, then for each content block content_block_start, deltas and content_block_stop, then
/// message_delta with the stop reason and the usage, and message_stop. `ping` and unknown events are skipped. A block
/// may be left open, message_start may come twice, and a gateway may add `[DONE]` at the end.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/messages/block.hpp>
#include <parlance/messages/dialect.hpp>
#include <parlance/messages/usage.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::messages {

/// Reads one answer. Thread-safety: one thread at a time.
class AnswerReader {
public:
    explicit AnswerReader(const Dialect& dialect) : dialect_(&dialect) {}

    /// One event of a stream. `done` at message_stop. Fails with what an error event says, or with bad_response when
    /// the frame is no JSON, or of another dialect.
    [[nodiscard]] Result<Progress> read_frame(const Frame& frame, Output& out);

    /// A whole answer. Fails with what it says, or with bad_response when it is none.
    [[nodiscard]] Result<Progress> read_whole(std::string_view body, std::string_view content_type, Output& out);

    /// Whether a frame was an event of this API.
    [[nodiscard]] bool began() const noexcept { return began_; }

    /// A message object: the whole answer, or what a batch has for an item.
    void read_message(const JsonValue& message, Output& out);

private:
    [[nodiscard]] Result<Progress> read_event(std::string_view type, const JsonValue& root, Output& out);
    void start_message(const JsonValue& message, Output& out);
    void read_message_delta(const JsonValue& root, Output& out);
    void start_block(const JsonValue& root, Output& out);
    void read_block_delta(const JsonValue& index, const JsonValue& delta, Output& out);
    void stop_block(const JsonValue& index, Output& out);
    void stop_all(Output& out);
    void read_content(const JsonValue& content, Output& out);
    [[nodiscard]] Block* open_block(std::int64_t index) noexcept;
    Block& new_block(std::int64_t index);

    void report_meta(const JsonValue& message, Output& out);
    void report_state(const JsonValue& holder, Output& out);
    void finish(const JsonValue& holder, Output& out);
    void report_refusal(const JsonValue& details, Output& out);

    const Dialect* dialect_;
    std::vector<Block> open_;
    UsageCounter usage_;
    std::string scratch_;
    std::string finish_word_;
    std::uint32_t next_part_ = 0;
    bool began_ = false;      // some event was known
    bool started_ = false;    // and was of a message
    bool has_calls_ = false;  // that wait for the application
};

}  // namespace parlance::messages
