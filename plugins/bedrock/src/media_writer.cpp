/// media_writer.cpp - pictures, documents, videos and sound as content blocks: their formats, sources and sizes.

#include <parlance/wire/placed_part.hpp>

#include <cstddef>
#include <optional>

#include "block_writer.hpp"
#include "media_format.hpp"
#include "model_id.hpp"
#include "service.hpp"

namespace parlance::bedrock {

namespace {

/// Of a picture for a Claude model, so that its base64 is not longer than 5 MiB. Source: Amazon Bedrock API reference,
/// Message (3.75 MB); the models' own refusal names 5242880 bytes of base64. Other models have other limits.
constexpr std::size_t largest_claude_image = 3'932'160;

/// Of a document. PDF and DOCX may be larger for newer models. Source: Amazon Bedrock user guide, "API restrictions".
constexpr std::size_t largest_document = 4'718'592;

constexpr std::string_view data_scheme = "data:";

/// A file's bytes as base64, as they stand in an address like "data:image/png;base64,iVBOR...".
struct DataUrl {
    std::string_view media_type, base64;
};

std::optional<DataUrl> read_data_url(std::string_view url)
{
    constexpr std::string_view mark = ";base64,";
    const std::size_t comma = url.find(mark);
    if (!url.starts_with(data_scheme) || comma == std::string_view::npos) return std::nullopt;
    const std::string_view base64 = url.substr(comma + mark.size());
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    if (base64.empty() || base64.find_first_not_of(letters) != std::string_view::npos) return std::nullopt;
    return DataUrl{url.substr(data_scheme.size(), comma - data_scheme.size()), base64};
}

/// The format, also of what a data: address says about itself.
std::string_view format_in(const PartView& part)
{
    const auto inlined = read_data_url(part.url());
    if (!inlined || !part.media_type().empty()) return format_of(part);
    parlance_part typed = part.raw();
    typed.media_type = {inlined->media_type.data(), inlined->media_type.size()};
    return format_of(PartView(&typed));
}

std::size_t content_bytes(const PartView& part)
{
    if (!part.data().empty()) return part.data().size();
    const auto inlined = read_data_url(part.url());
    return inlined ? inlined->base64.size() / 4 * 3 : 0;
}

std::string megabytes(std::size_t bytes)
{
    const std::size_t hundredths = bytes * 100 / (1024 * 1024);
    const std::string fraction = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + '.' + (fraction.size() < 2 ? "0" : "") + fraction + " MiB";
}

}  // namespace

/// A picture for a guardrail says {"guardContent": {}}; other members of its own extra stand in the block: `citations`
/// and `context` of a document, `source` where the part itself has no content.
void BlockWriter::write_media(const wire::PlacedPart& placed, const JsonValue& own)
{
    const PartView& part = placed.part;
    const std::string_view format = format_in(part);
    if (format.empty())
        return refuse(placed, "Bedrock does not take this " + std::string(media_block(part.kind())) +
                                  ": it needs a media type that Bedrock knows, not \"" +
                                  std::string(part.media_type()) + '"');
    check_size(placed, format);
    const bool guarded = own["guardContent"].is_object();
    json_.begin_object();
    if (guarded) json_.key("guardContent").begin_object();
    json_.key(media_block(part.kind())).begin_object().member("format", format);
    if (part.kind() == PartKind::file) json_.member("name", names_.next(part.name()));
    write_source(placed, own["source"]);
    json_.members_of(own, {"guardContent", "s3Location", "source"}).end_object();
    if (guarded) json_.end_object();
    json_.end_object();
}

/// `source`: bytes, or an address in S3, whose owner may stand in {"s3Location": {"bucketOwner": "..."}}. No other
/// address is fetched. A part without content may say the whole source in its own extra: {"content": [...]}, texts that
/// are cited by their number.
void BlockWriter::write_source(const wire::PlacedPart& placed, const JsonValue& own)
{
    const PartView& part = placed.part;
    const bool is_bare = part.data().empty() && part.url().empty() && part.text().empty();
    if (is_bare && own.is_object()) {
        json_.key("source").raw(own.source());
        return;
    }
    json_.key("source").begin_object();
    if (!part.data().empty()) {
        json_.key("bytes").begin_string().base64(part.data()).end_string();
    } else if (const auto inlined = read_data_url(part.url())) {
        json_.member("bytes", inlined->base64);
    } else if (part.url().starts_with("s3://")) {
        const JsonDocument extra(part.extra());
        json_.key("s3Location").begin_object().member("uri", part.url());
        json_.members_of(own_extra(extra)["s3Location"]).end_object();
    } else if (part.kind() == PartKind::file && !part.text().empty()) {
        json_.member("text", part.text());
    } else {
        notes_.refuse(ErrorKind::unsupported,
                      "Bedrock fetches nothing but s3:// addresses: send the bytes of the " +
                          std::string(media_block(part.kind())),
                      placed.where);
    }
    json_.end_object();
}

void BlockWriter::check_size(const wire::PlacedPart& placed, std::string_view format)
{
    const PartView& part = placed.part;
    std::size_t most = 0;
    if (part.kind() == PartKind::image && family_of(model_) == Family::claude) most = largest_claude_image;
    if (part.kind() == PartKind::file && format != "pdf" && format != "docx") most = largest_document;
    const std::size_t bytes = content_bytes(part);
    if (most == 0 || bytes <= most) return;
    notes_.refuse(ErrorKind::too_large,
                  "the " + std::string(media_block(part.kind())) + " has " + megabytes(bytes) +
                      ", and may have no more than " + megabytes(most),
                  placed.where);
}

}  // namespace parlance::bedrock
