/// message_parts.hpp - an assistant's message while it comes: blocks, plan and tool calls as parts.
///
/// The message has three places that grow: `content`, a list of blocks that deltas name by their index; `tool_plan`,
/// what the model says it is going to do with its tools, which is reasoning; and `tool_calls`, named by an index of
/// their own. Parts are numbered as they first appear. A whole message is read as a stream of one delta for each.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "unknown_block.hpp"

namespace parlance::cohere {

/// A part that grows by text; deltas name it by its index.
struct GrowingPart {
    std::int64_t index = 0;
    PartKind kind = PartKind::text;
    std::uint32_t part = 0;
    std::string held;                       // the escape of the first half of a surrogate pair
    std::unique_ptr<UnknownBlock> unknown;  // of a block of unknown type, which becomes a custom part at its end
};

/// One message, on lane 0. Not thread-safe.
class MessageParts {
public:
    /// A block begins: {"type": "text", "text": ""}. What it already holds is reported.
    void begin_block(std::int64_t index, const JsonValue& block, Output& out);
    /// More of a block: {"text": "..."}. One that never began begins here.
    void grow_block(std::int64_t index, const JsonValue& delta, Output& out);
    /// Nothing more comes for a block.
    void end_block(std::int64_t index, Output& out);
    /// Content that is a plain text instead of a list.
    void read_text(const JsonValue& text, Output& out);

    void grow_plan(const JsonValue& text, Output& out);

    /// A tool call begins: {"id", "type", "function": {"name", "arguments"}}.
    void begin_call(std::int64_t index, const JsonValue& call, Output& out);
    /// More of its arguments: {"function": {"arguments": "..."}}.
    void grow_call(std::int64_t index, const JsonValue& call, Output& out);

    void cite(const JsonValue& citation, Output& out);

    /// The message is over: what was held back is reported.
    void finish(Output& out);

    [[nodiscard]] bool has_calls() const noexcept { return !calls_.empty(); }

private:
    GrowingPart& begin(std::vector<GrowingPart>& list, std::int64_t index, PartKind kind);
    [[nodiscard]] static GrowingPart* find(std::vector<GrowingPart>& list, std::int64_t index) noexcept;
    void grow(GrowingPart& growing, const JsonValue& text, Output& out);
    void mark_reasoning(const GrowingPart& growing, std::string_view extra, Output& out);
    void report_unknown(GrowingPart& block, Output& out);
    [[nodiscard]] const GrowingPart* cited_part(const JsonValue& citation) noexcept;
    void flush(GrowingPart& growing, Output& out);

    std::vector<GrowingPart> blocks_, calls_;
    std::optional<GrowingPart> plan_;
    std::uint32_t next_part_ = 0;
    std::int64_t citations_ = 0;  // how many there were
    std::string scratch_;
};

}  // namespace parlance::cohere
