#include <parlance/openai/content.hpp>

#include <parlance/detail/views.hpp>

#include <algorithm>
#include <string>

namespace parlance::openai {

namespace {

bool is_marked(const PartView& part)
{
    return (part.flags() & PARLANCE_PART_CACHE_HERE) != 0;
}

/// Writes the elements of a `content` list.
class ItemWriter {
public:
    ItemWriter(const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes, CacheMarks marks)
        : dialect_(dialect), json_(json), notes_(notes), marks_(marks)
    {
    }

    void write(const wire::PlacedPart& placed)
    {
        if (dialect_.write_item(placed, json_, notes_)) return;
        const PartView& part = placed.part;
        switch (part.kind()) {
            case PartKind::text: return write_text(part);
            case PartKind::image: return write_image(placed);
            case PartKind::audio: return write_audio(placed);
            case PartKind::video: return write_video(placed);
            case PartKind::file: return write_file(placed);
            case PartKind::custom: return write_custom(placed);
            default:
                refuse(placed, "a part of kind " + std::string(to_string(part.kind())) +
                                   " cannot stand in a message of this role");
        }
    }

private:
    void write_text(const PartView& part)
    {
        json_.begin_object().member("type", "text").member("text", part.text());
        end_item(part);
    }

    void write_image(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (part.url().empty() && part.data().empty()) return refuse(placed, "an image needs an address or bytes");
        json_.begin_object().member("type", "image_url").key("image_url").begin_object();
        write_address("url", part, "image/png");
        write_own_extra(part.extra(), dialect_, json_, {"url"});  // detail
        json_.end_object();
        write_mark(part);
        json_.end_object();
    }

    void write_audio(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (part.data().empty()) return refuse(placed, "sound can only be sent as bytes, not as an address");
        json_.begin_object().member("type", "input_audio").key("input_audio").begin_object();
        json_.key("data").begin_string().base64(part.data()).end_string();
        json_.member("format", sound_format(part.media_type())).end_object();
        end_item(part);
    }

    void write_video(const wire::PlacedPart& placed)
    {
        if (!dialect_.quirks().video_parts) return refuse(placed, "this provider takes no video");
        json_.begin_object().member("type", "video_url").key("video_url").begin_object();
        write_address("url", placed.part, "video/mp4");
        json_.end_object();
        end_item(placed.part);
    }

    void write_file(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        const bool by_address = part.id().empty() && part.data().empty();
        if (by_address && part.url().empty()) return refuse(placed, "a file needs an id, bytes or an address");
        if (by_address && !dialect_.quirks().file_urls)
            return refuse(placed, "a file can only be sent as bytes or by its id");
        json_.begin_object().member("type", "file").key("file").begin_object();
        if (!part.id().empty())
            json_.member("file_id", part.id());
        else
            write_address("file_data", part, "application/octet-stream");
        if (!part.name().empty()) json_.member("filename", part.name());
        json_.end_object();
        end_item(part);
    }

    /// A part of a kind of the provider's own: its `extra` says all of it.
    void write_custom(const wire::PlacedPart& placed)
    {
        const JsonDocument extra(placed.part.extra());
        const JsonValue own = dialect_.own_extra(extra);
        if (own.is_object())
            json_.raw(own.source());
        else
            refuse(placed, "a custom part is not this provider's");
    }

    void write_address(std::string_view key, const PartView& part, std::string_view usual_type)
    {
        if (part.data().empty()) {
            json_.member(key, part.url());
            return;
        }
        json_.key(key).begin_string().text("data:").text(part.media_type().empty() ? usual_type : part.media_type());
        json_.text(";base64,").base64(part.data()).end_string();
    }

    void write_mark(const PartView& part)
    {
        if (marks_ == CacheMarks::written && is_marked(part)) dialect_.write_cache_mark(json_);
    }

    void end_item(const PartView& part)
    {
        write_mark(part);
        write_own_extra(part.extra(), dialect_, json_);
        json_.end_object();
    }

