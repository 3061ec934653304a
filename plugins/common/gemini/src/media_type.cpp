#include <parlance/gemini/media_type.hpp>

#include <utility>

namespace parlance::gemini {

namespace {

using namespace std::string_view_literals;

/// What files begin with. Source: the formats' own specifications.
constexpr std::pair<std::string_view, std::string_view> beginnings[] = {
    {"\x89PNG"sv, "image/png"},     {"\xFF\xD8\xFF"sv, "image/jpeg"}, {"GIF8"sv, "image/gif"},
    {"%PDF-"sv, "application/pdf"}, {"fLaC"sv, "audio/flac"},         {"OggS"sv, "audio/ogg"},
    {"ID3"sv, "audio/mpeg"},
};

constexpr std::pair<std::string_view, std::string_view> endings[] = {
    {".png", "image/png"},   {".jpg", "image/jpeg"},  {".jpeg", "image/jpeg"},       {".webp", "image/webp"},
    {".gif", "image/gif"},   {".heic", "image/heic"}, {".heif", "image/heif"},       {".pdf", "application/pdf"},
    {".mp3", "audio/mpeg"},  {".wav", "audio/wav"},   {".flac", "audio/flac"},       {".ogg", "audio/ogg"},
    {".m4a", "audio/m4a"},   {".aac", "audio/aac"},   {".mp4", "video/mp4"},         {".mov", "video/quicktime"},
    {".webm", "video/webm"}, {".mpeg", "video/mpeg"}, {".txt", "text/plain"},        {".md", "text/markdown"},
    {".csv", "text/csv"},    {".html", "text/html"},  {".json", "application/json"}, {".xml", "text/xml"},
};

std::string_view by_beginning(std::string_view bytes) noexcept
{
    for (const auto& [beginning, type] : beginnings)
        if (bytes.starts_with(beginning)) return type;
    if (bytes.starts_with("RIFF") && bytes.size() >= 12) {
        const std::string_view form = bytes.substr(8, 4);
        if (form == "WEBP") return "image/webp";
        if (form == "WAVE") return "audio/wav";
    }
    return bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp" ? "video/mp4" : std::string_view{};
}

std::string_view by_ending(std::string_view address) noexcept
{
    const std::string_view path = address.substr(0, address.find_first_of("?#"));
    for (const auto& [ending, type] : endings)
        if (path.ends_with(ending)) return type;
    return {};
}

std::string_view usual(PartKind kind) noexcept
{
    switch (kind) {
        case PartKind::image: return "image/png";
        case PartKind::audio: return "audio/wav";
        case PartKind::video: return "video/mp4";
        default: return {};
    }
}

}  // namespace

std::string_view media_type_of(const PartView& part) noexcept
{
    if (!part.media_type().empty()) return part.media_type();
    const std::string_view found = part.data().empty() ? by_ending(part.url()) : by_beginning(part.data());
    if (!found.empty()) return found;
    if (const std::string_view named = by_ending(part.name()); !named.empty()) return named;
    return usual(part.kind());
}

PartKind kind_of_media(std::string_view media_type) noexcept
{
    if (media_type.starts_with("image/")) return PartKind::image;
    if (media_type.starts_with("audio/")) return PartKind::audio;
    if (media_type.starts_with("video/")) return PartKind::video;
    return PartKind::file;
}

}  // namespace parlance::gemini
