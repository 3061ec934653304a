#include "items.hpp"

#include <parlance/openai/content.hpp>

#include <string>
#include <string_view>

namespace parlance::mistral {

namespace {

/// What an answer's thinking was is in its extra: all of it, or all but the one text.
void write_thinking(const PartView& part, const openai::Dialect& dialect, JsonBuilder& json)
{
    const JsonDocument extra(part.extra());
    const JsonValue own = dialect.own_extra(extra);
    json.begin_object().member("type", "thinking").key("thinking");
    if (own["thinking"].is_array())
        json.raw(own["thinking"].source());
    else
        json.begin_array().begin_object().member("type", "text").member("text", part.text()).end_object().end_array();
    json.members_of(own).end_object();
}

/// The references that vouch for a text stand behind it.
void write_text(const PartView& part, const openai::Dialect& dialect, JsonBuilder& json)
{
    json.begin_object().member("type", "text").member("text", part.text());
    openai::write_own_extra(part.extra(), dialect, json);
    json.end_object();
    for (const PartView child : part.parts()) {
        const JsonDocument extra(child.extra());
        const JsonValue reference = dialect.own_extra(extra)["reference"];
        if (reference.is_object()) json.raw(reference.source());
    }
}

/// Sound is its base64 or its address, without a format beside it.
void write_audio(const PartView& part, JsonBuilder& json)
{
    json.begin_object().member("type", "input_audio").key("input_audio");
    if (part.data().empty())
        json.value(part.url());
    else
        json.begin_string().base64(part.data()).end_string();
    json.end_object();
}

/// A file that was uploaded goes by its id, any other by its address, which may hold the bytes.
void write_file(const PartView& part, JsonBuilder& json)
{
    if (!part.id().empty()) {
        json.begin_object().member("type", "file").member("file_id", part.id()).end_object();
        return;
    }
    json.begin_object().member("type", "document_url").key("document_url");
    if (part.data().empty()) {
        json.value(part.url());
    } else {
        const std::string_view type = part.media_type().empty() ? "application/pdf" : part.media_type();
        json.begin_string().text("data:").text(type).text(";base64,").base64(part.data()).end_string();
    }
    if (!part.name().empty()) json.member("document_name", part.name());
    json.end_object();
}

}  // namespace

bool write_item(const wire::PlacedPart& placed, const openai::Dialect& dialect, JsonBuilder& json,
                wire::RequestNotes& notes)
{
    const PartView& part = placed.part;
    const bool has_contents = !part.data().empty() || !part.url().empty();
    switch (part.kind()) {
        case PartKind::text:
        case PartKind::refusal: write_text(part, dialect, json); return true;
        case PartKind::reasoning: write_thinking(part, dialect, json); return true;
        case PartKind::audio:
            write_audio(part, json);
            if (!has_contents) notes.refuse(ErrorKind::unsupported, "sound needs an address or bytes", placed.where);
            return true;
        case PartKind::file:
            write_file(part, json);
            if (!has_contents && part.id().empty())
                notes.refuse(ErrorKind::unsupported, "a file needs an id, bytes or an address", placed.where);
            return true;
        default: return false;
    }
}

}  // namespace parlance::mistral