    /// The list needs an element, though it is thrown away.
    void refuse(const wire::PlacedPart& placed, std::string message)
    {
        json_.null();
        notes_.refuse(ErrorKind::unsupported, std::move(message), placed.where);
    }

    const Dialect& dialect_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
    CacheMarks marks_;
};

}  // namespace

bool has_own_extra(const PartView& part, const Dialect& dialect)
{
    if (part.extra().empty()) return false;
    const JsonDocument document(part.extra());
    for (const JsonMember member : dialect.own_extra(document).members())
        if (member.key != responses_state) return true;
    return false;
}

void write_content(const std::vector<wire::PlacedPart>& parts, const Dialect& dialect, JsonBuilder& json,
                   wire::RequestNotes& notes, CacheMarks marks)
{
    const auto is_plain_text = [&](const wire::PlacedPart& placed) {
        const bool marked = marks == CacheMarks::written && is_marked(placed.part);
        const bool has_references = dialect.quirks().content_blocks && !placed.part.parts().empty();
        return placed.part.kind() == PartKind::text && !marked && !has_references &&
               !has_own_extra(placed.part, dialect);
    };
    const bool joinable = parts.size() < 2 || !dialect.quirks().content_blocks;  // else they stay the blocks they are
    if (joinable && std::ranges::all_of(parts, is_plain_text)) return write_joined_text(parts, json, notes, "");
    ItemWriter writer(dialect, json, notes, marks);
    json.begin_array();
    for (const wire::PlacedPart& placed : parts)
        writer.write(placed);
    json.end_array();
}

void write_joined_text(const std::vector<wire::PlacedPart>& parts, JsonBuilder& json, wire::RequestNotes& notes,
                       const char* reason)
{
    json.begin_string();
    for (const wire::PlacedPart& placed : parts) {
        if (placed.part.kind() == PartKind::text)
            json.text(placed.part.text());
        else
            notes.refuse(ErrorKind::unsupported, reason, placed.where);
    }
    json.end_string();
}

void write_own_extra(std::string_view extra, const Dialect& dialect, JsonBuilder& json,
                     std::initializer_list<std::string_view> except)
{
    if (extra.empty()) return;
    const JsonDocument document(extra);
    const JsonValue own = dialect.own_extra(document);
    if (own[responses_state].is_missing()) {
        json.members_of(own, except);
        return;
    }
    std::string scratch;
    for (const JsonMember member : own.members()) {
        const std::string_view key = member.key.string(scratch);
        const bool excepted = key == responses_state || std::ranges::find(except, key) != except.end();
        if (!excepted && !json.has_key(key)) json.key(key).raw(member.value.source());
    }
}

std::string_view sound_format(std::string_view media_type)
{
    if (media_type.empty()) return "wav";
    if (media_type == "audio/mpeg" || media_type == "audio/mpga") return "mp3";
    const std::size_t slash = media_type.find('/');
    std::string_view format = slash == std::string_view::npos ? media_type : media_type.substr(slash + 1);
    if (format.starts_with("x-")) format.remove_prefix(2);
    return format == "wave" ? "wav" : format;
}

void check_media(const ChatRequestView& request, const Dialect& dialect, wire::RequestNotes& notes)
{
    const std::size_t most = dialect.quirks().max_media_bytes;
    if (most == 0) return;
    std::size_t sum = 0, number = 0;
    const auto count = [&](const wire::PlacedPart& placed) {
        sum += placed.part.data().size();
        if (sum > most)
            notes.refuse(ErrorKind::too_large,
                         "the pictures and files of a request may have " + std::to_string(most) +
                             " bytes here; send an address or the id of an uploaded file instead",
                         placed.where);
    };
    for (const MessageView message : request.messages())
        for (const wire::PlacedPart& placed : wire::placed_parts(message, "/messages/" + std::to_string(number++))) {
            count(placed);
            for (const wire::PlacedPart& child : wire::placed_children(placed))
                count(child);
        }
}

}  // namespace parlance::openai
