/// parts.cpp - parts to JSON.
///
/// A part that this service sent before goes back as it came: its `extra` holds every member beside the content itself
/// (thoughtSignature, thought, videoMetadata, ...), or, for kinds that only the service knows, the whole part.

#include <parlance/gemini/parts.hpp>

#include <parlance/gemini/media_type.hpp>

namespace parlance::gemini {

namespace {

constexpr std::size_t megabyte = std::size_t{1024} * 1024;

/// Source: Gemini API, "File input methods": 100 MB of inline data (as base64) in a request, PDFs up to 50 MB.
constexpr std::size_t most_inline_bytes = 100 * megabyte;
constexpr std::size_t most_document_bytes = 50 * megabyte;
/// Source: Vertex AI, technical specifications of the Gemini models: an inline image up to 7 MB, a document up to 50
/// MB.
constexpr std::size_t most_image_bytes_on_vertex = 7 * megabyte;

/// Stands in for the signature of a call that another model made. Source: Gemini API, "Thought signatures": without one
/// the models from Gemini 3 on refuse the conversation.
constexpr std::string_view unchecked_signature = "skip_thought_signature_validator";

/// The media type and the digits of a data: URI with base64; false for any other address.
bool split_data_uri(std::string_view address, std::string_view& media_type, std::string_view& digits)
{
    constexpr std::string_view scheme = "data:", mark = ";base64,";
    const std::size_t comma = address.find(',');
    if (!address.starts_with(scheme) || comma == std::string_view::npos) return false;
    const std::string_view head = address.substr(0, comma + 1);
    if (!head.ends_with(mark)) return false;
    media_type = head.substr(scheme.size(), head.size() - scheme.size() - mark.size());
    digits = address.substr(comma + 1);
    return true;
}

}  // namespace

bool PartWriter::is_sent(const wire::PlacedPart& placed)
{
    const PartView& part = placed.part;
    if (wire::has_unknown_flag(part)) {
        notes_.refuse(ErrorKind::unsupported, "a part has a flag that this provider does not know", placed.where);
        return false;
    }
    const JsonDocument extra(part.extra());
    const bool is_own = dialect_.own_state(extra).is_object();
    if (part.kind() == PartKind::source) {
        notes_.part_left_out(placed.where, "this provider takes no sources back");
        return false;
    }
    if ((part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0 && !is_own) {
        notes_.part_left_out(placed.where, "another provider ran this tool itself");
        return false;
    }
    if (part.kind() == PartKind::reasoning && !is_own) {
        notes_.part_left_out(placed.where, "this provider takes back its own reasoning alone");
        return false;
    }
    return true;
}

void PartWriter::write(const wire::PlacedPart& placed)
{
    const PartView& part = placed.part;
    if ((part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0) return write_own(placed);
    switch (part.kind()) {
        case PartKind::text:
        case PartKind::refusal: return write_text(part);
        case PartKind::reasoning:
            if (part.data().empty()) return write_text(part);
            [[fallthrough]];  // a picture that the model drew while it thought
        case PartKind::image:
        case PartKind::audio:
        case PartKind::video:
        case PartKind::file:
            json_.begin_object();
            write_media(placed);
            return end_part(part, {});
        case PartKind::tool_call: return write_call(placed);
        case PartKind::custom: return write_own(placed);
        default:
            refuse(placed,
                   "a part of kind " + std::string(to_string(part.kind())) + " cannot stand in a message of this role");
    }
}

void PartWriter::write_text(const PartView& part)
{
    json_.begin_object().member("text", part.text());
    end_part(part, {});
}

void PartWriter::write_call(const wire::PlacedPart& placed)
{
    const PartView& part = placed.part;
    if (part.name().empty()) return refuse(placed, "a tool call needs the tool's name");
    if ((part.flags() & PARLANCE_PART_INCOMPLETE) != 0)
        return refuse(placed, "the arguments of a tool call must be a JSON object here, and these are none");
    const JsonDocument extra(part.extra());
    const JsonValue own = dialect_.own_state(extra);
    json_.begin_object().key("functionCall").begin_object().member("name", part.name());
    if (!part.text().empty()) json_.key("args").raw(part.text());
    if (!part.id().empty() && own[invented_id].is_missing()) json_.member("id", part.id());
    json_.members_of(own["functionCall"]).end_object();
    const bool excused = excuse_next_call_ && own.is_missing();
    excuse_next_call_ = false;  // of calls side by side only the first is signed
    if (excused) json_.member("thoughtSignature", unchecked_signature);
    end_part(part, "functionCall");
}

/// A part of the service's own, which its `extra` says all of.
void PartWriter::write_own(const wire::PlacedPart& placed)
{
    const JsonDocument extra(placed.part.extra());
    const JsonValue own = dialect_.own_extra(extra);
    if (own.is_object())
        json_.raw(own.source());
    else
        refuse(placed, "a custom part is not this provider's");
}

void PartWriter::write_media(const wire::PlacedPart& placed)
{
    const PartView& part = placed.part;
    std::string_view media_type, digits;
    if (!part.data().empty()) {
        write_data(placed);
    } else if (split_data_uri(part.url(), media_type, digits)) {
        check_size(placed, media_type, digits.size() / 4 * 3);
        json_.key("inlineData").begin_object().member("mimeType", media_type).member("data", digits).end_object();
    } else {
        write_address(placed);
    }
}

void PartWriter::write_data(const wire::PlacedPart& placed)
{
    const PartView& part = placed.part;
    const std::string_view type = media_type_of(part);
    if (type.empty())
        notes_.refuse(ErrorKind::invalid_request, "a file needs its media type here: set media_type", placed.where);
    check_size(placed, type, part.data().size());
    json_.key("inlineData").begin_object().member("mimeType", type);
    json_.key("data").begin_string().base64(part.data()).end_string();
    if (!part.name().empty() && dialect_.is_vertex()) json_.member("displayName", part.name());
    json_.end_object();
}

/// An address that the service fetches, or an uploaded file by its name.
void PartWriter::write_address(const wire::PlacedPart& placed)
{
    const PartView& part = placed.part;
    std::string address(part.url());
    if (address.empty() && !part.id().empty())
        address = part.id().starts_with("files/") ? dialect_.file_uri(part.id()) : std::string(part.id());
    if (address.empty())
        return notes_.refuse(ErrorKind::invalid_request, "it needs bytes, an address, or the name of an uploaded file",
                             placed.where);
    const std::string_view type = media_type_of(part);
    if (type.empty() && dialect_.is_vertex())
        notes_.refuse(ErrorKind::invalid_request, "Vertex AI needs the media type of a file: set media_type",
                      placed.where);
    json_.key("fileData").begin_object();
    const bool is_told = !part.media_type().empty() || dialect_.is_vertex();
    if (is_told) json_.member("mimeType", type);
    json_.member("fileUri", address).end_object();
}

void PartWriter::check_size(const wire::PlacedPart& placed, std::string_view media_type, std::size_t bytes)
{
    const auto too_large = [&](std::string_view what, std::size_t limit) {
        notes_.refuse(ErrorKind::too_large,
                      std::string(what) + " may have " + std::to_string(limit / megabyte) +
                          " MB here: send it by its address, or upload it as a file and name that",
                      placed.where);
    };
    inline_bytes_ += (bytes + 2) / 3 * 4;
    if (media_type == "application/pdf" && bytes > most_document_bytes)
        too_large("a document inside a request", most_document_bytes);
    if (dialect_.is_vertex()) {
        if (media_type.starts_with("image/") && bytes > most_image_bytes_on_vertex)
            too_large("an image inside a request", most_image_bytes_on_vertex);
    } else if (inline_bytes_ > most_inline_bytes) {
        too_large("all data inside a request", most_inline_bytes);
    }
}

/// What the service sent beside the content, or an application added: what was written above wins. A signature of the
/// other platform is none.
void PartWriter::end_part(const PartView& part, std::string_view content_member)
{
    const JsonDocument extra(part.extra());
    json_.members_of(dialect_.own_extra(extra), {content_member, invented_id, "thoughtSignature"});
    const JsonValue signature = dialect_.own_state(extra)["thoughtSignature"];
    if (signature.is_string()) json_.key("thoughtSignature").raw(signature.source());
    json_.end_object();
}

/// The list needs an element, though it is thrown away.
void PartWriter::refuse(const wire::PlacedPart& placed, std::string message)
{
    json_.null();
    notes_.refuse(ErrorKind::unsupported, std::move(message), placed.where);
}

}  // namespace parlance::gemini
