#include "loading/elf_segments.hpp"

#include <elf.h>

#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

namespace parlance::host {

namespace {

static_assert(std::endian::native == std::endian::little, "the ELF reader reads fields as they lie in the file");

template <class T>
bool read_as(const ByteSource& file, std::uint64_t offset, T& into) noexcept
{
    static_assert(std::is_trivially_copyable_v<T>);
    return file.read(offset, std::as_writable_bytes(std::span{&into, 1}));
}

/// The checks of one image; each member gives a refusal or nothing.
class HeaderReader {
public:
    HeaderReader(const ByteSource& file, std::string_view path) noexcept : file_(file), path_(path) {}

    Checked<std::vector<ElfSegment>> read()
    {
        if (auto refusal = read_header()) return *std::move(refusal);
        if (auto refusal = check_identity()) return *std::move(refusal);
        if (auto refusal = check_kind()) return *std::move(refusal);
        if (auto refusal = read_program_headers()) return *std::move(refusal);
        return std::move(segments_);
    }

private:
    using Failure = std::optional<Refusal>;

    Refusal refuse(RefusalKind kind, std::string reason, std::string remedy = {}) const
    {
        return {kind, std::string(path_), std::move(reason), std::move(remedy)};
    }

    Failure read_header()
    {
        if (file_.size() == 0) {
            return refuse(RefusalKind::file_empty, "is empty", "Copy it again");
        }
        if (file_.size() > max_image_bytes) {
            return refuse(RefusalKind::file_too_large, "has " + std::to_string(file_.size()) + " bytes; at most " +
                                                           std::to_string(max_image_bytes) + " are read");
        }
        std::array<char, SELFMAG> magic{};
        if (!read_as(file_, 0, magic) || std::memcmp(magic.data(), ELFMAG, SELFMAG) != 0) {
            return refuse(RefusalKind::not_elf, "is not an ELF file, so it is not a shared library");
        }
        if (!read_as(file_, 0, header_)) {
            return refuse(RefusalKind::header_cut_short,
                          "ends inside its ELF header (" + std::to_string(file_.size()) + " bytes)", "Copy it again");
        }
        return {};
    }

    Failure check_identity() const
    {
        if (header_.e_ident[EI_CLASS] != ELFCLASS64) {
            return refuse(RefusalKind::wrong_class, "is not a 64-bit library; this process is 64-bit");
        }
        if (header_.e_ident[EI_DATA] != ELFDATA2LSB) {
            return refuse(RefusalKind::wrong_byte_order, "is not little-endian; this process is");
        }
        if (header_.e_ident[EI_VERSION] != EV_CURRENT || header_.e_version != EV_CURRENT) {
            return refuse(RefusalKind::unknown_elf_version,
                          "has ELF version " + std::to_string(header_.e_version) + "; only version 1 exists");
        }
        if (header_.e_machine != elf_machine_of_this_process()) {
            return refuse(RefusalKind::wrong_machine,
                          "is for " + elf_machine_name(header_.e_machine) + ", this process is " +
                              elf_machine_name(elf_machine_of_this_process()),
                          "Install the build for this machine");
        }
        return {};
    }

    Failure check_kind() const
    {
        if (header_.e_type != ET_DYN) {
            const bool object = header_.e_type == ET_REL;
            const bool program = header_.e_type == ET_EXEC;
            return refuse(RefusalKind::not_a_shared_object,
                          std::string("is ") +
                              (object    ? "an object file"
                               : program ? "a program"
                                         : "another kind of ELF file") +
                              ", not a shared library",
                          object ? "Link it with -shared" : "");
        }
        if (header_.e_phnum > max_program_headers) {
            return refuse(RefusalKind::too_many_program_headers, "has " + std::to_string(header_.e_phnum) +
                                                                     " program headers; at most " +
                                                                     std::to_string(max_program_headers) + " are read");
        }
        if (header_.e_phentsize != sizeof(Elf64_Phdr)) {
            return refuse(RefusalKind::program_headers_malformed,
                          "has program headers of " + std::to_string(header_.e_phentsize) + " bytes each, not " +
                              std::to_string(sizeof(Elf64_Phdr)));
        }
        return {};
    }

    Failure read_program_headers()
    {
        bool loads_anything = false;
        for (std::uint32_t index = 0; index < header_.e_phnum; ++index) {
            Elf64_Phdr raw{};
            const std::uint64_t within_table = std::uint64_t{index} * sizeof raw;
            if (header_.e_phoff > file_.size() || !read_as(file_, header_.e_phoff + within_table, raw)) {
                return refuse(RefusalKind::truncated,
                              "is truncated: program header " + std::to_string(index) + " lies past its end",
                              "Copy it again");
            }
            if (auto refusal = check_segment(index, raw)) return refusal;
            loads_anything = loads_anything || raw.p_type == PT_LOAD;
            segments_.push_back({raw.p_type, raw.p_offset, raw.p_vaddr, raw.p_filesz, raw.p_memsz, raw.p_align});
        }
        if (!loads_anything) {
            return refuse(RefusalKind::no_loadable_segment, "has no loadable segment");
        }
        return {};
    }

    Failure check_segment(std::uint32_t index, const Elf64_Phdr& raw) const
    {
        const std::uint64_t end = raw.p_offset + raw.p_filesz;
        if (end < raw.p_offset || (raw.p_type == PT_LOAD && raw.p_memsz < raw.p_filesz)) {
            return refuse(RefusalKind::segment_malformed,
                          "has a program header " + std::to_string(index) + " with impossible sizes");
        }
        const bool is_read = raw.p_type == PT_LOAD || raw.p_type == PT_DYNAMIC || raw.p_type == PT_NOTE;
        if (is_read && end > file_.size()) {
            return refuse(RefusalKind::truncated,
                          "is truncated: segment " + std::to_string(index) + " needs bytes up to " +
                              std::to_string(end) + ", the file has " + std::to_string(file_.size()),
                          "Copy it again");
        }
        return {};
    }

    const ByteSource& file_;
    std::string_view path_;
    Elf64_Ehdr header_{};
    std::vector<ElfSegment> segments_;
};

}  // namespace

Checked<std::vector<ElfSegment>> read_elf_segments(const ByteSource& file, std::string_view path)
{
    return HeaderReader(file, path).read();
}

std::optional<std::uint64_t> file_offset(const std::vector<ElfSegment>& segments, std::uint64_t address,
                                         std::uint64_t count) noexcept
{
    for (const ElfSegment& segment : segments) {
        if (segment.type != PT_LOAD || address < segment.address) continue;
        const std::uint64_t into = address - segment.address;
        if (into <= segment.file_size && count <= segment.file_size - into) return segment.offset + into;
    }
    return {};
}

std::string elf_machine_name(std::uint16_t machine)
{
    switch (machine) {
        case EM_X86_64: return "x86-64";
        case EM_AARCH64: return "aarch64";
        case EM_386: return "i386";
        case EM_ARM: return "arm";
        case EM_RISCV: return "riscv";
        case EM_PPC64: return "ppc64";
        case EM_S390: return "s390x";
        case EM_LOONGARCH: return "loongarch";
        default: return "machine " + std::to_string(machine);
    }
}

std::uint16_t elf_machine_of_this_process() noexcept
{
#if defined(__x86_64__)
    return EM_X86_64;
#elif defined(__aarch64__)
    return EM_AARCH64;
#elif defined(__riscv)
    return EM_RISCV;
#elif defined(__powerpc64__)
    return EM_PPC64;
#elif defined(__loongarch__)
    return EM_LOONGARCH;
#else
#error "name this processor's e_machine here"
#endif
}

}  // namespace parlance::host
