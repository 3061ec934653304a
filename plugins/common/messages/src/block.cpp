#include <parlance/messages/block.hpp>

#include <parlance/wire/text_pieces.hpp>

#include "members.hpp"

namespace parlance::messages {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

}  // namespace

std::string keyed_extra(std::string_view dialect, std::string_view object)
{
    std::string extra = "{\"";
    extra += dialect;
    extra += "\":";
    extra += object;
    extra += '}';
    return extra;
}

void Block::begin_by_delta(const JsonValue& delta)
{
    const JsonValue type = delta["type"];
    if (type == "text_delta" || type == "citations_delta") kind_ = Kind::text;
    if (type == "thinking_delta" || type == "signature_delta") kind_ = Kind::thinking;
}

void Block::grow(const JsonValue& delta, std::string& scratch, Output& out)
{
    const JsonValue type = delta["type"];
    switch (kind_) {
        case Kind::text:
            if (type == "text_delta") grow_text(PartKind::text, delta["text"], scratch, out);
            if (type == "citations_delta") cite(delta["citation"], out);
            return;
        case Kind::thinking:
            if (type == "thinking_delta") grow_text(PartKind::reasoning, delta["thinking"], scratch, out);
            // It comes whole: the provider's own clients replace what they had, and servers are tested with those.
            if (type == "signature_delta" && delta["signature"].is_string()) signature_ = delta["signature"].source();
            return;
        case Kind::call:
            if (type == "input_json_delta") grow_arguments(delta["partial_json"], scratch, out);
            return;
        case Kind::result: return;
        case Kind::opaque: return grow_opaque(delta);
    }
}

void Block::grow_text(PartKind kind, const JsonValue& text, std::string& scratch, Output& out)
{
    const std::string_view news = wire::joined_text(text, held_, scratch);
    if (news.empty()) return;
    has_begun_ = true;
    parlance_part delta{};
    delta.kind = static_cast<std::uint32_t>(kind);
    delta.text = c_text(news);
    emit(0, delta, out);
}

void Block::grow_arguments(const JsonValue& piece, std::string& scratch, Output& out)
{
    const std::string_view news = wire::joined_text(piece, held_, scratch);
    arguments_ += news;
    out.tool_call_arguments(0, part_, news);
}

/// A delta of a block that we do not know: texts grow the member of their name, other values replace it.
void Block::grow_opaque(const JsonValue& delta)
{
    for (const JsonMember member : delta.members()) {
        if (member.key == "type") continue;
        std::string key = member.key.text();
        std::string* known = nullptr;
        for (auto& [grown_key, value] : grown_)
            if (grown_key == key) known = &value;
        if (known == nullptr) known = &grown_.emplace_back(std::move(key), std::string()).second;
        const std::string_view news = member.value.source();
        const bool joins = member.value.is_string() && known->ends_with('"');
        if (joins) known->pop_back();  // the text goes on; both are spelled as JSON
        if (joins)
            *known += news.substr(1);
        else
            *known = news;
    }
}

void Block::cite(const JsonValue& citation, Output& out)
{
    if (!citation.is_object()) return;
    if (!has_begun_) {  // the text that it vouches for may come later
        parlance_part text{};
        text.kind = PARLANCE_PART_TEXT;
        emit(PARLANCE_EVENT_BEGIN, text, out);
        has_begun_ = true;
    }
    std::string address, title, words;
    const auto first_of = [&](std::string_view key, std::string_view other, std::string& scratch) {
        const std::string_view text = citation[key].string(scratch);
        return c_text(text.empty() ? citation[other].string(scratch) : text);
    };
    const std::string extra = keyed_extra(dialect_->name(), citation.source());
    parlance_part source{};
    source.kind = PARLANCE_PART_SOURCE;
    source.url = first_of("url", "source", address);
    source.name = first_of("title", "document_title", title);
    source.text = c_text(citation["cited_text"].string(words));
    source.extra = c_text(extra);
    emit(PARLANCE_EVENT_CHILD, source, out);
}

void Block::end(Output& out)
{
    flush_half(out);
    switch (kind_) {
        case Kind::text:
            if (!members_.empty()) report_state(PartKind::text, members_, out);
            return;
        case Kind::thinking: {
            std::string members = members_;
            if (!signature_.empty()) {
                if (!members.empty()) members += ',';
                members += "\"signature\":" + signature_;
            }
            if (members.empty()) members = "\"type\":\"thinking\"";  // whose it is
            return report_state(PartKind::reasoning, members, out);
        }
        case Kind::call: return end_call(out);
        case Kind::result: return;
        case Kind::opaque: return end_opaque(out);
    }
}

void Block::flush_half(Output& out)
{
    if (held_.empty()) return;
    held_.clear();
    parlance_part delta{};
    delta.kind = kind_ == Kind::call       ? PARLANCE_PART_TOOL_CALL
                 : kind_ == Kind::thinking ? PARLANCE_PART_REASONING
                                           : PARLANCE_PART_TEXT;
    delta.text = c_text(replacement_character);
    if (kind_ == Kind::call) arguments_ += replacement_character;
    emit(0, delta, out);
}

/// Arguments that were cut short are kept as they came, and marked.
void Block::end_call(Output& out)
{
    if (arguments_.empty()) {
        arguments_ = input_;
        out.tool_call_arguments(0, part_, arguments_);
    }
    const JsonDocument document(arguments_);
    parlance_part last{};
    last.kind = PARLANCE_PART_TOOL_CALL;
    if (!document.root().is_object()) last.flags = PARLANCE_PART_INCOMPLETE;
    emit(PARLANCE_EVENT_END, last, out);
}

void Block::end_opaque(Output& out) const
{
    if (whole_.empty()) return;
    const JsonDocument document(whole_);
    JsonBuilder json(whole_.size() + 64);
    json.begin_object();
    for (const auto& [key, value] : grown_) {
        // A delta goes on from what the block began with.
        const JsonValue before = document[key];
        const bool joins = before.is_string() && value.starts_with('"');
        json.key(key).raw(joins ? std::string(before.source().substr(0, before.source().size() - 1)) + value.substr(1)
                                : value);
    }
    json.members_of(document.root()).end_object();
    const std::string extra = keyed_extra(dialect_->name(), json.take());
    std::string name;
    parlance_part part{};
    part.kind = PARLANCE_PART_CUSTOM;
    part.name = c_text(document["type"].string(name));
    part.extra = c_text(extra);
    emit(PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part, out);
}

void Block::report_state(PartKind kind, const std::string& members, Output& out) const
{
    const std::string extra = keyed_extra(dialect_->name(), '{' + members + '}');
    parlance_part state{};
    state.kind = static_cast<std::uint32_t>(kind);
    state.extra = c_text(extra);
    emit(PARLANCE_EVENT_END, state, out);
}

void Block::emit(std::uint32_t flags, parlance_part& delta, Output& out) const
{
    out.emit_part(0, part_, flags, delta);
}

}  // namespace parlance::messages
