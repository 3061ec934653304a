#include <parlance/responses/item.hpp>

#include <parlance/responses/state.hpp>
#include <parlance/wire/base64.hpp>
#include <parlance/wire/text_pieces.hpp>

#include "tool_names.hpp"

#include <algorithm>
#include <utility>

namespace parlance::responses {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

}  // namespace

parlance_part blank(Growth growth)
{
    constexpr PartKind kinds[] = {PartKind::text,      PartKind::refusal,   PartKind::reasoning,
                                  PartKind::reasoning, PartKind::tool_call, PartKind::audio};
    parlance_part part{};
    part.kind = static_cast<std::uint32_t>(kinds[static_cast<std::size_t>(growth)]);
    part.flags = growth == Growth::summary ? PARLANCE_PART_SUMMARY : 0u;
    return part;
}

ItemKind kind_of(const JsonValue& item)
{
    static constexpr std::pair<std::string_view, ItemKind> kinds[] = {
        {"message", ItemKind::message},
        {"reasoning", ItemKind::reasoning},
        {"function_call", ItemKind::function_call},
        {"custom_tool_call", ItemKind::custom_call},
        {"image_generation_call", ItemKind::image},
    };
    for (const auto& [type, kind] : kinds)
        if (item["type"] == type) return kind;
    std::string scratch;
    const std::string_view type = item["type"].string(scratch);
    if (!type.ends_with(call_ending)) return ItemKind::opaque;
    // A container of the provider's runs shells too, and some searches for tools are its own.
    const JsonValue environment = item["environment"]["type"];
    const bool runs_elsewhere = item["execution"] == "server" || (environment.is_string() && environment != "local");
    return item["call_id"].is_string() && !runs_elsewhere ? ItemKind::client_call : ItemKind::server_call;
}

std::uint32_t Item::new_part()
{
    if (!reserved_) return lane_->next_part++;
    return *std::exchange(reserved_, std::nullopt);
}

Item::Piece* Item::find(Growth growth, std::int64_t place) noexcept
{
    for (Piece& known : pieces_)
        if (known.growth == growth && known.place == place) return &known;
    return nullptr;
}

Item::Piece& Item::piece(Growth growth, std::int64_t place)
{
    if (Piece* const known = find(growth, place)) return *known;
    if (growth == Growth::text) lane_->has_text = true;
    if (growth == Growth::refusal) lane_->has_refusal = true;
    return pieces_.emplace_back(Piece{growth, place, new_part()});
}

/// The next piece of that growth that was not ended: whole items are matched by order, because servers disagree in how
/// they count the places of streamed ones.
Item::Piece& Item::next_piece(Growth growth)
{
    std::int64_t place = 0;
    for (Piece& known : pieces_) {
        if (known.growth == growth && !known.ended) return known;
        place = std::max(place, known.place + 1);
    }
    return piece(growth, place);
}

/// The part that an event of that place is about, if it began: the one at the place, or where that was not announced,
/// the one that is open.
Item::Piece* Item::open_piece(Growth growth, std::int64_t place) noexcept
{
    if (Piece* const known = find(growth, place); known != nullptr && !known->closed) return known;
    const std::pair announcement(growth == Growth::summary, place);
    if (std::ranges::find(announced_, announcement) != announced_.end()) return nullptr;
    const auto open = std::find_if(pieces_.rbegin(), pieces_.rend(),
                                   [&](const Piece& known) { return known.growth == growth && !known.closed; });
    return open == pieces_.rend() ? nullptr : &*open;
}

Item::Piece& Item::growing_piece(Growth growth, std::int64_t place)
{
    Piece* const open = open_piece(growth, place);
    return open != nullptr ? *open : piece(growth, place);
}

void Item::announce(bool summary, std::int64_t place)
{
    announced_.emplace_back(summary, place);
}

void Item::adopt_id(std::string_view id)
{
    if (id_.empty()) id_ = id;
}

bool Item::may_be(std::optional<ItemKind> kind) const noexcept
{
    constexpr auto is_own_call = [](ItemKind known) {
        return known == ItemKind::function_call || known == ItemKind::custom_call;
    };
    if (!kind || !kind_ || *kind == *kind_) return true;
    return is_own_call(*kind) && is_own_call(*kind_);
}

void Item::grow(Growth growth, std::int64_t place, const JsonValue& text, Output& out)
{
    Piece& growing = growing_piece(growth, place);
    tell(growing, wire::joined_text(text, growing.held, lane_->scratch), out);
}

void Item::tell(Piece& growing, std::string_view text, Output& out)
{
    if (text.empty()) return;
    growing.told += text.size();
    parlance_part delta = blank(growing.growth);
    delta.text = c_text(text);
    out.emit_part(0, growing.part, 0, delta);
}

