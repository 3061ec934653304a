#include "attachment_type.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "input.hpp"

namespace parlance::cli {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::size_t at;
    std::string_view bytes;
    std::string_view type;
};

constexpr std::array magics{
    Magic{0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    Magic{0, "\xFF\xD8\xFF"sv, "image/jpeg"},
    Magic{0, "GIF87a"sv, "image/gif"},
    Magic{0, "GIF89a"sv, "image/gif"},
    Magic{8, "WEBPVP8"sv, "image/webp"},
    Magic{0, "II*\0"sv, "image/tiff"},
    Magic{0, "MM\0*"sv, "image/tiff"},
    Magic{4, "ftypavif"sv, "image/avif"},
    Magic{4, "ftypheic"sv, "image/heic"},
    Magic{4, "ftypmif1"sv, "image/heif"},
    Magic{0, "%PDF-"sv, "application/pdf"},
    Magic{8, "WAVE"sv, "audio/wav"},
    Magic{0, "ID3"sv, "audio/mpeg"},
    Magic{0, "fLaC"sv, "audio/flac"},
    Magic{0, "OggS"sv, "audio/ogg"},
    Magic{4, "ftypM4A "sv, "audio/mp4"},
    Magic{4, "ftypqt  "sv, "video/quicktime"},
    Magic{4, "ftyp"sv, "video/mp4"},
    Magic{0, "\x1A\x45\xDF\xA3"sv, "video/webm"},
};

/// A frame of MPEG audio: eleven set bits, a layer that is not reserved, a bit rate and a sampling rate that are not
/// either. Layer 0 with the first four bits set is AAC in ADTS. Source: ISO/IEC 11172-3, 2.4.1.3; 13818-7, 6.2.
std::string_view bare_audio_type(std::string_view bytes) noexcept
{
    if (bytes.size() < 4 || bytes[0] != '\xFF') return {};
    const auto second = static_cast<unsigned char>(bytes[1]);
    const auto third = static_cast<unsigned char>(bytes[2]);
    if ((second & 0xF6) == 0xF0) return "audio/aac";
    const bool sane = (second & 0xE0) == 0xE0 && (second & 0x18) != 0x08 && (second & 0x06) != 0 &&
                      (third & 0xF0) != 0xF0 && (third & 0x0C) != 0x0C;
    return sane ? "audio/mpeg" : "";
}

}  // namespace

std::string_view media_type_by_content(std::string_view bytes) noexcept
{
    for (const Magic& magic : magics) {
        if (bytes.size() <= magic.at || !bytes.substr(magic.at).starts_with(magic.bytes)) continue;
        if (magic.at == 8 && !bytes.starts_with("RIFF")) continue;
        return magic.type;
    }
    return bare_audio_type(bytes);
}

std::string_view media_type_by_name(std::string_view name)
{
    struct Ending {
        std::string_view text;
        std::string_view type;
    };
    constexpr std::array endings{
        Ending{"png", "image/png"},
        Ending{"jpg", "image/jpeg"},
        Ending{"jpeg", "image/jpeg"},
        Ending{"gif", "image/gif"},
        Ending{"webp", "image/webp"},
        Ending{"avif", "image/avif"},
        Ending{"heic", "image/heic"},
        Ending{"bmp", "image/bmp"},
        Ending{"tif", "image/tiff"},
        Ending{"tiff", "image/tiff"},
        Ending{"svg", "image/svg+xml"},
        Ending{"mp3", "audio/mpeg"},
        Ending{"wav", "audio/wav"},
        Ending{"flac", "audio/flac"},
        Ending{"ogg", "audio/ogg"},
        Ending{"oga", "audio/ogg"},
        Ending{"opus", "audio/ogg"},
        Ending{"m4a", "audio/mp4"},
        Ending{"aac", "audio/aac"},
        Ending{"mp4", "video/mp4"},
        Ending{"m4v", "video/mp4"},
        Ending{"mov", "video/quicktime"},
        Ending{"webm", "video/webm"},
        Ending{"mkv", "video/x-matroska"},
        Ending{"avi", "video/x-msvideo"},
        Ending{"mpeg", "video/mpeg"},
        Ending{"pdf", "application/pdf"},
        Ending{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        Ending{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        Ending{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
        Ending{"odt", "application/vnd.oasis.opendocument.text"},
        Ending{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
        Ending{"doc", "application/msword"},
        Ending{"xls", "application/vnd.ms-excel"},
        Ending{"ppt", "application/vnd.ms-powerpoint"},
        Ending{"epub", "application/epub+zip"},
        Ending{"zip", "application/zip"},
    };
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return {};
    std::string ending(name.substr(dot + 1));
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    const auto found =
        std::find_if(endings.begin(), endings.end(), [&](const Ending& known) { return known.text == ending; });
    return found == endings.end() ? std::string_view() : found->type;
}

bool is_text(std::string_view bytes) noexcept
{
    return !first_bad_byte(bytes);
}

}  // namespace parlance::cli
