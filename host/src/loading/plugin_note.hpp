// The note of a plugin: what it says about itself, readable without running it.
//
// It is an ELF note reached through PT_NOTE: name "parlance" (9 bytes with its NUL), type 0x504c4e43. Its descriptor
// is, in this machine's byte order,
//     char magic[8]            "PARLANCE"
//     uint32 format            1
//     uint32 abi_major, abi_minor
//     uint32 manifest_size     bytes
//     char abi_hash[64]        hexadecimal, of the headers the plugin was compiled with
//     char manifest[manifest_size]   UTF-8 JSON: a provider's manifest, or an array of them
// Notes lie one after the other; name and descriptor are padded to 4 bytes, or to 8 in a segment aligned to 8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loading/elf_segments.hpp"

namespace parlance::host {

/// A note segment larger than this is refused unread.
inline constexpr std::uint64_t max_note_bytes = 1U << 20U;

struct PluginNote {
    std::uint32_t abi_major = 0;
    std::uint32_t abi_minor = 0;
    std::string abi_hash;  ///< up to 64 characters
    std::string manifest;  ///< JSON, unchecked
};

/// The image's plugin note; nothing when it has none. `path` is for the refusals alone.
[[nodiscard]] Checked<std::optional<PluginNote>> read_plugin_note(const ByteSource& file,
                                                                  const std::vector<ElfSegment>& segments,
                                                                  std::string_view path);

}  // namespace parlance::host
