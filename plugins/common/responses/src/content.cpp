#include "content.hpp"

#include <algorithm>
#include <string>

namespace parlance::responses {

namespace {

using openai::CacheMarks;

bool is_marked(const PartView& part)
{
    return (part.flags() & PARLANCE_PART_CACHE_HERE) != 0;
}

class ItemWriter {
public:
    ItemWriter(const openai::Dialect& dialect, CacheMarks marks, JsonBuilder& json, wire::RequestNotes& notes)
        : dialect_(dialect), marks_(marks), json_(json), notes_(notes)
    {
    }

    void write(const wire::PlacedPart& placed)
    {
        switch (placed.part.kind()) {
            case PartKind::text: return write_text(placed.part);
            case PartKind::image: return write_image(placed);
            case PartKind::file: return write_file(placed);
            case PartKind::custom: return write_custom(placed);
            default:
                refuse(placed, "the Responses API takes no part of kind " + std::string(to_string(placed.part.kind())) +
                                   " here");
        }
    }

private:
    void write_text(const PartView& part)
    {
        json_.begin_object().member("type", "input_text").member("text", part.text());
        end_item(part);
    }

    void write_image(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (part.url().empty() && part.data().empty() && part.id().empty())
            return refuse(placed, "an image needs an address, bytes or the id of an uploaded file");
        json_.begin_object().member("type", "input_image");
        if (!part.data().empty())
            write_bytes("image_url", part, "image/png");
        else if (!part.url().empty())
            json_.member("image_url", part.url());
        else
            json_.member("file_id", part.id());
        openai::write_own_extra(part.extra(), dialect_, json_);
        if (!json_.has_key("detail")) json_.member("detail", "auto");  // required by the description of the API
        write_mark(part);
        json_.end_object();
    }

    void write_file(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (part.url().empty() && part.data().empty() && part.id().empty())
            return refuse(placed, "a file needs an id, bytes or an address");
        json_.begin_object().member("type", "input_file");
        if (!part.id().empty())
            json_.member("file_id", part.id());
        else if (!part.data().empty())
            write_bytes("file_data", part, "application/octet-stream");
        else
            json_.member("file_url", part.url());
        if (!part.name().empty() && part.id().empty()) json_.member("filename", part.name());
        end_item(part);
    }

    /// A part of a kind of the provider's own: its `extra` says all of it.
    void write_custom(const wire::PlacedPart& placed)
    {
        const JsonDocument extra(placed.part.extra());
        const JsonValue own = dialect_.own_extra(extra);
        if (own["type"].is_string())
            json_.raw(own.source());
        else
            refuse(placed, "a custom part is not this provider's");
    }

    void write_bytes(std::string_view key, const PartView& part, std::string_view usual_type)
    {
        json_.key(key).begin_string().text("data:").text(part.media_type().empty() ? usual_type : part.media_type());
        json_.text(";base64,").base64(part.data()).end_string();
    }

    void end_item(const PartView& part)
    {
        write_mark(part);
        openai::write_own_extra(part.extra(), dialect_, json_);
        json_.end_object();
    }

    void write_mark(const PartView& part)
    {
        if (marks_ == CacheMarks::written && is_marked(part) && !json_.has_key("prompt_cache_breakpoint"))
            json_.key("prompt_cache_breakpoint").begin_object().member("mode", "explicit").end_object();
    }

    /// The list needs an element, though it is thrown away.
    void refuse(const wire::PlacedPart& placed, std::string message)
    {
        json_.null();
        notes_.refuse(ErrorKind::unsupported, std::move(message), placed.where);
    }

    const openai::Dialect& dialect_;
    CacheMarks marks_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
};

}  // namespace

void write_content(const std::vector<wire::PlacedPart>& parts, const openai::Dialect& dialect, CacheMarks marks,
                   JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto is_plain_text = [&](const wire::PlacedPart& placed) {
        const bool marked = marks == CacheMarks::written && is_marked(placed.part);
        return placed.part.kind() == PartKind::text && !marked && !openai::has_own_extra(placed.part, dialect);
    };
    if (std::ranges::all_of(parts, is_plain_text)) return openai::write_joined_text(parts, json, notes, "");
    ItemWriter writer(dialect, marks, json, notes);
    json.begin_array();
    for (const wire::PlacedPart& placed : parts)
        writer.write(placed);
    json.end_array();
}

}  // namespace parlance::responses
