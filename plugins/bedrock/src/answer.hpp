/// answer.hpp - an answer of Converse, whole, or of ConverseStream, as messages of an event stream, to our events.
///
/// A stream is messageStart, then for each block contentBlockStart (of tools and pictures alone), contentBlockDelta and
/// contentBlockStop, then messageStop with the stop reason, and metadata with the usage, last. `p` is padding that
/// hides how long the text is. Unknown messages are skipped. Source: Amazon Bedrock API reference, ConverseStream.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "block.hpp"

namespace parlance::bedrock {

/// Reads one answer. Thread-safety: one thread at a time.
class AnswerReader {
public:
    /// One message of a stream. `done` at metadata. Fails with what an exception says, or with bad_response when the
    /// payload is no JSON.
    [[nodiscard]] Result<Progress> read_frame(const Frame& frame, Output& out);

    /// A whole answer. Fails with bad_response when it is none. `content_type`: where it is not JSON, to be told.
    [[nodiscard]] Result<Progress> read_whole(std::string_view body, std::string_view content_type, Output& out);

    /// Whether a message of a stream was one of Converse.
    [[nodiscard]] bool began() const noexcept { return started_; }

    /// Whether a stream's messageStop came: what may still be missing is the usage.
    [[nodiscard]] bool finished() const noexcept { return finished_; }

private:
    [[nodiscard]] Result<Progress> read_event(std::string_view name, const JsonValue& root, Output& out);
    [[nodiscard]] Block& block_of(const JsonValue& index);
    void end_block(const JsonValue& index, Output& out);
    void end_all_blocks(Output& out);
    void finish(const JsonValue& holder, Output& out);

    std::vector<Block> open_;
    JsonDocument document_;  // kept, so that message after message costs no allocation
    std::string scratch_;
    std::uint32_t next_part_ = 0;
    bool started_ = false;
    bool finished_ = false;
};

}  // namespace parlance::bedrock
