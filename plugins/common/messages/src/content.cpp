/// content.cpp - parts as content blocks: which are sent, what stands where, and texts.

#include <algorithm>
#include <string>

#include "writing.hpp"

namespace parlance::messages {

namespace {

bool has_citations(const PartView& part)
{
    return std::ranges::any_of(part.parts(), [](const PartView child) { return child.kind() == PartKind::source; });
}

/// What becomes a text of its own, with nothing beside it.
bool is_plain_text(const wire::PlacedPart& placed)
{
    const PartView& part = placed.part;
    return part.kind() == PartKind::text && part.extra().empty() && part.parts().empty() &&
           (part.flags() & PARLANCE_PART_CACHE_HERE) == 0;
}

/// The sources of a text that came from this provider, as the citations that they were.
void write_citations(const wire::PlacedPart& placed, Writing& writing)
{
    bool has_open_list = false;
    for (const wire::PlacedPart& child : wire::placed_children(placed)) {
        if (child.part.kind() != PartKind::source) continue;
        const JsonDocument extra(child.part.extra());
        const JsonValue own = writing.dialect.own_extra(extra);
        if (!own.is_object()) {
            writing.notes.part_left_out(child.where, "this provider takes only its own citations back");
            continue;
        }
        if (!has_open_list) writing.json.key("citations").begin_array();
        has_open_list = true;
        writing.json.raw(own.source());
    }
    if (has_open_list) writing.json.end_array();
}

void write_text(const wire::PlacedPart& placed, Writing& writing)
{
    const PartView& part = placed.part;
    const JsonDocument extra(part.extra());
    writing.json.begin_object().member("type", "text").member("text", part.text());
    if (has_citations(part)) write_citations(placed, writing);
    end_block(part, writing.dialect.own_extra(extra), writing);
}

/// Whether a block of that kind may stand there at all.
bool may_stand(const PartView& part, Place place)
{
    const bool is_own_run = (part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0;
    switch (part.kind()) {
        case PartKind::text:
        case PartKind::custom: return true;
        case PartKind::image:
        case PartKind::file: return place == Place::user || place == Place::result;
        case PartKind::tool_result: return place == (is_own_run ? Place::assistant : Place::user);
        case PartKind::tool_call:
        case PartKind::reasoning:
        case PartKind::refusal: return place == Place::assistant;
        default: return false;
    }
}

void write_block(const wire::PlacedPart& placed, Place place, Writing& writing)
{
    const PartKind kind = placed.part.kind();
    if (!may_stand(placed.part, place)) {
        constexpr std::string_view places[] = {"the instructions", "a message of the user",
                                               "a message of the assistant", "the result of a tool"};
        return refuse_block(placed, ErrorKind::unsupported,
                            "a part of kind " + std::string(to_string(kind)) + " cannot stand in " +
                                std::string(places[static_cast<std::size_t>(place)]) + " with this provider",
                            writing);
    }
    switch (kind) {
        case PartKind::image: return write_image(placed, writing);
        case PartKind::file: return write_document(placed, writing);
        case PartKind::tool_call: return write_call(placed, writing);
        case PartKind::tool_result: return write_result(placed, writing);
        case PartKind::reasoning: return write_reasoning(placed, writing);
        case PartKind::custom: return write_opaque(placed, writing);
        default: return write_text(placed, writing);  // a refusal is what another provider's assistant said
    }
}

}  // namespace

bool is_sent(const wire::PlacedPart& placed, Writing& writing)
{
    const PartView& part = placed.part;
    if (wire::has_unknown_flag(part)) {
        writing.notes.refuse(ErrorKind::unsupported, "a part has a flag that this provider does not know",
                             placed.where);
        return false;
    }
    const JsonDocument extra(part.extra());
    const JsonValue own = writing.dialect.own_extra(extra);
    const bool is_run_elsewhere = (part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0;
    if (part.kind() == PartKind::source || (is_run_elsewhere && !own.is_object()) ||
        (part.kind() == PartKind::reasoning && !own.is_object())) {
        const char* const reason = part.kind() == PartKind::source ? "sources stand inside the text that they vouch for"
                                   : is_run_elsewhere              ? "another provider ran this tool itself"
                                                                   : "this provider takes only its own reasoning back";
        writing.notes.part_left_out(placed.where, reason);
        return false;
    }
    if (part.kind() == PartKind::refusal && own["stop_details"].is_object()) return false;  // it was never content
    // The API refuses empty texts, and they say nothing.
    const bool is_empty = part.text().empty() && part.parts().empty() && !own.is_object();
    return !(is_empty && (part.kind() == PartKind::text || part.kind() == PartKind::refusal));
}

void write_content(const std::vector<wire::PlacedPart>& parts, Place place, Writing& writing)
{
    if (parts.size() == 1 && is_plain_text(parts.front())) {
        writing.json.value(parts.front().part.text());
        return;
    }
    writing.json.begin_array();
    for (const wire::PlacedPart& placed : parts)
        write_block(placed, place, writing);
    writing.json.end_array();
}

void end_block(const PartView& part, const JsonValue& own, Writing& writing,
               std::initializer_list<std::string_view> except)
{
    const bool is_marked = (part.flags() & PARLANCE_PART_CACHE_HERE) != 0;
    writing.has_cache_mark = writing.has_cache_mark || is_marked || own["cache_control"].is_object();
    if (is_marked && own["cache_control"].is_missing()) {
        writing.json.key("cache_control");
        write_cache_mark(writing);
    }
    writing.json.members_of(own, except);
    writing.json.end_object();
}

void write_cache_mark(Writing& writing)
{
    writing.json.begin_object().member("type", "ephemeral");
    if (!writing.cache_ttl.empty()) writing.json.member("ttl", writing.cache_ttl);
    writing.json.end_object();
}

void refuse_block(const wire::PlacedPart& placed, ErrorKind kind, std::string message, Writing& writing)
{
    writing.json.null();
    writing.notes.refuse(kind, std::move(message), placed.where);
}

}  // namespace parlance::messages
