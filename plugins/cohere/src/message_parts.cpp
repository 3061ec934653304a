#include "message_parts.hpp"

#include <parlance/wire/text_pieces.hpp>

#include <algorithm>
#include <string_view>

#include "citations.hpp"

namespace parlance::cohere {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

parlance_part delta_of(PartKind kind)
{
    parlance_part delta{};
    delta.kind = static_cast<std::uint32_t>(kind);
    return delta;
}

/// What a block or a delta of one is; by its members where no type is told. `custom`: no kind that is known.
PartKind kind_of(const JsonValue& block)
{
    const JsonValue type = block["type"];
    if (type.is_missing()) {
        if (block["text"].is_string()) return PartKind::text;
        return block["thinking"].is_string() ? PartKind::reasoning : PartKind::custom;
    }
    if (type == "text") return PartKind::text;
    return type == "thinking" ? PartKind::reasoning : PartKind::custom;
}

}  // namespace

GrowingPart& MessageParts::begin(std::vector<GrowingPart>& list, std::int64_t index, PartKind kind)
{
    GrowingPart& growing = list.emplace_back();
    growing.index = index;
    growing.kind = kind;
    growing.part = next_part_++;
    return growing;
}

GrowingPart* MessageParts::find(std::vector<GrowingPart>& list, std::int64_t index) noexcept
{
    // Deltas mostly continue what began last.
    const auto found =
        std::find_if(list.rbegin(), list.rend(), [=](const GrowingPart& one) { return one.index == index; });
    return found != list.rend() ? &*found : nullptr;
}

void MessageParts::grow(GrowingPart& growing, const JsonValue& text, Output& out)
{
    const std::string_view news = wire::joined_text(text, growing.held, scratch_);
    if (news.empty()) return;
    parlance_part delta = delta_of(growing.kind);
    delta.text = c_text(news);
    out.emit_part(0, growing.part, 0, delta);
}

/// Says where the reasoning goes when it is handed back.
void MessageParts::mark_reasoning(const GrowingPart& growing, std::string_view extra, Output& out)
{
    parlance_part delta = delta_of(PartKind::reasoning);
    delta.extra = c_text(extra);
    out.emit_part(0, growing.part, PARLANCE_EVENT_BEGIN, delta);
}

void MessageParts::begin_block(std::int64_t index, const JsonValue& block, Output& out)
{
    const PartKind kind = kind_of(block);
    GrowingPart& begun = begin(blocks_, index, kind);
    if (kind == PartKind::reasoning) mark_reasoning(begun, R"({"cohere":{"type":"thinking"}})", out);
    if (kind == PartKind::custom) begun.unknown = std::make_unique<UnknownBlock>();
    grow_block(index, block, out);
}

void MessageParts::grow_block(std::int64_t index, const JsonValue& delta, Output& out)
{
    GrowingPart* const block = find(blocks_, index);
    if (block == nullptr) {
        if (delta.is_object()) begin_block(index, delta, out);
    } else if (block->unknown) {
        block->unknown->add(delta);
    } else {
        grow(*block, delta[block->kind == PartKind::text ? "text" : "thinking"], out);
    }
}

void MessageParts::end_block(std::int64_t index, Output& out)
{
    if (GrowingPart* const block = find(blocks_, index)) flush(*block, out);
}

void MessageParts::read_text(const JsonValue& text, Output& out)
{
    grow(begin(blocks_, 0, PartKind::text), text, out);
}

void MessageParts::grow_plan(const JsonValue& text, Output& out)
{
    if (!text.is_string() || (!plan_ && text == "")) return;
    if (!plan_) {
        plan_.emplace();
        plan_->kind = PartKind::reasoning;
        plan_->part = next_part_++;
        mark_reasoning(*plan_, R"({"cohere":{"type":"tool_plan"}})", out);
    }
    grow(*plan_, text, out);
}

void MessageParts::begin_call(std::int64_t index, const JsonValue& call, Output& out)
{
    GrowingPart& begun = begin(calls_, index, PartKind::tool_call);
    std::string id, name;
    out.begin_tool_call(0, begun.part, call["id"].string(id), call["function"]["name"].string(name));
    grow_call(index, call, out);
}

void MessageParts::grow_call(std::int64_t index, const JsonValue& call, Output& out)
{
    if (GrowingPart* const known = find(calls_, index)) grow(*known, call["function"]["arguments"], out);
}

/// The part whose text a citation's offsets count in. Older models do not say which block: they have one.
const GrowingPart* MessageParts::cited_part(const JsonValue& citation) noexcept
{
    if (citation["type"] == "PLAN" && plan_) return &*plan_;
    if (const auto index = citation["content_index"].as_int()) return find(blocks_, *index);
    const auto text = std::find_if(blocks_.rbegin(), blocks_.rend(),
                                   [](const GrowingPart& one) { return one.kind == PartKind::text; });
    return text != blocks_.rend() ? &*text : nullptr;
}

void MessageParts::cite(const JsonValue& citation, Output& out)
{
    if (!citation.is_object()) return;
    if (const GrowingPart* const cited = cited_part(citation))
        report_citation(citation, cited->part, citations_++, out);
}

void MessageParts::report_unknown(GrowingPart& block, Output& out)
{
    const std::string extra = R"({"cohere":{"block":)" + block.unknown->json() + "}}";
    block.unknown.reset();
    parlance_part custom = delta_of(PartKind::custom);
    custom.extra = c_text(extra);
    out.emit_part(0, block.part, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, custom);
}

void MessageParts::flush(GrowingPart& growing, Output& out)
{
    if (growing.unknown) report_unknown(growing, out);
    if (growing.held.empty()) return;
    growing.held.clear();
    parlance_part delta = delta_of(growing.kind);
    delta.text = c_text(replacement_character);
    out.emit_part(0, growing.part, 0, delta);
}

void MessageParts::finish(Output& out)
{
    for (GrowingPart& block : blocks_)
        flush(block, out);
    if (plan_) flush(*plan_, out);
    for (GrowingPart& call : calls_)
        flush(call, out);
}

}  // namespace parlance::cohere
