#include <parlance/gemini/tool_result.hpp>

#include <string>
#include <vector>

namespace parlance::gemini {

namespace {

/// The words of a result, and the pieces that are none.
struct ResultContent {
    std::string text;
    std::vector<wire::PlacedPart> media;
};

ResultContent content_of(const wire::PlacedPart& placed, wire::RequestNotes& notes)
{
    ResultContent content{std::string(placed.part.text()), {}};
    for (wire::PlacedPart& child : wire::placed_children(placed)) {
        switch (child.part.kind()) {
            case PartKind::text: content.text += child.part.text(); break;
            case PartKind::image:
            case PartKind::audio:
            case PartKind::video:
            case PartKind::file: content.media.push_back(std::move(child)); break;
            default:
                notes.refuse(ErrorKind::unsupported, "a tool result can hold text, pictures, sound and files here",
                             child.where);
        }
    }
    return content;
}

void write_response(const PartView& part, const ResultContent& content, JsonBuilder& json)
{
    const JsonDocument document(content.text, {.invalid_utf8 = InvalidUtf8::refuse});
    const JsonValue root = document.root();
    const bool failed = (part.flags() & PARLANCE_PART_IS_ERROR) != 0;
    json.key("response");
    if (root.is_object() && !failed) {
        json.raw(root.source());
        return;
    }
    json.begin_object();
    if (!content.text.empty() || failed || content.media.empty()) {
        json.key(failed ? "error" : "output");
        const bool as_json = root.is_object() || (!root.is_missing() && part.media_type() == "application/json");
        if (as_json)
            json.raw(root.source());
        else
            json.value(content.text);
    }
    json.end_object();
}

void write_media(const std::vector<wire::PlacedPart>& media, JsonBuilder& json, PartWriter& parts)
{
    if (media.empty()) return;
    json.key("parts").begin_array();
    for (const wire::PlacedPart& placed : media) {
        json.begin_object();
        parts.write_media(placed);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void write_tool_result(const wire::PlacedPart& placed, CallBook& calls, const Dialect& dialect, JsonBuilder& json,
                       PartWriter& parts, wire::RequestNotes& notes)
{
    const PartView& part = placed.part;
    const KnownCall* const call = calls.take(part);
    const std::string_view name = call != nullptr ? call->name : part.name();
    if (name.empty())
        notes.refuse(ErrorKind::invalid_request,
                     "this tool result answers no call before it: give it the call's id, or the tool's name",
                     placed.where);
    const ResultContent content = content_of(placed, notes);
    const JsonDocument extra(part.extra());
    const JsonValue own = dialect.own_extra(extra);
    json.begin_object().key("functionResponse").begin_object().member("name", name);
    if (!part.id().empty() && (call == nullptr || !call->id_is_ours)) json.member("id", part.id());
    write_response(part, content, json);
    write_media(content.media, json, parts);
    json.members_of(own["functionResponse"]).end_object();
    json.members_of(own, {"functionResponse"}).end_object();
}

}  // namespace parlance::gemini
