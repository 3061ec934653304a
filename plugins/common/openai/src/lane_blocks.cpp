/// lane_blocks.cpp - content that is a list of blocks whose order counts, as Mistral sends it.
///
///     [{"type": "thinking", "thinking": [{"type": "text", "text": "..."}], "closed": true}, {"type": "text", "text":
///     "..."},
///      {"type": "reference", "reference_ids": [0, 1]}, ...]
///
/// A block is a part. In chunks, plain texts and blocks of one type in a row are one block in pieces. References vouch
/// for the text before them, so that they become its sources, and the text behind them is a new part. A block of
/// another type is kept whole. What a block says besides its text goes into the `extra` of its part: with it the list
/// goes back as it came (content.cpp, and the hook Dialect::write_item).

#include <parlance/openai/lane.hpp>

#include <string>
#include <string_view>

namespace parlance::openai {

namespace {

constexpr std::string_view thought_begin = R"({"type":"text","text":")", thought_end = R"("})";

void append_element(std::string& list, std::string_view element)
{
    if (!list.empty()) list += ',';
    list += element;
}

/// A text and nothing else.
bool is_plain_thought(const JsonValue& piece)
{
    return piece["type"] == "text" && piece["text"].is_string() && piece.size() == 2;
}

parlance_part part_of_kind(PartKind kind)
{
    parlance_part part{};
    part.kind = static_cast<std::uint32_t>(kind);
    return part;
}

}  // namespace

void Lane::read_block(const JsonValue& block, std::string& scratch, Output& out)
{
    const JsonValue type = block["type"];
    if (block.is_string() || type == "text") {
        const JsonValue text = block.is_string() ? block : block["text"];
        if (text == "") return;  // beside the first tool call, and in the first chunk
        begin_block(PartKind::text, out);
        grow(PartKind::text, text_, text, scratch, out);
    } else if (type == "thinking") {
        begin_block(PartKind::reasoning, out);
        read_thinking(block, scratch, out);
    } else if (type == "reference") {
        read_reference(block, out);
    } else if (type == "image_url") {
        end_block(out);
        read_image(block, out);
    } else if (block.is_object()) {
        keep_block(block, out);
    }
}

/// What a block says besides its text comes again in every chunk of it; the last word counts.
void Lane::read_thinking(const JsonValue& block, std::string& scratch, Output& out)
{
    std::string members, key;
    for (const JsonMember member : block.members()) {
        const std::string_view name = member.key.string(key);
        if (name == "type" || name == "thinking") continue;
        append_element(members, member.key.source());
        members.append(":").append(member.value.source());
    }
    if (!members.empty()) thinking_members_ = std::move(members);
    const JsonValue thinking = block["thinking"];
    grow(PartKind::reasoning, reasoning_, thinking, scratch, out);
    for (const JsonValue piece : thinking.elements()) {
        gather_thought(piece);
        grow(PartKind::reasoning, reasoning_, piece["text"], scratch, out);
    }
}

/// Texts of chunks are one text in pieces; they are joined as they are spelled, so that nothing has to be decoded.
void Lane::gather_thought(const JsonValue& piece)
{
    if (!is_plain_thought(piece)) {
        plain_thinking_ = false;
        append_element(thoughts_, piece.source());
        return;
    }
    const std::string_view quoted = piece["text"].source();
    const std::string_view text = quoted.substr(1, quoted.size() - 2);
    const bool continues = form_ == Form::chunk && thoughts_.ends_with(thought_end);
    if (continues) {
        thoughts_.resize(thoughts_.size() - thought_end.size());
    } else {
        if (!thoughts_.empty()) plain_thinking_ = false;
        append_element(thoughts_, thought_begin);
    }
    thoughts_.append(text).append(thought_end);
}

/// The first source carries the block; the others say that they belong to it.
void Lane::read_reference(const JsonValue& block, Output& out)
{
    const bool follows_text = text_.part && *text_.part + 1 == next_part_;
    if (!follows_text) return keep_block(block, out);
    flush(PartKind::text, text_, out);
    const std::uint32_t cited = *text_.part;
    std::string extra = "{\"" + dialect_->name() + "\":{\"reference\":" + std::string(block.source()) + "}}";
    for (const JsonValue id : block["reference_ids"].elements()) {
        parlance_part source = part_of_kind(PartKind::source);
        std::string scratch;
        const std::string_view text = id.is_string() ? id.string(scratch) : id.source();
        source.id = parlance_string{text.data(), text.size()};
        source.extra = parlance_string{extra.data(), extra.size()};
        out.child(number_, cited, source);
        extra = "{\"" + dialect_->name() + "\":{\"reference\":null}}";
    }
    block_ = PartKind::source;  // the same text may be vouched for again; what follows is another text
}

void Lane::keep_block(const JsonValue& block, Output& out)
{
    end_block(out);
    const std::string extra = "{\"" + dialect_->name() + "\":" + std::string(block.source()) + "}";
    parlance_part custom = part_of_kind(PartKind::custom);
    custom.extra = parlance_string{extra.data(), extra.size()};
    out.emit_part(number_, next_part_++, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, custom);
}

/// Nothing happens while the block in hand goes on.
void Lane::begin_block(PartKind kind, Output& out)
{
    if (block_ == kind) return;
    end_block(out);
    block_ = kind;
    (kind == PartKind::text ? text_ : reasoning_).part.reset();
}

void Lane::end_block(Output& out)
{
    flush(PartKind::text, text_, out);
    flush(PartKind::reasoning, reasoning_, out);
    if (block_ == PartKind::reasoning) {
        std::string extra = "{\"" + dialect_->name() + "\":{\"type\":\"thinking\"";
        if (!plain_thinking_) extra += ",\"thinking\":[" + thoughts_ + ']';
        if (!thinking_members_.empty()) extra += ',' + thinking_members_;
        extra += "}}";
        parlance_part state = part_of_kind(PartKind::reasoning);
        state.extra = parlance_string{extra.data(), extra.size()};
        out.emit_part(number_, part_of(reasoning_), PARLANCE_EVENT_END, state);
    }
    thoughts_.clear();
    thinking_members_.clear();
    plain_thinking_ = true;
    block_ = PartKind::same;
}

}  // namespace parlance::openai
