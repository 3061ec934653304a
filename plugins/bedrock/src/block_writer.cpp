#include "block_writer.hpp"

#include "media_format.hpp"
#include "model_id.hpp"
#include "service.hpp"

namespace parlance::bedrock {

namespace {

std::string said_kind(const PartView& part)
{
    return "a part of kind " + std::string(to_string(part.kind()));
}

bool is_json_object(std::string_view text)
{
    const JsonDocument document(text);
    return document.root().is_object();
}

}  // namespace

bool BlockWriter::is_sent(const wire::PlacedPart& placed)
{
    const PartView& part = placed.part;
    const JsonDocument extra(part.extra());
    const bool is_own = own_extra(extra).is_object();
    const auto left_out = [&](std::string_view reason) {
        notes_.part_left_out(placed.where, reason);
        return false;
    };
    if (part.kind() == PartKind::source) return left_out("Bedrock takes no sources back");
    if ((part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0 && !is_own)
        return left_out("another provider ran this tool itself");
    if (part.kind() == PartKind::reasoning && !is_own) return left_out("it is another provider's reasoning");
    if (part.kind() == PartKind::reasoning && refuses_reasoning(model_))
        return left_out("this model refuses its own reasoning");
    const bool is_text = part.kind() == PartKind::text || part.kind() == PartKind::refusal;
    return !is_text || !part.text().empty() || is_own;  // Bedrock refuses an empty text
}

void BlockWriter::write(const wire::PlacedPart& placed)
{
    const JsonDocument extra(placed.part.extra());
    if (wire::has_unknown_flag(placed.part))
        notes_.refuse(ErrorKind::unsupported, "a part has a flag that this provider does not know", placed.where);
    write_block(placed, own_extra(extra));
    if ((placed.part.flags() & PARLANCE_PART_CACHE_HERE) == 0) return;
    json_.begin_object().key("cachePoint").begin_object().member("type", "default");
    if (!cache_ttl_.empty()) json_.member("ttl", cache_ttl_);
    json_.end_object().end_object();
}

void BlockWriter::write_block(const wire::PlacedPart& placed, const JsonValue& own)
{
    switch (placed.part.kind()) {
        case PartKind::text:
        case PartKind::refusal: return write_text(placed.part, own);  // what a model said when it refused is a text
        case PartKind::image:
        case PartKind::audio:
        case PartKind::video:
        case PartKind::file: return write_media(placed, own);
        case PartKind::tool_call: return write_call(placed, own);
        case PartKind::tool_result: return write_result(placed, own);
        case PartKind::reasoning: return write_reasoning(placed.part, own);
        case PartKind::custom: return write_custom(placed, own);
        default: return refuse(placed, said_kind(placed.part) + " cannot stand in a message");
    }
}

/// A text that a guardrail is to look at in particular says so with {"guardContent": {"qualifiers": [...]}}.
void BlockWriter::write_text(const PartView& part, const JsonValue& own)
{
    if (own["citationsContent"].is_object()) return write_cited_text(part, own["citationsContent"]);
    const JsonValue guarded = own["guardContent"];
    json_.begin_object();
    if (guarded.is_object()) {
        json_.key("guardContent").begin_object().key("text").begin_object().member("text", part.text());
        json_.members_of(guarded).end_object().end_object();
    } else {
        json_.member("text", part.text());
    }
    json_.end_object();
}

void BlockWriter::write_cited_text(const PartView& part, const JsonValue& content)
{
    json_.begin_object().key("citationsContent").begin_object();
    if (content["content"].is_missing() && !part.text().empty())
        json_.key("content").begin_array().begin_object().member("text", part.text()).end_object().end_array();
    json_.members_of(content).end_object().end_object();
}

void BlockWriter::write_call(const wire::PlacedPart& placed, const JsonValue& own)
{
    const PartView& part = placed.part;
    if (part.name().empty()) return refuse(placed, "a tool call needs the tool's name");
    if ((part.flags() & PARLANCE_PART_INCOMPLETE) != 0)
        return refuse(placed, "the arguments of a tool call were cut short: Bedrock takes a JSON object alone");
    json_.begin_object().key("toolUse").begin_object();
    json_.member("toolUseId", part.id()).member("name", part.name());
    json_.key("input").raw(part.text().empty() ? std::string_view("{}") : part.text());
    json_.members_of(own).end_object().end_object();
}

/// A result of a tool that the service ran goes back as it came.
void BlockWriter::write_result(const wire::PlacedPart& placed, const JsonValue& own)
{
    const PartView& part = placed.part;
    if (part.id().empty()) return refuse(placed, "a tool result needs the id of its call");
    json_.begin_object().key("toolResult").begin_object().member("toolUseId", part.id());
    if (own["content"].is_missing()) write_result_content(placed);
    if ((part.flags() & PARLANCE_PART_IS_ERROR) != 0) json_.member("status", "error");
    json_.members_of(own).end_object().end_object();
}

/// Texts, JSON, and what can stand in a message; no other result, and no call.
void BlockWriter::write_result_content(const wire::PlacedPart& placed)
{
    json_.key("content").begin_array();
    if (placed.part.parts().empty()) write_result_text(placed.part.text(), placed.part.media_type());
    for (const wire::PlacedPart& child : wire::placed_children(placed)) {
        const JsonDocument extra(child.part.extra());
        switch (child.part.kind()) {
            case PartKind::text: write_result_text(child.part.text(), child.part.media_type()); break;
            case PartKind::image:
            case PartKind::video:
            case PartKind::file: write_media(child, own_extra(extra)); break;
            case PartKind::custom: write_custom(child, own_extra(extra)); break;
            default: refuse(child, said_kind(child.part) + " cannot stand in a tool result");
        }
    }
    json_.end_array();
}

void BlockWriter::write_result_text(std::string_view text, std::string_view media_type)
{
    if (text.empty()) return;  // an empty text is refused, an empty result is not
    json_.begin_object();
    if (media_type == "application/json" && is_json_object(text))
        json_.key("json").raw(text);
    else
        json_.member("text", text);
    json_.end_object();
}

void BlockWriter::write_reasoning(const PartView& part, const JsonValue& own)
{
    const JsonValue redacted = own["redactedContent"];
    json_.begin_object().key("reasoningContent").begin_object();
    if (redacted.is_string() && part.text().empty()) {
        json_.key("redactedContent").raw(redacted.source());
    } else {
        json_.key("reasoningText").begin_object().member("text", part.text());
        json_.members_of(own["reasoningText"]).end_object();
    }
    json_.end_object().end_object();
}

/// A block of a kind of Bedrock's own: its `extra` says all of it.
void BlockWriter::write_custom(const wire::PlacedPart& placed, const JsonValue& own)
{
    if (!own.is_object()) return refuse(placed, "a custom part is not Bedrock's");
    json_.raw(own.source());
}

/// The list needs an element, though it is thrown away.
void BlockWriter::refuse(const wire::PlacedPart& placed, std::string message)
{
    json_.null();
    notes_.refuse(ErrorKind::unsupported, std::move(message), placed.where);
}

}  // namespace parlance::bedrock
