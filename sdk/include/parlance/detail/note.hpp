/// note.hpp - the manifest as an ELF note, which the host reads without running anything of the plugin.
///
/// An ELF note is: name size, descriptor size, type (32 bits each), the name padded to 4 bytes, the descriptor. Ours is
/// parlance_note_head followed by the manifest. A section called ".note..." becomes part of a PT_NOTE segment, is found
/// without section headers, and survives strip and --gc-sections.
#pragma once

#include <parlance/abi/plugin.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#define PARLANCE_NOTE_ATTRIBUTES __attribute__((section(".note.parlance"), used, aligned(4)))

namespace parlance::detail {

template <std::size_t ManifestSize>
struct Note {
    std::uint32_t name_size;
    std::uint32_t descriptor_size;
    std::uint32_t type;
    char name[12];
    parlance_note_head head;
    char manifest[(ManifestSize + 3) / 4 * 4];
};

template <std::size_t ManifestSize>
[[nodiscard]] constexpr Note<ManifestSize> make_note(const char* manifest) noexcept
{
    Note<ManifestSize> note{};
    note.name_size = sizeof PARLANCE_NOTE_NAME;
    note.descriptor_size = static_cast<std::uint32_t>(sizeof note.head + ManifestSize);
    note.type = PARLANCE_NOTE_TYPE;
    for (std::size_t index = 0; index < sizeof PARLANCE_NOTE_NAME; ++index)
        note.name[index] = PARLANCE_NOTE_NAME[index];
    for (std::size_t index = 0; index < sizeof note.head.magic; ++index)
        note.head.magic[index] = PARLANCE_NOTE_MAGIC[index];
    note.head.format = PARLANCE_NOTE_FORMAT;
    note.head.abi_major = PARLANCE_ABI_MAJOR;
    note.head.abi_minor = PARLANCE_ABI_MINOR;
    note.head.manifest_size = static_cast<std::uint32_t>(ManifestSize);
    for (std::size_t index = 0; index < sizeof note.head.abi_hash; ++index)
        note.head.abi_hash[index] = PARLANCE_ABI_HASH[index];
    for (std::size_t index = 0; index < ManifestSize; ++index)
        note.manifest[index] = manifest[index];
    return note;
}

/// The string member `key` of a manifest's top level, without escapes; empty when there is none. For compile time: the
/// host checks the manifest as the JSON it is.
[[nodiscard]] constexpr std::string_view manifest_member(std::string_view json, std::string_view key) noexcept
{
    int depth = 0;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        if (c != '"') continue;
        const std::size_t begin = at + 1;
        std::size_t end = begin;
        while (end < json.size() && json[end] != '"')
            end += json[end] == '\\' ? std::size_t{2} : std::size_t{1};
        if (end >= json.size()) return {};
        at = end;
        std::size_t after = end + 1;
        const auto skip_space = [&] {
            while (after < json.size() &&
                   (json[after] == ' ' || json[after] == '\n' || json[after] == '\t' || json[after] == '\r'))
                ++after;
        };
        skip_space();
        if (depth != 1 || json.substr(begin, end - begin) != key || after >= json.size() || json[after] != ':')
            continue;
        ++after;
        skip_space();
        if (after >= json.size() || json[after] != '"') return {};
        const std::size_t value = after + 1;
        const std::size_t close = json.find('"', value);
        return close == std::string_view::npos ? std::string_view{} : json.substr(value, close - value);
    }
    return {};
}

}  // namespace parlance::detail
