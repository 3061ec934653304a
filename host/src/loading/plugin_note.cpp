#include "loading/plugin_note.hpp"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace parlance::host {

namespace {

constexpr std::string_view note_name{"parlance\0", 9};
constexpr std::string_view note_magic = "PARLANCE";
constexpr std::uint32_t note_type = 0x504c4e43;
constexpr std::uint32_t note_format = 1;

/// The descriptor before the manifest, as it lies in the file.
struct NoteHead {
    char magic[8];
    std::uint32_t format;
    std::uint32_t abi_major;
    std::uint32_t abi_minor;
    std::uint32_t manifest_size;
    char abi_hash[64];
};
static_assert(sizeof(NoteHead) == 88);

Refusal refuse(RefusalKind kind, std::string_view path, std::string reason, std::string remedy = {})
{
    return {kind, std::string(path), std::move(reason), std::move(remedy)};
}

std::uint64_t padded(std::uint64_t size, std::uint64_t alignment) noexcept
{
    return (size + alignment - 1) & ~(alignment - 1);
}

Checked<PluginNote> read_descriptor(std::string_view bytes, std::string_view path)
{
    NoteHead head{};
    if (bytes.size() < sizeof head) {
        return refuse(RefusalKind::note_too_short, path,
                      "has a plugin note of " + std::to_string(bytes.size()) + " bytes; at least " +
                          std::to_string(sizeof head) + " are needed");
    }
    std::memcpy(&head, bytes.data(), sizeof head);
    if (std::string_view(head.magic, sizeof head.magic) != note_magic) {
        return refuse(RefusalKind::note_without_magic, path, "has a plugin note that does not begin with PARLANCE");
    }
    if (head.format != note_format) {
        return refuse(RefusalKind::note_of_unknown_format, path,
                      "has a plugin note of format " + std::to_string(head.format) + "; this host reads format " +
                          std::to_string(note_format),
                      "Use a newer host, or a plugin built with this host's SDK");
    }
    const std::string_view rest = bytes.substr(sizeof head);
    if (head.manifest_size > rest.size()) {
        return refuse(RefusalKind::note_manifest_cut_short, path,
                      "announces a manifest of " + std::to_string(head.manifest_size) + " bytes, its note has " +
                          std::to_string(rest.size()));
    }
    PluginNote note{head.abi_major, head.abi_minor, std::string(head.abi_hash, sizeof head.abi_hash),
                    std::string(rest.substr(0, head.manifest_size))};
    note.abi_hash.resize(std::min(note.abi_hash.size(), note.abi_hash.find('\0')));
    return note;
}

/// Walks the notes of one segment and gathers ours.
std::optional<Refusal> gather_notes(std::string_view bytes, std::uint64_t alignment, std::string_view path,
                                    std::optional<PluginNote>& found)
{
    const auto malformed = [path] {
        return refuse(RefusalKind::note_malformed, path, "has a note segment whose sizes do not add up");
    };
    while (!bytes.empty()) {
        Elf64_Nhdr head{};
        if (bytes.size() < sizeof head) return malformed();
        std::memcpy(&head, bytes.data(), sizeof head);
        const std::uint64_t descriptor = padded(sizeof head + std::uint64_t{head.n_namesz}, alignment);
        if (descriptor > bytes.size() || head.n_descsz > bytes.size() - descriptor) return malformed();
        const std::string_view name = bytes.substr(sizeof head, head.n_namesz);
        if (name == note_name && head.n_type == note_type) {
            if (found) return refuse(RefusalKind::note_duplicated, path, "has more than one plugin note");
            auto note = read_descriptor(bytes.substr(descriptor, head.n_descsz), path);
            if (!note) return note.error();
            found = *std::move(note);
        }
        bytes.remove_prefix(std::min<std::size_t>(bytes.size(), padded(descriptor + head.n_descsz, alignment)));
    }
    return {};
}

}  // namespace

Checked<std::optional<PluginNote>> read_plugin_note(const ByteSource& file, const std::vector<ElfSegment>& segments,
                                                    std::string_view path)
{
    std::optional<PluginNote> found;
    for (const ElfSegment& segment : segments) {
        if (segment.type != PT_NOTE) continue;
        if (segment.file_size > max_note_bytes) {
            return refuse(RefusalKind::note_too_large, path,
                          "has a note segment of " + std::to_string(segment.file_size) + " bytes; at most " +
                              std::to_string(max_note_bytes) + " are read");
        }
        std::string bytes(static_cast<std::size_t>(segment.file_size), '\0');
        if (!file.read(segment.offset, std::as_writable_bytes(std::span{bytes}))) {
            return refuse(RefusalKind::read_failed, path, "could not be read in its notes");
        }
        const std::uint64_t alignment = segment.alignment == 8 ? 8 : 4;
        if (auto refusal = gather_notes(bytes, alignment, path, found)) return *std::move(refusal);
    }
    return found;
}

}  // namespace parlance::host
