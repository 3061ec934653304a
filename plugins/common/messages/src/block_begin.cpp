/// block_begin.cpp - what a content block is, and what it says at once.

#include <parlance/messages/block.hpp>

#include <parlance/json_builder.hpp>

#include "members.hpp"

namespace parlance::messages {

namespace {

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

bool has_elements(const JsonValue& list)
{
    return !list.elements().empty();
}

/// Whether a result tells that the tool failed: an MCP server's by a member, the provider's own by its type.
bool tells_error(const JsonValue& block)
{
    std::string scratch;
    return block["is_error"].as_bool() == true || block["content"]["type"].string(scratch).ends_with("_error");
}

}  // namespace

std::string members_except(const JsonValue& object, std::initializer_list<std::string_view> except)
{
    JsonBuilder json;
    std::string all = json.begin_object().members_of(object, except).end_object().take();
    return all.substr(1, all.size() - 2);
}

void Block::begin(const JsonValue& block, std::string& scratch, Output& out)
{
    const JsonValue type = block["type"];
    if (type == "text") return begin_text(block, scratch, out);
    if (type == "thinking") return begin_thinking(block, scratch, out);
    if (type == "redacted_thinking") return begin_redacted(block, out);
    if (type == "tool_use") return begin_call(block, out);
    if (block["tool_use_id"].is_string() && !block["content"].is_missing()) return begin_result(block, out);
    provider_run_ = block["id"].is_string() && block["name"].is_string() && block["input"].is_object();
    return provider_run_ ? begin_call(block, out) : begin_opaque(block);
}

void Block::begin_text(const JsonValue& block, std::string& scratch, Output& out)
{
    kind_ = Kind::text;
    const bool is_cited = has_elements(block["citations"]);
    members_ =
        is_cited ? members_except(block, {"type", "text", "citations"}) : members_except(block, {"type", "text"});
    grow_text(PartKind::text, block["text"], scratch, out);
    for (const JsonValue citation : block["citations"].elements())
        cite(citation, out);
}

void Block::begin_thinking(const JsonValue& block, std::string& scratch, Output& out)
{
    kind_ = Kind::thinking;
    members_ = members_except(block, {"type", "thinking", "signature"});
    signature_ = block["signature"].source();
    grow_text(PartKind::reasoning, block["thinking"], scratch, out);
}

/// Reasoning that only the provider can read.
void Block::begin_redacted(const JsonValue& block, Output& out)
{
    kind_ = Kind::result;
    const std::string extra = keyed_extra(dialect_->name(), block.source());
    parlance_part part{};
    part.kind = PARLANCE_PART_REASONING;
    part.extra = c_text(extra);
    emit(PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part, out);
}

void Block::begin_call(const JsonValue& block, Output& out)
{
    kind_ = Kind::call;
    // A stream begins with {}, and an imitation may put the arguments there, or spell them as a text.
    const JsonValue input = block["input"];
    input_ = input.is_string() ? input.text() : std::string(input.is_null() ? "" : input.source());
    if (input_.empty()) input_ = "{}";
    const std::string members = provider_run_ ? members_except(block, {"id", "name", "input"})
                                              : members_except(block, {"type", "id", "name", "input"});
    const std::string extra = members.empty() ? "" : keyed_extra(dialect_->name(), '{' + members + '}');
    std::string id = block["id"].text(), name;
    // A result must name its call.
    if (id.empty()) id = "toolu_" + std::to_string(part_);
    parlance_part part{};
    part.kind = PARLANCE_PART_TOOL_CALL;
    part.flags = provider_run_ ? PARLANCE_PART_PROVIDER_RUN : 0u;
    part.id = c_text(id);
    part.name = c_text(block["name"].string(name));
    part.extra = c_text(extra);
    emit(PARLANCE_EVENT_BEGIN, part, out);
}

/// A result comes whole; its content is JSON of a form of the tool's own.
void Block::begin_result(const JsonValue& block, Output& out)
{
    kind_ = Kind::result;
    const std::string members = members_except(block, {"tool_use_id", "content"});
    const std::string extra = keyed_extra(dialect_->name(), '{' + members + '}');
    std::string id;
    parlance_part part{};
    part.kind = PARLANCE_PART_TOOL_RESULT;
    part.flags = PARLANCE_PART_PROVIDER_RUN | (tells_error(block) ? PARLANCE_PART_IS_ERROR : 0u);
    part.id = c_text(block["tool_use_id"].string(id));
    part.text = c_text(block["content"].source());
    part.media_type = c_text("application/json");
    part.extra = c_text(extra);
    emit(PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part, out);
}

void Block::begin_opaque(const JsonValue& block)
{
    kind_ = Kind::opaque;
    whole_ = block.source();
}

}  // namespace parlance::messages
