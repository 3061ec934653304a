/// block.cpp - how a block begins and grows; how it ends is in block_end.cpp.

#include "block.hpp"

#include <parlance/detail/views.hpp>
#include <parlance/wire/base64.hpp>
#include <parlance/wire/text_pieces.hpp>

#include "json_members.hpp"
#include "media_format.hpp"
#include "service.hpp"

namespace parlance::bedrock {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

bool is_known_block(const JsonValue& key)
{
    return key == "text" || key == "toolUse" || key == "toolResult" || key == "reasoningContent" ||
           key == "citationsContent" || media_kind(key.text()) != PartKind::same;
}

bool is_known_delta(const JsonValue& key)
{
    return key == "text" || key == "toolUse" || key == "toolResult" || key == "reasoningContent" || key == "citation" ||
           media_kind(key.text()) != PartKind::same;
}

/// The member that says what an object is; missing where there is none. Members that are null are a gateway's way to
/// leave them out.
JsonMember known_member(const JsonValue& object, bool (*is_known)(const JsonValue& key))
{
    for (const JsonMember member : object.members())
        if (!member.value.is_null() && is_known(member.key)) return member;
    return {};
}

std::string first_key(const JsonValue& object)
{
    for (const JsonMember member : object.members())
        return member.key.text();
    return {};
}

}  // namespace

/// A block is what the member says that we know; without one it is unknown, and goes back whole.
void Block::read(const JsonValue& block, std::string& scratch, Output& out)
{
    const JsonMember known = known_member(block, is_known_block);
    if (known.value.is_missing()) return end_unknown(first_key(block), block.source(), out);
    if (read_known(known.key.text(), known.value, scratch, out))
        end(out);
    else
        end_unknown(known.key.text(), block.source(), out);
}

/// False: it is of a known type, but has nothing in it that we could make a part of.
bool Block::read_known(std::string_view type, const JsonValue& value, std::string& scratch, Output& out)
{
    if (type == "text") {
        grow_text(value, scratch, out);
    } else if (type == "reasoningContent") {
        return read_reasoning(value, scratch, out);
    } else if (type == "citationsContent") {
        read_citations(value, scratch, out);
    } else if (type == "toolUse") {
        begin_call(value, out);
        grow_arguments(value["input"], scratch, out);
    } else if (type == "toolResult") {
        begin_result(value);
        grow_result(value["content"]);
    } else {
        begin_media(type, value);
        return grow_media(value);
    }
    return true;
}

bool Block::read_reasoning(const JsonValue& content, std::string& scratch, Output& out)
{
    const JsonValue text = content["reasoningText"];
    if (!text.is_object() && !content["redactedContent"].is_string()) return false;
    kind_ = Kind::reasoning;
    if (text.is_object()) {
        emit_text(PartKind::reasoning, text["text"].string(scratch), out);
        own_ = members_without(text, {"text"});
        return true;
    }
    return wire::append_decoded_base64(bytes_, content["redactedContent"].string(scratch));
}

/// One text without anything else is the part's own; else the pieces go back as they are.
void Block::read_citations(const JsonValue& content, std::string& scratch, Output& out)
{
    kind_ = Kind::text;
    const JsonValue texts = content["content"];
    for (const JsonValue piece : texts.elements())
        emit_text(PartKind::text, piece["text"].string(scratch), out);
    for (const JsonValue citation : content["citations"].elements())
        cite(citation, out);
    const bool is_plain = texts.size() == 1 && texts[0].size() == 1 && texts[0]["text"].is_string();
    own_ = is_plain ? members_without(content, {"content"}) : members_without(content, {});
    elements_.clear();  // they stand in own_
    own_ = "\"citationsContent\":{" + own_ + '}';
}

void Block::begin(const JsonValue& start, Output& out)
{
    const JsonMember known = known_member(start, is_known_block);
    const std::string type = known.key.text();
    if (type == "toolUse") return begin_call(known.value, out);
    if (type == "toolResult") return begin_result(known.value);
    if (media_kind(type) != PartKind::same) return begin_media(type, known.value);
    kind_ = Kind::unknown;
    for (const JsonMember member : start.members())
        if (!member.value.is_null()) unknown_.add(member.key.text(), member.value);
}

void Block::begin_call(const JsonValue& call, Output& out)
{
    kind_ = Kind::call;
    std::string id, name;
    const std::string own = members_without(call, {"toolUseId", "name", "input"});
    const std::string extra = own.empty() ? std::string() : keyed_extra('{' + own + '}');
    parlance_part delta{};
    delta.kind = PARLANCE_PART_TOOL_CALL;
    if (call["type"] == "server_tool_use") delta.flags = PARLANCE_PART_PROVIDER_RUN;
    delta.id = detail::c_view(call["toolUseId"].string(id));
    delta.name = detail::c_view(call["name"].string(name));
    delta.extra = detail::c_view(extra);
    out.emit_part(0, part_, PARLANCE_EVENT_BEGIN, delta);
}

