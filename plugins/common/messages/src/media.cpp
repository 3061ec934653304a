/// media.cpp - pictures and documents. Each has a `source`: base64, a text, an address, or the id of an uploaded file.

#include <algorithm>
#include <string>

#include "writing.hpp"

namespace parlance::messages {

namespace {

/// Sources by id need it. Source: the provider's documentation of its Files API.
constexpr std::string_view files_beta = "files-api-2025-04-14";

struct Signature {
    std::string_view bytes;
    std::string_view media_type;
};

/// How the files begin that the API reads. A WebP file names itself behind its length.
constexpr Signature signatures[] = {
    {"\x89PNG", "image/png"}, {"\xFF\xD8\xFF", "image/jpeg"}, {"GIF8", "image/gif"}, {"%PDF-", "application/pdf"}};

/// What the bytes are, where the part does not say.
std::string_view media_type_of(const PartView& part)
{
    if (!part.media_type().empty()) return part.media_type();
    const std::string_view data = part.data();
    for (const Signature& signature : signatures)
        if (data.starts_with(signature.bytes)) return signature.media_type;
    const bool is_webp = data.starts_with("RIFF") && data.size() > 12 && data.substr(8, 4) == "WEBP";
    return is_webp ? std::string_view("image/webp") : std::string_view();
}

std::string_view without_parameters(std::string_view media_type)
{
    return media_type.substr(0, media_type.find_first_of("; "));
}

/// The media type and the digits of a data: URI with base64; false for any other address.
bool split_data_uri(std::string_view address, std::string_view& media_type, std::string_view& digits)
{
    constexpr std::string_view scheme = "data:", mark = ";base64,";
    constexpr std::size_t longest_type = 256;
    if (!address.starts_with(scheme)) return false;
    const std::size_t found = address.substr(0, longest_type).find(mark);
    if (found == std::string_view::npos) return false;
    media_type = address.substr(scheme.size(), found - scheme.size());
    digits = address.substr(found + mark.size());
    return true;
}

std::size_t base64_size(std::string_view bytes)
{
    return (bytes.size() + 2) / 3 * 4;
}

void begin_source(std::string_view type, Writing& writing)
{
    writing.json.key("source").begin_object().member("type", type);
}

void write_bytes(std::string_view media_type, std::string_view bytes, Writing& writing)
{
    begin_source("base64", writing);
    writing.json.member("media_type", media_type).key("data").begin_string().base64(bytes).end_string().end_object();
}

/// By id or by address, where the part has no bytes. A data: address is bytes already in base64.
void write_reference(const PartView& part, Writing& writing)
{
    std::string_view media_type, digits;
    if (!part.id().empty()) {
        need_beta(files_beta, writing);
        begin_source("file", writing);
        writing.json.member("file_id", part.id());
    } else if (split_data_uri(part.url(), media_type, digits)) {
        begin_source("base64", writing);
        writing.json.member("media_type", media_type).member("data", digits);
    } else {
        begin_source("url", writing);
        writing.json.member("url", part.url());
    }
    writing.json.end_object();
}

/// How long the base64 text of a picture would be; 0 where it is not sent as bytes.
std::size_t encoded_size(const PartView& part)
{
    std::string_view media_type, digits;
    if (!part.data().empty()) return base64_size(part.data());
    return part.id().empty() && split_data_uri(part.url(), media_type, digits) ? digits.size() : 0;
}

bool is_text(std::string_view media_type)
{
    return media_type.starts_with("text/") || media_type == "application/json" || media_type == "application/xml";
}

void write_plain_text(std::string_view text, Writing& writing)
{
    begin_source("text", writing);
    writing.json.member("media_type", "text/plain").member("data", text).end_object();
}

/// Whether the document has a source that can be written.
bool write_document_source(const PartView& part, Writing& writing)
{
    const std::string_view media_type = without_parameters(media_type_of(part));
    if (part.data().empty() && !part.text().empty()) {
        write_plain_text(part.text(), writing);
    } else if (part.data().empty()) {
        if (part.id().empty() && part.url().empty()) return false;
        write_reference(part, writing);
    } else if (media_type == "application/pdf") {
        write_bytes(media_type, part.data(), writing);
    } else if (is_text(media_type)) {
        write_plain_text(part.data(), writing);
    } else {
        return false;
    }
    return true;
}

}  // namespace

void write_image(const wire::PlacedPart& placed, Writing& writing)
{
    const PartView& part = placed.part;
    const std::string_view media_type = media_type_of(part);
    if (part.data().empty() && part.url().empty() && part.id().empty())
        return refuse_block(placed, ErrorKind::invalid_request, "an image needs bytes, an address or a file id",
                            writing);
    if (!part.data().empty() && media_type.empty())
        return refuse_block(placed, ErrorKind::invalid_request,
                            "an image's bytes need a media type: image/jpeg, image/png, image/gif or image/webp",
                            writing);
    const std::size_t limit = writing.dialect.quirks().max_image_bytes, size = encoded_size(part);
    if (limit != 0 && size > limit)
        return refuse_block(placed, ErrorKind::too_large,
                            "an image is " + std::to_string(size) + " bytes long in base64, and this provider takes " +
                                std::to_string(limit) + "; send a smaller one, or its address",
                            writing);
    const JsonDocument extra(part.extra());
    writing.json.begin_object().member("type", "image");
    if (part.data().empty())
        write_reference(part, writing);
    else
        write_bytes(media_type, part.data(), writing);
    end_block(part, writing.dialect.own_extra(extra), writing);
}

void write_document(const wire::PlacedPart& placed, Writing& writing)
{
    const PartView& part = placed.part;
    if (media_type_of(part).starts_with("image/")) return write_image(placed, writing);
    const JsonDocument extra(part.extra());
    const JsonValue own = writing.dialect.own_extra(extra);
    writing.json.begin_object().member("type", "document");
    const bool has_own_source = own["source"].is_object();  // content in blocks, for citations of one's own grain
    if (!has_own_source && !write_document_source(part, writing))
        writing.notes.refuse(ErrorKind::unsupported,
                             "a file goes to this provider as a PDF or as plain text, by its bytes with their media "
                             "type, its address or its file id",
                             placed.where);
    if (!part.name().empty()) writing.json.member("title", part.name());
    end_block(part, own, writing);
}

}  // namespace parlance::messages
