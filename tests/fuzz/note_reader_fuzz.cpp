// Fuzzes everything that reads a stranger's plugin before it is opened: the ELF probe, the note, the manifest.
//
// An input that begins like an ELF file is probed as one. Any other is taken for the contents of a note segment, so
// that the note and the manifest are reached without a whole image around them.
#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "loading/elf_probe.hpp"
#include "loading/plugin_file.hpp"

namespace {

using namespace parlance::host;

constexpr std::string_view path = "/plugins/parlance-fuzzed.so";

void probe_as_image(std::span<const std::byte> bytes)
{
    const auto image = probe_image(MemoryBytes(bytes), path);
    if (image) static_cast<void>(judge_image(*image, path, {}));
}

void read_as_notes(std::span<const std::byte> bytes, std::uint64_t alignment)
{
    const std::vector<ElfSegment> segments = {{PT_NOTE, 0, 0, bytes.size(), bytes.size(), alignment}};
    const auto note = read_plugin_note(MemoryBytes(bytes), segments, path);
    if (note && *note) static_cast<void>(read_manifests((*note)->manifest, path));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = std::as_bytes(std::span{data, size});
    const std::string_view text(size == 0 ? "" : reinterpret_cast<const char*>(data), size);
    if (text.starts_with(ELFMAG)) {
        probe_as_image(bytes);
    } else {
        read_as_notes(bytes, 4);
        read_as_notes(bytes, 8);
        static_cast<void>(read_manifests(text, path));
    }
    return 0;
}
