#include "loading/elf_probe.hpp"

#include "loading/elf_dynamic.hpp"
#include "loading/open_file.hpp"

namespace parlance::host {

namespace {

constexpr std::string_view entry_stem = "parlance_plugin_entry_v";
constexpr int entry_major = 0;
constexpr int last_known_major = 31;  // only to word the refusal of a plugin from another time

std::string entry_name(int major)
{
    return std::string(entry_stem) + std::to_string(major);
}

std::optional<Refusal> find_entries(const ElfDynamic& dynamic, PluginImage& image)
{
    const auto ours = dynamic.exports(entry_name(entry_major));
    if (!ours) return ours.error();
    image.exports_entry = *ours;
    if (image.exports_entry) return {};
    for (int major = entry_major + 1; major <= last_known_major; ++major) {
        const auto other = dynamic.exports(entry_name(major));
        if (!other) return other.error();
        if (*other) image.other_entries.push_back(entry_name(major));
    }
    return {};
}

}  // namespace

Checked<PluginImage> probe_image(const ByteSource& file, std::string_view path)
{
    const auto segments = read_elf_segments(file, path);
    if (!segments) return segments.error();
    const auto dynamic = ElfDynamic::read(file, *segments, path);
    if (!dynamic) return dynamic.error();

    PluginImage image;
    image.needed = dynamic->needed();
    image.library_path = dynamic->library_path();
    if (auto refusal = find_entries(*dynamic, image)) return *std::move(refusal);
    auto note = read_plugin_note(file, *segments, path);
    if (!note) return note.error();
    image.note = *std::move(note);
    return image;
}

Checked<PluginImage> probe_file(const std::filesystem::path& path)
{
    const auto file = OpenFile::open(path);
    if (!file) return file.error();
    return probe_image(FileBytes(file->descriptor(), file->size()), path.string());
}

}  // namespace parlance::host
