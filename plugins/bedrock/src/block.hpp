/// block.hpp - one content block of an answer, whole or while it comes: which part it is, and what must go back with
/// it.
///
/// A block is an object with one member, named after its type. In a stream a block of a tool or a picture begins with
/// contentBlockStart; any other begins with its first delta. Each becomes one part:
///
///     text                 text
///     citationsContent     text; each citation is a source, a child with the citation itself in its extra
///     reasoningContent     reasoning
///     toolUse              tool_call; run by the service if its type is server_tool_use
///     toolResult           tool_result of such a call
///     image, video, ...    image, video, ... with its bytes
///     anything else        custom, its name the block's type
///
/// What else the block has is the part's own `extra`, as the members that block_writer.hpp needs to write it as it was:
///
///     {"citationsContent": {...}}     without `content` where that is the part's text
///     {"reasoningText": {...}}        without `text`; or {"redactedContent": "..."}
///     {"type": ...}                   of a tool; of a result also `content` and `status`
///     the whole block                 of a custom part
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/output.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "unknown_block.hpp"

namespace parlance::bedrock {

/// A block from its beginning to its end. A delta of text allocates nothing: it is sliced out of the frame.
class Block {
public:
    /// `index`: what the service calls it by. `part`: its number among the answer's parts.
    Block(std::int64_t index, std::uint32_t part) noexcept : index_(index), part_(part) {}

    /// Reads a block of a whole answer, from its beginning to its end.
    void read(const JsonValue& block, std::string& scratch, Output& out);

    /// Reads how it begins: the `start` of contentBlockStart.
    void begin(const JsonValue& start, Output& out);

    /// Reads a delta.
    void grow(const JsonValue& delta, std::string& scratch, Output& out);

    /// Reports what belongs to its end; no delta may follow.
    void end(Output& out);

    [[nodiscard]] std::int64_t index() const noexcept { return index_; }

private:
    enum class Kind { none, text, reasoning, call, result, media, unknown };

    [[nodiscard]] bool read_known(std::string_view type, const JsonValue& value, std::string& scratch, Output& out);
    [[nodiscard]] bool read_reasoning(const JsonValue& content, std::string& scratch, Output& out);
    void read_citations(const JsonValue& content, std::string& scratch, Output& out);
    void begin_call(const JsonValue& call, Output& out);
    void begin_result(const JsonValue& result);
    void begin_media(std::string_view type, const JsonValue& media);

    void grow_text(const JsonValue& text, std::string& scratch, Output& out);
    void grow_reasoning(const JsonValue& delta, std::string& scratch, Output& out);
    void grow_unknown(const JsonValue& delta);
    void grow_arguments(const JsonValue& input, std::string& scratch, Output& out);
    void grow_result(const JsonValue& content);
    [[nodiscard]] bool grow_media(const JsonValue& media);
    void emit_text(PartKind kind, std::string_view text, Output& out);
    void cite(const JsonValue& citation, Output& out);

    void flush_half(Output& out);
    void end_text(Output& out) const;
    void end_reasoning(Output& out) const;
    void end_call(Output& out) const;
    void end_result(Output& out) const;
    void end_media(Output& out) const;
    void end_unknown(std::string_view type, std::string_view block, Output& out) const;
    void report_state(PartKind kind, std::string_view own, Output& out) const;

    /// Whether it is of this kind, or of none yet.
    [[nodiscard]] bool may_be(Kind kind) const noexcept { return kind_ == Kind::none || kind_ == kind; }

    std::int64_t index_;
    std::uint32_t part_;
    Kind kind_ = Kind::none;
    bool has_begun_ = false;  // text: an event has made the part one
    bool is_error_ = false;   // of a result
    std::string held_;        // the escape of a surrogate pair's first half
    std::string own_;         // JSON members of the part's own extra
    std::string elements_;    // JSON elements: the citations of a text, the content of a result
    std::string arguments_;   // of a call: all that came, to see whether it is whole
    std::string signature_;   // of reasoning
    std::string bytes_;       // decoded: what of reasoning is redacted; the content of media
    std::string id_;          // of a result: whose it is
    std::string type_;        // of media: the block's type
    std::string format_;      // of media
    UnknownBlock unknown_;
};

}  // namespace parlance::bedrock
