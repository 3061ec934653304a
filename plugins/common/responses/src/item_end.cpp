/// item_end.cpp - items told whole: what deltas did not bring, and the state that lets the item go back as it came.

#include <parlance/responses/item.hpp>

#include <parlance/responses/state.hpp>
#include <parlance/wire/base64.hpp>

#include "tool_names.hpp"

#include <utility>

namespace parlance::responses {

namespace {

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

bool is_object_text(std::string_view text)
{
    const JsonDocument document(text);
    return document.root().is_object();
}

/// The arguments of a call whose tool the provider defines: what the item says of the call, as a JSON object.
std::string arguments_of(const JsonValue& item)
{
    if (item["arguments"].is_string()) return item["arguments"].text();
    for (const std::string_view member : {"arguments", "action", "operation"})
        if (item[member].is_object()) return std::string(item[member].source());
    JsonBuilder json;
    json.begin_object();
    for (const std::string_view member : {"actions", "queries", "code", "container_id", "environment"})
        if (const JsonValue value = item[member]; !value.is_missing()) json.key(member).raw(value.source());
    return json.end_object().take();
}

std::string_view image_type(const JsonValue& format)
{
    if (format == "jpeg") return "image/jpeg";
    return format == "webp" ? "image/webp" : "image/png";
}

}  // namespace

void Item::finish(const JsonValue& item, Output& out)
{
    if (std::exchange(finished_, true)) return;
    begin(item, out);
    switch (responses::kind_of(item)) {
        case ItemKind::message: return finish_message(item, out);
        case ItemKind::reasoning: return finish_reasoning(item, out);
        case ItemKind::function_call: return finish_call(item, "arguments", out);
        case ItemKind::custom_call: return finish_call(item, "input", out);
        case ItemKind::client_call:
        case ItemKind::server_call: return finish_tool(item, out);
        case ItemKind::image: return finish_image(item, out);
        case ItemKind::opaque: return finish_opaque(item, out);
    }
}

void Item::finish_message(const JsonValue& item, Output& out)
{
    for (const JsonValue content : item["content"].elements())
        finish_content(item, content, out);
    if (state_told_) return;
    parlance_part empty{};  // a message that says nothing has an id all the same
    empty.kind = PARLANCE_PART_TEXT;
    emit_whole(empty, StateWriter(*lane_->dialect).item(item, {"content"}).take(), out);
}

void Item::finish_content(const JsonValue& item, const JsonValue& content, Output& out)
{
    state_told_ = true;
    const bool refuses = content["type"] == "refusal";
    const std::string_view member = refuses ? "refusal" : "text";
    StateWriter state(*lane_->dialect);
    state.item(item, {"content"});
    if (!refuses && content["type"] != "output_text") {  // of a kind that is not known yet
        parlance_part part{};
        part.kind = PARLANCE_PART_CUSTOM;
        return emit_whole(part, state.content(content).take(), out);
    }
    Piece& said = next_piece(refuses ? Growth::refusal : Growth::text);
    settle(said, content[member].string(lane_->scratch), blank(said.growth), out);
    std::size_t number = 0;
    for (const JsonValue annotation : content["annotations"].elements())
        if (number++ >= said.cited) tell_source(said.part, annotation, out);
    for (const JsonValue token : content["logprobs"].elements()) {
        if (!lane_->logprobs.empty()) lane_->logprobs += ',';
        lane_->logprobs += token.source();
    }
    end_piece(said, 0, state.content(content, {member}).take(), out);
}

/// The item goes with the first of its parts, whole: what it says is sealed by what it encrypts.
void Item::finish_reasoning(const JsonValue& item, Output& out)
{
    finish_thoughts(item["summary"], Growth::summary, item, out);
    finish_thoughts(item["content"], Growth::reasoning, item, out);
    if (state_told_) return;
    parlance_part empty{};
    empty.kind = PARLANCE_PART_REASONING;
    emit_whole(empty, StateWriter(*lane_->dialect).item(item).take(), out);
}

void Item::finish_thoughts(const JsonValue& list, Growth growth, const JsonValue& item, Output& out)
{
    for (const JsonValue thought : list.elements()) {
        Piece& thinking = next_piece(growth);
        settle(thinking, thought["text"].string(lane_->scratch), blank(growth), out);
        StateWriter state(*lane_->dialect);
        if (std::exchange(state_told_, true))
            state.of(item["id"].text());
        else
            state.item(item);
        end_piece(thinking, 0, state.take(), out);
    }
}

void Item::finish_call(const JsonValue& item, std::string_view member, Output& out)
{
    Piece& call = piece(Growth::arguments, 0);
    const JsonValue whole = item[member];
    std::string id, name;
    const std::string_view said = whole.is_object() ? whole.source() : whole.string(lane_->scratch);
    settle(call, said, call_part(item, id, name), out);
    StateWriter state(*lane_->dialect);
    state.item(item, {"call_id", "name", member});
    const bool custom = member == "input";
    if (custom) state.custom_tool();
    const bool cut = !custom && !said.empty() && !is_object_text(said);
    end_piece(call, cut ? PARLANCE_PART_INCOMPLETE : 0u, state.take(), out);
}

void Item::finish_tool(const JsonValue& item, Output& out)
{
    Piece& call = piece(Growth::arguments, 0);
    const std::string text = arguments_of(item);
    std::string id, name;
    settle(call, text, call_part(item, id, name), out);
    const bool cut = !text.empty() && !is_object_text(text);
    end_piece(call, cut ? PARLANCE_PART_INCOMPLETE : 0u, StateWriter(*lane_->dialect).item(item).take(), out);
}

void Item::finish_image(const JsonValue& item, Output& out)
{
    std::string digits, bytes;
    const bool whole = wire::append_decoded_base64(bytes, item["result"].string(digits));
    if (!whole || bytes.empty()) return finish_opaque(item, out);
    parlance_part part{};
    part.kind = PARLANCE_PART_IMAGE;
    part.flags = PARLANCE_PART_PROVIDER_RUN;
    part.id = c_text(id_);
    part.data = c_text(bytes);
    part.media_type = c_text(image_type(item["output_format"]));
    emit_whole(part, StateWriter(*lane_->dialect).item(item, {"result"}).take(), out);
}

void Item::finish_opaque(const JsonValue& item, Output& out)
{
    std::string type;
    parlance_part part{};
    part.kind = PARLANCE_PART_CUSTOM;
    part.id = c_text(id_);
    part.name = c_text(item["type"].string(type));
    emit_whole(part, StateWriter(*lane_->dialect).item(item).take(), out);
}

void Item::emit_whole(parlance_part part, std::string_view extra, Output& out)
{
    part.extra = c_text(extra);
    out.emit_part(0, new_part(), PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

}  // namespace parlance::responses
