// The dynamic section of a shared object: which libraries it needs and which symbols it exports.
//
// Everything here is found as the dynamic loader finds it, through PT_DYNAMIC and the loadable segments, and never
// through section headers, which a stripped library may lack. A symbol is looked up by hash, in the GNU table or the
// older System V one. The file is a stranger's: every read is checked against it and every walk has a limit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loading/elf_segments.hpp"

namespace parlance::host {

/// One image's dynamic section. Borrows the bytes and the segments it was read from.
class ElfDynamic {
public:
    /// `path` is for the refusals alone.
    [[nodiscard]] static Checked<ElfDynamic> read(const ByteSource& file, const std::vector<ElfSegment>& segments,
                                                  std::string_view path);

    /// DT_NEEDED, in the file's order.
    [[nodiscard]] const std::vector<std::string>& needed() const noexcept { return needed_; }

    /// DT_RUNPATH, or the older DT_RPATH: directories between colons, $ORIGIN unexpanded; empty when there is none.
    [[nodiscard]] const std::string& library_path() const noexcept { return library_path_; }

    /// Whether a defined, visible symbol of this name can be found by dlsym.
    [[nodiscard]] Checked<bool> exports(std::string_view symbol) const;

private:
    ElfDynamic(const ByteSource& file, const std::vector<ElfSegment>& segments, std::string_view path)
        : file_(&file), segments_(&segments), path_(path)
    {
    }

    struct Strings {
        std::uint64_t address = 0;
        std::uint64_t size = 0;
    };

    template <class T>
    bool read_mapped(std::uint64_t address, T& into) const noexcept;
    std::optional<Refusal> read_entries(const ElfSegment& dynamic);
    std::optional<Refusal> keep_entry(std::int64_t tag, std::uint64_t value);
    std::optional<Refusal> read_names();
    std::optional<std::string> string_at(std::uint64_t offset) const;
    bool string_equals(std::uint64_t offset, std::string_view text) const noexcept;
    Checked<bool> symbol_matches(std::uint32_t index, std::string_view symbol) const;
    Checked<bool> exports_by_gnu_hash(std::string_view symbol) const;
    Checked<bool> exports_by_sysv_hash(std::string_view symbol) const;
    Refusal refuse(RefusalKind kind, std::string reason) const;

    const ByteSource* file_;
    const std::vector<ElfSegment>* segments_;
    std::string path_;
    Strings strings_;
    std::uint64_t symbols_ = 0;  // addresses, 0: absent
    std::uint64_t gnu_hash_ = 0;
    std::uint64_t sysv_hash_ = 0;
    std::uint64_t library_path_offset_ = 0;
    std::vector<std::uint64_t> needed_offsets_;
    std::vector<std::string> needed_;
    std::string library_path_;
};

}  // namespace parlance::host
