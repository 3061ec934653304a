// A small shared object in memory, right by default and wrong where a test wants it.
//
// One loadable segment covers the whole file at address 0, so that an address is an offset. Order: header, program
// headers (load, dynamic, note), dynamic section, strings, symbols, hash table, note.
#pragma once

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "loading/elf_probe.hpp"
#include "loading/elf_segments.hpp"

namespace parlance::host::test {

/// The bytes of a plugin note; each field may be spoiled first.
struct NoteBuilder {
    std::string name{"parlance\0", 9};
    std::uint32_t type = 0x504c4e43;
    std::string magic = "PARLANCE";
    std::uint32_t format = 1;
    std::uint32_t abi_major = 0;
    std::uint32_t abi_minor = 1;
    std::string manifest = R"({"id":"built","version":"1.0.0"})";
    std::int64_t manifest_size = -1;  // -1: the manifest's
    std::string abi_hash = std::string(64, 'a');
    std::uint64_t alignment = 4;

    [[nodiscard]] std::string descriptor() const;
    [[nodiscard]] std::string build() const;
};

template <class T>
std::string bytes_of(const T& value)
{
    static_assert(std::is_trivially_copyable_v<T>);
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

inline void pad(std::string& bytes, std::uint64_t alignment)
{
    while (bytes.size() % alignment != 0)
        bytes += '\0';
}

inline std::string NoteBuilder::descriptor() const
{
    const auto size = manifest_size < 0 ? manifest.size() : static_cast<std::size_t>(manifest_size);
    std::string hash = abi_hash;
    hash.resize(64, '\0');
    return magic + bytes_of(format) + bytes_of(abi_major) + bytes_of(abi_minor) +
           bytes_of(static_cast<std::uint32_t>(size)) + hash + manifest;
}

inline std::string NoteBuilder::build() const
{
    const std::string body = descriptor();
    std::string note = bytes_of(static_cast<std::uint32_t>(name.size())) +
                       bytes_of(static_cast<std::uint32_t>(body.size())) + bytes_of(type) + name;
    pad(note, alignment);
    note += body;
    pad(note, alignment);
    return note;
}

enum class HashTable { gnu, sysv, none };

struct ElfBuilder {
    std::vector<std::string> exports = {"parlance_plugin_entry_v0"};
    std::vector<std::string> needed;
    std::string library_path;  // DT_RUNPATH
    std::string notes = NoteBuilder().build();
    std::uint64_t note_alignment = 4;
    HashTable hash_table = HashTable::gnu;
    unsigned char symbol_visibility = STV_DEFAULT;
    std::uint16_t symbol_section = 1;  // SHN_UNDEF: imported, not exported
    std::vector<Elf64_Dyn> more_dynamic;
    bool ends_dynamic = true;
    std::function<void(Elf64_Ehdr&)> change_header = [](Elf64_Ehdr&) {};
    std::function<void(Elf64_Phdr& load, Elf64_Phdr& dynamic, Elf64_Phdr& note)> change_segments =
        [](Elf64_Phdr&, Elf64_Phdr&, Elf64_Phdr&) {};
    std::function<void(std::string& hash)> change_hash = [](std::string&) {};

    [[nodiscard]] std::string build() const
    {
        std::string strings(1, '\0');
        const std::string symbols = build_symbols(strings);
        std::vector<std::uint64_t> needed_offsets;
        for (const std::string& name : needed) {
            needed_offsets.push_back(strings.size());
            strings += name + '\0';
        }
        const std::uint64_t library_path_offset = strings.size();
        if (!library_path.empty()) strings += library_path + '\0';
        pad(strings, 8);
        std::string hash = build_hash();
        change_hash(hash);
        pad(hash, 8);

        const std::uint64_t entries =
            needed.size() + more_dynamic.size() + 4 + (library_path.empty() ? 0U : 1U) + (ends_dynamic ? 1U : 0U);
        const std::uint64_t dynamic_at = sizeof(Elf64_Ehdr) + 3 * sizeof(Elf64_Phdr);
        const std::uint64_t strings_at = dynamic_at + entries * sizeof(Elf64_Dyn);
        const std::uint64_t symbols_at = strings_at + strings.size();
        const std::uint64_t hash_at = symbols_at + symbols.size();
        const std::uint64_t note_at = hash_at + hash.size();
        const std::uint64_t end = note_at + notes.size();

        std::string dynamic;
        const auto add = [&](std::int64_t tag, std::uint64_t value) { dynamic += bytes_of(Elf64_Dyn{tag, {value}}); };
        for (const std::uint64_t offset : needed_offsets)
            add(DT_NEEDED, offset);
        add(DT_STRTAB, strings_at);
        add(DT_STRSZ, strings.size());
        add(DT_SYMTAB, symbols_at);
        add(hash_table == HashTable::gnu ? DT_GNU_HASH : hash_table == HashTable::sysv ? DT_HASH : DT_DEBUG, hash_at);
        if (!library_path.empty()) add(DT_RUNPATH, library_path_offset);
        for (const Elf64_Dyn& entry : more_dynamic)
            dynamic += bytes_of(entry);
        if (ends_dynamic) add(DT_NULL, 0);

        Elf64_Phdr load{PT_LOAD, PF_R, 0, 0, 0, end, end, 0x1000};
        Elf64_Phdr table{PT_DYNAMIC, PF_R, dynamic_at, dynamic_at, dynamic_at, dynamic.size(), dynamic.size(), 8};
        Elf64_Phdr note{PT_NOTE, PF_R, note_at, note_at, note_at, notes.size(), notes.size(), note_alignment};
        change_segments(load, table, note);
        return build_header() + bytes_of(load) + bytes_of(table) + bytes_of(note) + dynamic + strings + symbols + hash +
               notes;
    }

private:
    [[nodiscard]] std::string build_header() const
    {
        Elf64_Ehdr header{};
        std::memcpy(header.e_ident, ELFMAG, SELFMAG);
        header.e_ident[EI_CLASS] = ELFCLASS64;
        header.e_ident[EI_DATA] = ELFDATA2LSB;
        header.e_ident[EI_VERSION] = EV_CURRENT;
        header.e_type = ET_DYN;
        header.e_machine = elf_machine_of_this_process();
        header.e_version = EV_CURRENT;
        header.e_phoff = sizeof header;
        header.e_phentsize = sizeof(Elf64_Phdr);
        header.e_phnum = 3;
        change_header(header);
        return bytes_of(header);
    }

    [[nodiscard]] std::string build_symbols(std::string& strings) const
    {
        std::string symbols = bytes_of(Elf64_Sym{});
        for (const std::string& name : exports) {
            Elf64_Sym symbol{};
            symbol.st_name = static_cast<std::uint32_t>(strings.size());
            symbol.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
            symbol.st_other = symbol_visibility;
            symbol.st_shndx = symbol_section;
            strings += name + '\0';
            symbols += bytes_of(symbol);
        }
        return symbols;
    }

    /// One bucket, so that a chain has all symbols in their order.
    [[nodiscard]] std::string build_hash() const
    {
        const auto word = [](std::uint64_t value) { return bytes_of(static_cast<std::uint32_t>(value)); };
        const std::uint64_t count = exports.size();
        if (hash_table == HashTable::sysv) {
            std::string table = word(1) + word(count + 1) + word(count == 0 ? 0 : 1) + word(0);
            for (std::uint64_t index = 1; index <= count; ++index)
                table += word(index == count ? 0 : index + 1);
            return table;
        }
        std::string table = word(1) + word(1) + word(1) + word(6) + std::string(8, '\xff') + word(count == 0 ? 0 : 1);
        for (std::uint64_t index = 0; index < count; ++index) {
            std::uint32_t hash = 5381;
            for (const char letter : exports[index])
                hash = hash * 33U + static_cast<unsigned char>(letter);
            table += word((hash & ~1U) | (index + 1 == count ? 1U : 0U));
        }
        return table;
    }
};

inline Checked<PluginImage> probe(std::string_view bytes)
{
    return probe_image(MemoryBytes(std::as_bytes(std::span{bytes})), "/plugins/parlance-built.so");
}

}  // namespace parlance::host::test
