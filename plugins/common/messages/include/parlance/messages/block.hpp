/// block.hpp - one content block of an answer, whole or while it comes: which part it is, and what must go back with
/// it.
///
/// An answer is a list of blocks, and each becomes one part. What the application needs stands in the part's members;
/// what else the block has is kept in the part's own `extra`, so that hand_back.hpp can write the block as it was:
///
///     text                       text; each citation is a source, a child with the citation itself in its extra
///     thinking                   reasoning; extra: signature
///     redacted_thinking          reasoning without text; extra: the whole block
///     tool_use                   tool_call; extra: caller
///     id, name and input         tool_call that the provider runs (server_tool_use, mcp_tool_use); extra: type, ...
///     tool_use_id and content    tool_result of the provider's (*_tool_result); extra: type, ...
///     anything else              custom, its name the block's type; extra: the whole block
///
/// The third column of a part that is whole by itself says all; a block of a type that nobody knew when this was
/// written falls under the last three lines, and survives.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/messages/dialect.hpp>
#include <parlance/output.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::messages {

/// A block from its beginning to its end. A delta of text allocates nothing: it is sliced out of the frame.
class Block {
public:
    /// `index`: what the server calls it by. `part`: its number among the answer's parts.
    Block(std::int64_t index, std::uint32_t part, const Dialect& dialect)
        : index_(index), part_(part), dialect_(&dialect)
    {
    }

    /// Reads the block as it stands in a whole answer, or as it begins in a stream.
    void begin(const JsonValue& block, std::string& scratch, Output& out);

    /// Reads the delta of a block that never began: its kind is the delta's.
    void begin_by_delta(const JsonValue& delta);

    /// Reads a delta.
    void grow(const JsonValue& delta, std::string& scratch, Output& out);

    /// Reports what belongs to its end; no delta may follow.
    void end(Output& out);

    [[nodiscard]] std::int64_t index() const noexcept { return index_; }
    /// Whether it is a tool call that waits for the application.
    [[nodiscard]] bool is_for_caller() const noexcept { return kind_ == Kind::call && !provider_run_; }

private:
    enum class Kind { text, thinking, call, result, opaque };

    void begin_text(const JsonValue& block, std::string& scratch, Output& out);
    void begin_thinking(const JsonValue& block, std::string& scratch, Output& out);
    void begin_call(const JsonValue& block, Output& out);
    void begin_result(const JsonValue& block, Output& out);
    void begin_redacted(const JsonValue& block, Output& out);
    void begin_opaque(const JsonValue& block);

    void grow_text(PartKind kind, const JsonValue& text, std::string& scratch, Output& out);
    void grow_arguments(const JsonValue& piece, std::string& scratch, Output& out);
    void grow_opaque(const JsonValue& delta);
    void cite(const JsonValue& citation, Output& out);

    void flush_half(Output& out);
    void end_call(Output& out);
    void end_opaque(Output& out) const;
    void report_state(PartKind kind, const std::string& members, Output& out) const;
    void emit(std::uint32_t flags, parlance_part& delta, Output& out) const;

    std::int64_t index_;
    std::uint32_t part_;
    const Dialect* dialect_;
    Kind kind_ = Kind::opaque;
    bool provider_run_ = false;
    bool has_begun_ = false;  // text: an event has made the part one
    std::string held_;        // the escape of a surrogate pair's first half
    std::string members_;     // of the part's own extra: JSON members with commas between
    std::string signature_;   // thinking: as JSON
    std::string arguments_;   // call: all that came, to see whether it is whole
    std::string input_;       // call: what it began with, as JSON
    std::string whole_;       // opaque: what it began with, as JSON
    std::vector<std::pair<std::string, std::string>> grown_;  // opaque: members that deltas brought, as JSON or as text
};

}  // namespace parlance::messages