void Block::begin_result(const JsonValue& result)
{
    kind_ = Kind::result;
    id_ = result["toolUseId"].text();
    is_error_ = result["status"] == "error";
    own_ = members_without(result, {"toolUseId", "content"});
}

void Block::begin_media(std::string_view type, const JsonValue& media)
{
    kind_ = Kind::media;
    type_ = type;
    format_ = media["format"].text();
    own_ = members_without(media, {"format", "source"});
}

void Block::grow(const JsonValue& delta, std::string& scratch, Output& out)
{
    const JsonMember known = known_member(delta, is_known_delta);
    if (known.value.is_missing()) return grow_unknown(delta);
    std::string key;
    const std::string_view type = known.key.string(key);
    if (type == "text" && may_be(Kind::text))
        grow_text(known.value, scratch, out);
    else if (type == "citation" && may_be(Kind::text))
        cite(known.value, out);
    else if (type == "reasoningContent" && may_be(Kind::reasoning))
        grow_reasoning(known.value, scratch, out);
    else if (type == "toolUse" && kind_ == Kind::call)
        grow_arguments(known.value["input"], scratch, out);
    else if (type == "toolResult" && kind_ == Kind::result)
        grow_result(known.value);
    else if (type == type_ && kind_ == Kind::media)
        static_cast<void>(grow_media(known.value));
}

/// Of a block that is known, only what is known of it counts.
void Block::grow_unknown(const JsonValue& delta)
{
    if (!may_be(Kind::unknown)) return;
    for (const JsonMember member : delta.members())
        if (!member.value.is_null()) unknown_.add(member.key.text(), member.value);
    if (!unknown_.type().empty()) kind_ = Kind::unknown;
}

void Block::grow_text(const JsonValue& text, std::string& scratch, Output& out)
{
    kind_ = Kind::text;
    emit_text(PartKind::text, wire::joined_text(text, held_, scratch), out);
}

void Block::grow_reasoning(const JsonValue& delta, std::string& scratch, Output& out)
{
    kind_ = Kind::reasoning;
    emit_text(PartKind::reasoning, wire::joined_text(delta["text"], held_, scratch), out);
    delta["signature"].append_to(signature_);
    // Bytes that are no base64 could not go back anyway.
    static_cast<void>(wire::append_decoded_base64(bytes_, delta["redactedContent"].string(scratch)));
}

/// In a stream pieces of JSON text; in a whole answer the JSON itself.
void Block::grow_arguments(const JsonValue& input, std::string& scratch, Output& out)
{
    if (input.is_null()) return;  // a gateway's way to leave it out
    const std::string_view news = input.is_string() ? wire::joined_text(input, held_, scratch) : input.source();
    arguments_ += news;
    out.tool_call_arguments(0, part_, news);
}

void Block::grow_result(const JsonValue& content)
{
    for (const JsonValue element : content.elements()) {
        if (!elements_.empty()) elements_ += ',';
        elements_ += element.source();
    }
}

/// False: it holds no bytes, but an address.
bool Block::grow_media(const JsonValue& media)
{
    const JsonValue bytes = media["source"]["bytes"];
    std::string scratch;
    return bytes.is_string() && wire::append_decoded_base64(bytes_, bytes.string(scratch));
}

void Block::emit_text(PartKind kind, std::string_view text, Output& out)
{
    if (text.empty()) return;
    has_begun_ = true;
    parlance_part delta{};
    delta.kind = static_cast<std::uint32_t>(kind);
    delta.text = detail::c_view(text);
    out.emit_part(0, part_, 0, delta);
}

void Block::cite(const JsonValue& citation, Output& out)
{
    kind_ = Kind::text;
    if (!elements_.empty()) elements_ += ',';
    elements_ += citation.source();
    if (!has_begun_) {  // a citation may stand alone: then its part is an empty text
        parlance_part text{};
        text.kind = PARLANCE_PART_TEXT;
        out.emit_part(0, part_, PARLANCE_EVENT_BEGIN, text);
        has_begun_ = true;
    }
    std::string address, title, words;
    const JsonValue web = citation["location"]["web"];
    const JsonValue named = citation["title"].is_string() ? citation["title"] : web["domain"];
    for (const JsonValue piece : citation["sourceContent"].elements())
        piece["text"].append_to(words);
    const std::string extra = keyed_extra(citation.source());
    parlance_part source{};
    source.kind = PARLANCE_PART_SOURCE;
    source.url = detail::c_view((web["url"].is_string() ? web["url"] : citation["source"]).string(address));
    source.name = detail::c_view(named.string(title));
    source.text = detail::c_view(words);
    source.extra = detail::c_view(extra);
    out.child(0, part_, source);
}

void Block::flush_half(Output& out)
{
    if (held_.empty()) return;
    held_.clear();
    if (kind_ != Kind::call)
        return emit_text(kind_ == Kind::reasoning ? PartKind::reasoning : PartKind::text, replacement_character, out);
    arguments_ += replacement_character;
    out.tool_call_arguments(0, part_, replacement_character);
}

}  // namespace parlance::bedrock
