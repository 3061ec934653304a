#include "media_format.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace parlance::bedrock {

namespace {

struct Format {
    PartKind kind;
    std::string_view format;
    std::string_view media_type;
};

// The first row of a format is its usual media type; the first row of a media type its usual format.
constexpr Format formats[] = {
    {PartKind::image, "png", "image/png"},
    {PartKind::image, "jpeg", "image/jpeg"},
    {PartKind::image, "jpeg", "image/jpg"},
    {PartKind::image, "gif", "image/gif"},
    {PartKind::image, "webp", "image/webp"},
    {PartKind::file, "pdf", "application/pdf"},
    {PartKind::file, "csv", "text/csv"},
    {PartKind::file, "doc", "application/msword"},
    {PartKind::file, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {PartKind::file, "xls", "application/vnd.ms-excel"},
    {PartKind::file, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {PartKind::file, "html", "text/html"},
    {PartKind::file, "txt", "text/plain"},
    {PartKind::file, "md", "text/markdown"},
    {PartKind::file, "md", "text/x-markdown"},
    {PartKind::file, "txt", "application/json"},
    {PartKind::file, "txt", "application/xml"},
    {PartKind::file, "txt", "application/yaml"},
    {PartKind::video, "mp4", "video/mp4"},
    {PartKind::video, "mov", "video/quicktime"},
    {PartKind::video, "mkv", "video/x-matroska"},
    {PartKind::video, "webm", "video/webm"},
    {PartKind::video, "flv", "video/x-flv"},
    {PartKind::video, "mpeg", "video/mpeg"},
    {PartKind::video, "mpg", "video/mpg"},
    {PartKind::video, "wmv", "video/x-ms-wmv"},
    {PartKind::video, "three_gp", "video/3gpp"},
    {PartKind::audio, "mp3", "audio/mpeg"},
    {PartKind::audio, "mp3", "audio/mp3"},
    {PartKind::audio, "wav", "audio/wav"},
    {PartKind::audio, "wav", "audio/x-wav"},
    {PartKind::audio, "wav", "audio/wave"},
    {PartKind::audio, "flac", "audio/flac"},
    {PartKind::audio, "ogg", "audio/ogg"},
    {PartKind::audio, "opus", "audio/opus"},
    {PartKind::audio, "aac", "audio/aac"},
    {PartKind::audio, "x-aac", "audio/x-aac"},
    {PartKind::audio, "m4a", "audio/mp4"},
    {PartKind::audio, "m4a", "audio/x-m4a"},
    {PartKind::audio, "mka", "audio/x-matroska"},
    {PartKind::audio, "webm", "audio/webm"},
    {PartKind::audio, "pcm", "audio/pcm"},
};

constexpr std::pair<PartKind, std::string_view> blocks[] = {
    {PartKind::image, "image"},
    {PartKind::file, "document"},
    {PartKind::video, "video"},
    {PartKind::audio, "audio"},
};

/// "text/x-python" and the like are read as text.
std::string_view by_media_type(PartKind kind, std::string_view type) noexcept
{
    type = type.substr(0, type.find(';'));
    for (const Format& row : formats)
        if (row.kind == kind && row.media_type == type) return row.format;
    return kind == PartKind::file && type.starts_with("text/") ? std::string_view("txt") : std::string_view();
}

std::string_view by_ending(PartKind kind, std::string_view name) noexcept
{
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return {};
    const auto same = [&](std::string_view format) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return std::ranges::equal(name.substr(dot + 1), format, {}, lower);
    };
    if (kind == PartKind::image && same("jpg")) return "jpeg";
    if (kind == PartKind::video && same("3gp")) return "three_gp";
    for (const Format& row : formats)
        if (row.kind == kind && same(row.format)) return row.format;
    return {};
}

/// Source: the specifications of PNG, JPEG, GIF89a, RIFF/WebP and PDF.
std::string_view by_bytes(PartKind kind, std::string_view data) noexcept
{
    if (kind == PartKind::file) return data.starts_with("%PDF-") ? "pdf" : "";
    if (kind != PartKind::image) return {};
    if (data.starts_with("\x89PNG\r\n\x1A\n")) return "png";
    if (data.starts_with("\xFF\xD8\xFF")) return "jpeg";
    if (data.starts_with("GIF8")) return "gif";
    const bool is_webp = data.size() >= 12 && data.starts_with("RIFF") && data.substr(8, 4) == "WEBP";
    return is_webp ? "webp" : "";
}

}  // namespace

std::string_view media_block(PartKind kind) noexcept
{
    for (const auto& [known, block] : blocks)
        if (known == kind) return block;
    return {};
}

PartKind media_kind(std::string_view block) noexcept
{
    for (const auto& [kind, known] : blocks)
        if (known == block) return kind;
    return PartKind::same;
}

std::string_view format_of(const PartView& part) noexcept
{
    if (!part.media_type().empty()) return by_media_type(part.kind(), part.media_type());
    for (const std::string_view name : {part.name(), part.url()})
        if (const std::string_view format = by_ending(part.kind(), name); !format.empty()) return format;
    return by_bytes(part.kind(), part.data());
}

std::string_view media_type_of(PartKind kind, std::string_view format) noexcept
{
    for (const Format& row : formats)
        if (row.kind == kind && row.format == format) return row.media_type;
    return {};
}

}  // namespace parlance::bedrock
