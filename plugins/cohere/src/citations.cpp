#include "citations.hpp"

#include <algorithm>
#include <string_view>

#include "service.hpp"

namespace parlance::cohere {

namespace {

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

/// What a source shows of its origin: a document's members, or those of a tool's output.
JsonValue origin_of(const JsonValue& source)
{
    const JsonValue document = source["document"];
    return document.is_object() ? document : source["tool_output"];
}

void report_source(const JsonValue& citation, const JsonValue& source, std::string_view extra, std::uint32_t part,
                   Output& out)
{
    std::string id, title, url;
    const JsonValue origin = origin_of(source);
    parlance_part child{};
    child.kind = PARLANCE_PART_SOURCE;
    child.id = c_text(source["id"].string(id));
    child.name = c_text(origin["title"].string(title));
    child.url = c_text(origin["url"].string(url));
    child.begin = citation["start"].as_int().value_or(0);
    child.end = citation["end"].as_int().value_or(0);
    if (child.end != 0) child.flags = PARLANCE_PART_RANGE_CODEPOINTS;
    child.extra = c_text(extra);
    out.child(0, part, child);
}

}  // namespace

void report_citation(const JsonValue& citation, std::uint32_t part, std::int64_t place, Output& out)
{
    std::string whole = R"({"cohere":{"place":)" + std::to_string(place) + R"(,"citation":)";
    whole.append(citation.source()).append("}}");
    std::string_view extra = whole;
    for (const JsonValue source : citation["sources"].elements()) {
        report_source(citation, source, extra, part, out);
        extra = R"({"cohere":{}})";
    }
    if (citation["sources"].elements().empty()) report_source(citation, JsonValue(), extra, part, out);
}

void Citations::gather(const wire::PlacedPart& placed)
{
    for (const PartView child : placed.part.parts()) {
        if (child.kind() != PartKind::source) continue;
        const JsonDocument extra(child.extra());
        const JsonValue own = own_extra(extra);
        const JsonValue citation = own["citation"];
        if (own.is_missing()) foreign_ = true;
        if (citation.is_object()) found_.emplace_back(own["place"].as_int().value_or(0), citation.source());
    }
}

std::string Citations::elements()
{
    std::ranges::stable_sort(found_, {}, &std::pair<std::int64_t, std::string>::first);
    std::string list;
    for (const auto& [place, citation] : found_)
        list.append(list.empty() ? "" : ",").append(citation);
    return list;
}

}  // namespace parlance::cohere
