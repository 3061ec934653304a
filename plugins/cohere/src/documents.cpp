#include "documents.hpp"

#include <string_view>

namespace parlance::cohere {

namespace {

/// Whether bytes of that type are text that can be read as it stands.
bool is_textual(std::string_view media_type)
{
    const std::string_view type = media_type.substr(0, media_type.find(';'));
    return type.starts_with("text/") || type == "application/json" || type == "application/xml" ||
           type.ends_with("+json") || type.ends_with("+xml");
}

std::string_view text_of(const PartView& file)
{
    return file.data().empty() ? file.text() : file.data();
}

}  // namespace

void write_document(const wire::PlacedPart& placed, JsonBuilder& json, wire::RequestNotes& notes)
{
    const PartView& file = placed.part;
    const bool readable = !text_of(file).empty() && (file.media_type().empty() || is_textual(file.media_type()));
    if (!readable)
        notes.refuse(ErrorKind::unsupported,
                     "only files of text can be sent, by their contents: this provider takes them as documents",
                     placed.where);
    json.begin_object();
    if (!file.id().empty()) json.member("id", file.id());
    json.key("data").begin_object();
    if (!file.name().empty()) json.member("title", file.name());
    if (!file.url().empty()) json.member("url", file.url());
    json.member("text", text_of(file)).end_object().end_object();
}

void write_documents(const std::vector<wire::PlacedPart>& files, const JsonValue& own, JsonBuilder& json,
                     wire::RequestNotes& notes)
{
    const JsonValue listed = own["documents"];
    if (files.empty() && listed.elements().empty()) return;
    json.key("documents").begin_array();
    for (const wire::PlacedPart& file : files)
        write_document(file, json, notes);
    for (const JsonValue document : listed.elements())
        json.raw(document.source());
    json.end_array();
}

}  // namespace parlance::cohere
