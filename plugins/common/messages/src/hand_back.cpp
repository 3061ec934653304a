/// hand_back.cpp - tools and reasoning: blocks that the model wrote, as they were, and the application's results.
/// What a part's own extra holds is described in block.hpp.

#include <algorithm>
#include <string>

#include "writing.hpp"

namespace parlance::messages {

namespace {

/// The API takes letters, digits, dashes and underscores; another provider's ids may have more. Call and result change
/// alike.
std::string as_id(std::string_view id)
{
    std::string known(id);
    std::ranges::replace_if(
        known,
        [](char c) {
            return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                     c == '-');
        },
        '_');
    return known;
}

bool is_object(std::string_view json)
{
    const JsonDocument document(json);
    return document.root().is_object();
}

void write_inner_content(const wire::PlacedPart& placed, Writing& writing)
{
    if (placed.part.parts().empty()) {
        writing.json.value(placed.part.text());
        return;
    }
    std::vector<wire::PlacedPart> parts;
    for (wire::PlacedPart& child : wire::placed_children(placed))
        if (is_sent(child, writing)) parts.push_back(std::move(child));
    write_content(parts, Place::result, writing);
}

/// The result of a tool that the provider ran: its content is JSON of the tool's own form.
void write_own_result(const wire::PlacedPart& placed, const JsonValue& own, Writing& writing)
{
    const PartView& part = placed.part;
    if (validate_json(part.text()))
        return refuse_block(placed, ErrorKind::invalid_request,
                            "the result of a tool that this provider ran must be the JSON that it sent", writing);
    writing.json.begin_object().member("tool_use_id", part.id()).key("content").raw(part.text());
    end_block(part, own, writing);
}

}  // namespace

void write_call(const wire::PlacedPart& placed, Writing& writing)
{
    const PartView& part = placed.part;
    const std::string_view input = part.text().empty() ? std::string_view("{}") : part.text();
    if ((part.flags() & PARLANCE_PART_INCOMPLETE) != 0 || !is_object(input))
        return refuse_block(placed, ErrorKind::invalid_request,
                            "the arguments of a tool call must be a JSON object; these were cut short or are none",
                            writing);
    if (part.id().empty() || part.name().empty())
        return refuse_block(placed, ErrorKind::invalid_request, "a tool call needs an id and the tool's name", writing);
    const JsonDocument extra(part.extra());
    const JsonValue own = writing.dialect.own_extra(extra);
    const bool is_own_run = (part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0;
    writing.json.begin_object();
    if (!is_own_run) writing.json.member("type", "tool_use");
    if (is_own_run && own["type"].is_missing()) writing.json.member("type", "server_tool_use");
    writing.json.member("id", as_id(part.id())).member("name", part.name()).key("input").raw(input);
    end_block(part, own, writing);
}

void write_result(const wire::PlacedPart& placed, Writing& writing)
{
    const PartView& part = placed.part;
    if (part.id().empty())
        return refuse_block(placed, ErrorKind::invalid_request, "a tool result needs the id of its call", writing);
    const JsonDocument extra(part.extra());
    const JsonValue own = writing.dialect.own_extra(extra);
    if ((part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0) return write_own_result(placed, own, writing);
    writing.json.begin_object().member("type", "tool_result").member("tool_use_id", as_id(part.id())).key("content");
    write_inner_content(placed, writing);
    if ((part.flags() & PARLANCE_PART_IS_ERROR) != 0) writing.json.member("is_error", true);
    end_block(part, own, writing);
}

void write_reasoning(const wire::PlacedPart& placed, Writing& writing)
{
    const PartView& part = placed.part;
    const JsonDocument extra(part.extra());
    const JsonValue own = writing.dialect.own_extra(extra);
    if (own["type"] == "redacted_thinking") {
        writing.json.raw(own.source());
        return;
    }
    // The API takes no cache mark on it, so it ends without one.
    writing.json.begin_object().member("type", "thinking").member("thinking", part.text());
    writing.json.members_of(own).end_object();
}

void write_opaque(const wire::PlacedPart& placed, Writing& writing)
{
    const JsonDocument extra(placed.part.extra());
    const JsonValue own = writing.dialect.own_extra(extra);
    if (!own.is_object())
        return refuse_block(placed, ErrorKind::unsupported, "a custom part is not this provider's", writing);
    writing.json.begin_object();
    end_block(placed.part, own, writing);
}

}  // namespace parlance::messages
