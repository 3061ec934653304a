// The outer shape of an ELF64 shared object: its header and its program headers, checked before anything trusts them.
//
// The dynamic loader maps a file by its program headers and touches the pages afterwards. When the file is shorter than
// they promise, that touch is a SIGBUS and the process is gone; no error comes back from dlopen. So every loadable
// segment is compared with the file's size here, and a file that was copied only halfway becomes a sentence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loading/byte_source.hpp"
#include "loading/refusal.hpp"

namespace parlance::host {

/// Sizes beyond which a file is refused unread. Ours; real plugins stay far below.
inline constexpr std::uint64_t max_image_bytes = 256U << 20U;
inline constexpr std::uint32_t max_program_headers = 128;

/// One program header. Offsets and sizes are bytes; `offset + file_size` is within the file.
struct ElfSegment {
    std::uint32_t type;
    std::uint64_t offset;
    std::uint64_t address;
    std::uint64_t file_size;
    std::uint64_t memory_size;
    std::uint64_t alignment;
};

/// Checks the ELF header against this process and gives the program headers. `path` is for the refusals alone.
[[nodiscard]] Checked<std::vector<ElfSegment>> read_elf_segments(const ByteSource& file, std::string_view path);

/// Where in the file the `count` bytes at `address` lie, when one loadable segment holds them all.
[[nodiscard]] std::optional<std::uint64_t> file_offset(const std::vector<ElfSegment>& segments, std::uint64_t address,
                                                       std::uint64_t count) noexcept;

/// "x86-64", "aarch64", ..., or "machine 4711".
[[nodiscard]] std::string elf_machine_name(std::uint16_t machine);

/// The e_machine of plugins this process can load.
[[nodiscard]] std::uint16_t elf_machine_of_this_process() noexcept;

}  // namespace parlance::host