void Item::close(Growth growth, std::int64_t place, const JsonValue& text, Output& out)
{
    Piece* const open = open_piece(growth, place);
    const std::string_view whole = text.string(lane_->scratch);
    if (finished_ || (open == nullptr && (whole.empty() || find(growth, place) != nullptr))) return;
    Piece& closed = open != nullptr ? *open : piece(growth, place);
    // Only the whole item can start a call over, with its id and name.
    if (growth != Growth::arguments || closed.told == 0) settle(closed, whole, blank(growth), out);
    closed.closed = true;
}

/// What the part says in all: nothing to tell, as a rule. `part` is what else it is made of.
void Item::settle(Piece& growing, std::string_view whole, parlance_part part, Output& out)
{
    if (whole.empty() || growing.told == whole.size()) return;
    const bool starts_over = growing.told != 0 || !growing.held.empty();
    if (!starts_over) return tell(growing, whole, out);
    growing.held.clear();
    growing.told = whole.size();
    growing.cited = 0;
    part.text = c_text(whole);
    out.emit_part(0, growing.part, PARLANCE_EVENT_REPLACE, part);
}

void Item::end_piece(Piece& growing, std::uint32_t flags, std::string_view extra, Output& out)
{
    if (!std::exchange(growing.held, {}).empty()) tell(growing, replacement_character, out);
    growing.ended = true;
    parlance_part delta = blank(growing.growth);
    delta.flags |= flags;
    delta.extra = c_text(extra);
    out.emit_part(0, growing.part, PARLANCE_EVENT_END, delta);
}

void Item::grow_sound(const JsonValue& base64, Output& out)
{
    std::string digits, bytes;
    if (!wire::append_decoded_base64(bytes, base64.string(digits))) return;
    Piece& growing = growing_piece(Growth::sound, 0);
    parlance_part delta = blank(Growth::sound);
    delta.data = c_text(bytes);
    out.emit_part(0, growing.part, 0, delta);
}

void Item::begin(const JsonValue& item, Output& out)
{
    if (std::exchange(begun_, true)) return;
    kind_ = responses::kind_of(item);
    if (pieces_.empty()) reserved_ = new_part();
    switch (responses::kind_of(item)) {
        case ItemKind::function_call:
        case ItemKind::custom_call:
        case ItemKind::client_call:
        case ItemKind::server_call: return tell_call(item, out);
        default: return;
    }
}

void Item::tell_call(const JsonValue& item, Output& out)
{
    std::string id, name;
    const parlance_part delta = call_part(item, id, name);
    if ((delta.flags & PARLANCE_PART_PROVIDER_RUN) == 0) lane_->has_client_calls = true;
    out.emit_part(0, piece(Growth::arguments, 0).part, PARLANCE_EVENT_BEGIN, delta);
}

/// A custom tool's input need be no JSON, and only the end tells whether arguments are.
parlance_part Item::call_part(const JsonValue& item, std::string& id, std::string& name) const
{
    parlance_part part = blank(Growth::arguments);
    std::string_view given = item["call_id"].string(id);
    if (given.empty()) given = item["id"].string(id);
    part.id = c_text(given);
    part.name = c_text(tool_name(item, name));
    const ItemKind kind = responses::kind_of(item);
    if (kind == ItemKind::custom_call) part.flags = PARLANCE_PART_INCOMPLETE;
    if (kind == ItemKind::server_call) part.flags = PARLANCE_PART_PROVIDER_RUN;
    return part;
}

void Item::cite(std::int64_t place, const JsonValue& annotation, Output& out)
{
    Piece& cited = growing_piece(Growth::text, place);
    ++cited.cited;
    tell_source(cited.part, annotation, out);
}

/// Pages, files that were given, and files that a tool made.
void Item::tell_source(std::uint32_t part, const JsonValue& annotation, Output& out)
{
    std::string address, title, file;
    parlance_part source{};
    source.kind = PARLANCE_PART_SOURCE;
    source.url = c_text(annotation["url"].string(address));
    const JsonValue name = annotation["title"].is_string() ? annotation["title"] : annotation["filename"];
    source.name = c_text(name.string(title));
    source.id = c_text(annotation["file_id"].string(file));
    source.begin = annotation["start_index"].as_int().value_or(0);
    source.end = annotation["end_index"].as_int().value_or(0);
    if (source.end != 0) source.flags = PARLANCE_PART_RANGE_CODEPOINTS;
    if (source.url.size + source.name.size + source.id.size != 0) out.child(0, part, source);
}

void Item::abandon(Output& out)
{
    if (std::exchange(finished_, true)) return;
    for (Piece& growing : pieces_)
        if (!growing.held.empty()) end_piece(growing, 0, {}, out);
}

}  // namespace parlance::responses
