/// lane_media.cpp - pictures, sound and sources.

#include <parlance/openai/lane.hpp>
#include <parlance/wire/base64.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace parlance::openai {

namespace {

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

/// The media type and the digits of a data: URI with base64; false for any other address.
bool split_data_uri(std::string_view address, std::string_view& media_type, std::string_view& digits)
{
    constexpr std::string_view scheme = "data:", mark = ";base64,";
    constexpr std::size_t longest_type = 256;
    const std::size_t found = address.substr(0, longest_type).find(mark);
    if (!address.starts_with(scheme) || found == std::string_view::npos) return false;
    media_type = address.substr(scheme.size(), found - scheme.size());
    digits = address.substr(found + mark.size());
    return true;
}

parlance_part source_part(std::string_view address, std::string_view title)
{
    parlance_part source{};
    source.kind = PARLANCE_PART_SOURCE;
    source.url = c_text(address);
    source.name = c_text(title);
    return source;
}

}  // namespace

void Lane::read_image(const JsonValue& image, Output& out)
{
    std::string scratch, bytes;
    const JsonValue inner = image["image_url"];
    const std::string_view address = (inner.is_object() ? inner["url"] : inner).string(scratch);
    if (address.empty()) return;
    parlance_part part{};
    part.kind = PARLANCE_PART_IMAGE;
    std::string_view media_type, digits;
    if (split_data_uri(address, media_type, digits) && wire::append_decoded_base64(bytes, digits)) {
        part.media_type = c_text(media_type);
        part.data = c_text(bytes);
    } else {
        part.url = c_text(address);
    }
    out.emit_part(number_, next_part_++, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

/// Sound grows by bytes, and by the words it speaks.
void Lane::read_audio(const JsonValue& audio, Output& out)
{
    std::string id, words, digits, bytes;
    parlance_part part{};
    part.kind = PARLANCE_PART_AUDIO;
    part.id = c_text(audio["id"].string(id));
    part.text = c_text(audio["transcript"].string(words));
    const bool whole = wire::append_decoded_base64(bytes, audio["data"].string(digits));
    if (whole) part.data = c_text(bytes);
    if (part.id.size + part.text.size + part.data.size == 0) return;
    out.emit_part(number_, part_of(audio_), 0, part);
}

/// Some come before the text that they are about; they wait for it.
void Lane::read_annotations(const JsonValue& annotations, Output& out)
{
    if (!text_.part) {
        for (const JsonValue annotation : annotations.elements()) {
            if (!early_annotations_.empty()) early_annotations_ += ',';
            early_annotations_ += annotation.source();
        }
        return;
    }
    if (!early_annotations_.empty()) {
        const std::string early = '[' + std::exchange(early_annotations_, {}) + ']';
        const JsonDocument document(early);
        for (const JsonValue annotation : document.root().elements())
            read_annotation(annotation, out);
    }
    for (const JsonValue annotation : annotations.elements())
        read_annotation(annotation, out);
}

void Lane::read_annotation(const JsonValue& annotation, Output& out)
{
    const JsonValue citation = annotation["url_citation"];
    if (!citation.is_object()) return;
    std::string address, title;
    parlance_part source = source_part(citation["url"].string(address), citation["title"].string(title));
    source.begin = citation["start_index"].as_int().value_or(0);
    source.end = citation["end_index"].as_int().value_or(0);
    if (source.end != 0) source.flags = PARLANCE_PART_RANGE_CODEPOINTS;
    out.child(number_, *text_.part, source);
}

/// Perplexity lists addresses, and beside them the same with titles; both again in every chunk.
void Lane::cite(const JsonValue& citations, const JsonValue& search_results, Output& out)
{
    if (cited_ || !text_.part) return;
    cited_ = !citations.elements().empty() || !search_results.elements().empty();
    std::string address, title;
    for (const JsonValue result : search_results.elements())
        out.child(number_, *text_.part, source_part(result["url"].string(address), result["title"].string(title)));
    if (!search_results.elements().empty()) return;
    for (const JsonValue citation : citations.elements()) {
        const JsonValue link = citation.is_object() ? citation["url"] : citation;
        out.child(number_, *text_.part, source_part(link.string(address), citation["title"].string(title)));
    }
}

}  // namespace parlance::openai
