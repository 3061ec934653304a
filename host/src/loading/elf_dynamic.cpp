#include "loading/elf_dynamic.hpp"

#include <elf.h>

#include <algorithm>
#include <array>

namespace parlance::host {

namespace {

// Limits of ours, far above what linkers write.
constexpr std::uint64_t max_dynamic_entries = 4096;
constexpr std::size_t max_needed = 256;
constexpr std::size_t max_string_bytes = 4096;
constexpr std::uint32_t max_chain_steps = 4096;

#ifndef DF_1_PIE
constexpr std::uint64_t DF_1_PIE = 0x08000000;
#endif

/// Source: "GNU Hash ELF Sections", the function of Bernstein.
std::uint32_t gnu_hash_of(std::string_view name) noexcept
{
    std::uint32_t hash = 5381;
    for (const char letter : name)
        hash = hash * 33U + static_cast<unsigned char>(letter);
    return hash;
}

/// Source: System V ABI, "Hash Table".
std::uint32_t sysv_hash_of(std::string_view name) noexcept
{
    std::uint32_t hash = 0;
    for (const char letter : name) {
        hash = (hash << 4U) + static_cast<unsigned char>(letter);
        const std::uint32_t high = hash & 0xF0000000U;
        hash = (hash ^ (high >> 24U)) & ~high;
    }
    return hash;
}

/// Where element `index` of a table lies; nothing when no address can.
std::optional<std::uint64_t> element(std::uint64_t table, std::uint64_t index, std::uint64_t size) noexcept
{
    std::uint64_t address = 0;
    if (__builtin_mul_overflow(index, size, &address) || __builtin_add_overflow(table, address, &address)) return {};
    return address;
}

}  // namespace

Refusal ElfDynamic::refuse(RefusalKind kind, std::string reason) const
{
    return {kind, path_, std::move(reason), {}};
}

template <class T>
bool ElfDynamic::read_mapped(std::uint64_t address, T& into) const noexcept
{
    const auto offset = file_offset(*segments_, address, sizeof into);
    return offset && file_->read(*offset, std::as_writable_bytes(std::span{&into, 1}));
}

Checked<ElfDynamic> ElfDynamic::read(const ByteSource& file, const std::vector<ElfSegment>& segments,
                                     std::string_view path)
{
    ElfDynamic image(file, segments, path);
    const auto dynamic = std::ranges::find(segments, std::uint32_t{PT_DYNAMIC}, &ElfSegment::type);
    if (dynamic == segments.end()) {
        return image.refuse(RefusalKind::no_dynamic_section, "has no dynamic section: it cannot be loaded");
    }
    if (auto refusal = image.read_entries(*dynamic)) return *std::move(refusal);
    if (auto refusal = image.read_names()) return *std::move(refusal);
    return image;
}

std::optional<Refusal> ElfDynamic::read_entries(const ElfSegment& dynamic)
{
    const std::uint64_t count = dynamic.file_size / sizeof(Elf64_Dyn);
    for (std::uint64_t index = 0; index < count; ++index) {
        if (index == max_dynamic_entries) {
            return refuse(RefusalKind::dynamic_section_malformed,
                          "has a dynamic section of more than " + std::to_string(max_dynamic_entries) + " entries");
        }
        Elf64_Dyn entry{};
        if (!file_->read(dynamic.offset + index * sizeof entry, std::as_writable_bytes(std::span{&entry, 1}))) {
            return refuse(RefusalKind::read_failed, "could not be read in its dynamic section");
        }
        if (entry.d_tag == DT_NULL) return {};
        if (auto refusal = keep_entry(entry.d_tag, entry.d_un.d_val)) return refusal;
    }
    return refuse(RefusalKind::dynamic_section_malformed, "has a dynamic section without an end");
}

std::optional<Refusal> ElfDynamic::keep_entry(std::int64_t tag, std::uint64_t value)
{
    switch (tag) {
        case DT_STRTAB: strings_.address = value; break;
        case DT_STRSZ: strings_.size = value; break;
        case DT_SYMTAB: symbols_ = value; break;
        case DT_GNU_HASH: gnu_hash_ = value; break;
        case DT_HASH: sysv_hash_ = value; break;
        case DT_RUNPATH: library_path_offset_ = value; break;
        case DT_RPATH:
            if (library_path_offset_ == 0) library_path_offset_ = value;
            break;
        case DT_NEEDED:
            if (needed_offsets_.size() == max_needed) {
                return refuse(RefusalKind::dynamic_section_malformed,
                              "needs more than " + std::to_string(max_needed) + " libraries");
            }
            needed_offsets_.push_back(value);
            break;
        case DT_FLAGS_1:
            if ((value & DF_1_PIE) != 0) {
                return refuse(RefusalKind::is_an_executable,
                              "is a position-independent program: the loader opens only shared libraries");
            }
            break;
        default: break;
    }
    return {};
}

std::optional<Refusal> ElfDynamic::read_names()
{
    if (!file_offset(*segments_, strings_.address, strings_.size) || strings_.size == 0) {
        return refuse(RefusalKind::string_table_malformed, "has no dynamic string table within its segments");
    }
    for (const std::uint64_t offset : needed_offsets_) {
        auto name = string_at(offset);
        if (!name) {
            return refuse(RefusalKind::string_table_malformed,
                          "has a needed library whose name is outside its strings");
        }
        needed_.push_back(*std::move(name));
    }
    if (library_path_offset_ != 0) library_path_ = string_at(library_path_offset_).value_or("");
    return {};
}

std::optional<std::string> ElfDynamic::string_at(std::uint64_t offset) const
{
    if (offset >= strings_.size) return {};
    const auto place = file_offset(*segments_, strings_.address, strings_.size);
    std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(strings_.size - offset, max_string_bytes)), '\0');
    if (!place || !file_->read(*place + offset, std::as_writable_bytes(std::span{text}))) return {};
    const std::size_t end = text.find('\0');
    if (end == std::string::npos) return {};
    text.resize(end);
    return text;
}

bool ElfDynamic::string_equals(std::uint64_t offset, std::string_view text) const noexcept
{
    std::array<char, 128> buffer{};
    const std::size_t count = text.size() + 1;  // with the NUL that ends it
    const auto place = file_offset(*segments_, strings_.address, strings_.size);
    if (!place || count > buffer.size() || offset >= strings_.size || count > strings_.size - offset) return false;
    const std::span<char> name = std::span{buffer}.first(count);
    return file_->read(*place + offset, std::as_writable_bytes(name)) && name.back() == '\0' &&
           std::string_view(name.data(), text.size()) == text;
}

Checked<bool> ElfDynamic::symbol_matches(std::uint32_t index, std::string_view symbol) const
{
    Elf64_Sym entry{};
    const auto address = element(symbols_, index, sizeof entry);
    if (!address || !read_mapped(*address, entry)) {
        return refuse(RefusalKind::symbol_table_malformed,
                      "has a symbol " + std::to_string(index) + " outside its segments");
    }
    const unsigned binding = ELF64_ST_BIND(entry.st_info);
    const unsigned visibility = ELF64_ST_VISIBILITY(entry.st_other);
    return entry.st_shndx != SHN_UNDEF && (binding == STB_GLOBAL || binding == STB_WEAK) &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED) && string_equals(entry.st_name, symbol);
}

Checked<bool> ElfDynamic::exports(std::string_view symbol) const
{
    if (symbols_ == 0) return refuse(RefusalKind::symbol_table_malformed, "has no dynamic symbol table");
    if (gnu_hash_ != 0) return exports_by_gnu_hash(symbol);
    if (sysv_hash_ != 0) return exports_by_sysv_hash(symbol);
    return refuse(RefusalKind::symbol_table_malformed, "has no symbol hash table, so that no symbol can be found");
}

// Layout: bucket count, first hashed symbol, bloom words, bloom shift; the bloom filter; the buckets, each the index of
// its first symbol; one word a hashed symbol, its hash with the lowest bit telling whether its bucket ends there.
Checked<bool> ElfDynamic::exports_by_gnu_hash(std::string_view symbol) const
{
    const auto malformed = [this](const char* what) {
        return refuse(RefusalKind::symbol_table_malformed, std::string("has a malformed GNU hash table: ") + what);
    };
    std::array<std::uint32_t, 4> head{};
    if (!read_mapped(gnu_hash_, head)) return malformed("its head is outside the segments");
    const auto [bucket_count, first_symbol, bloom_words, bloom_shift] = head;
    if (bucket_count == 0) return malformed("it has no buckets");

    const std::uint64_t buckets = gnu_hash_ + sizeof head + std::uint64_t{bloom_words} * sizeof(std::uint64_t);
    const std::uint64_t chains = buckets + std::uint64_t{bucket_count} * sizeof(std::uint32_t);
    const std::uint32_t hash = gnu_hash_of(symbol);
    std::uint32_t index = 0;
    const auto bucket = element(buckets, hash % bucket_count, sizeof index);
    if (!bucket || !read_mapped(*bucket, index)) return malformed("a bucket is outside the segments");
    if (index == 0) return false;
    if (index < first_symbol) return malformed("a bucket points before the first symbol");

    for (std::uint32_t step = 0; step < max_chain_steps; ++step, ++index) {
        std::uint32_t word = 0;
        const auto place = element(chains, index - first_symbol, sizeof word);
        if (!place || !read_mapped(*place, word)) return malformed("a chain leaves the segments");
        if ((word | 1U) == (hash | 1U)) {
            const auto match = symbol_matches(index, symbol);
            if (!match || *match) return match;
        }
        if ((word & 1U) != 0) return false;
    }
    return malformed("a chain does not end");
}

// Layout: bucket count, chain count; the buckets; one word a symbol, the index of the next one in its bucket or 0.
Checked<bool> ElfDynamic::exports_by_sysv_hash(std::string_view symbol) const
{
    const auto malformed = [this](const char* what) {
        return refuse(RefusalKind::symbol_table_malformed, std::string("has a malformed symbol hash table: ") + what);
    };
    std::array<std::uint32_t, 2> head{};
    if (!read_mapped(sysv_hash_, head)) return malformed("its head is outside the segments");
    const auto [bucket_count, chain_count] = head;
    if (bucket_count == 0) return malformed("it has no buckets");

    const std::uint64_t buckets = sysv_hash_ + sizeof head;
    const std::uint64_t chains = buckets + std::uint64_t{bucket_count} * sizeof(std::uint32_t);
    std::uint64_t place = buckets + std::uint64_t{sysv_hash_of(symbol) % bucket_count} * sizeof(std::uint32_t);
    for (std::uint32_t step = 0; step < max_chain_steps; ++step) {
        std::uint32_t index = 0;
        if (!read_mapped(place, index)) return malformed("a chain leaves the segments");
        if (index == 0) return false;
        if (index >= chain_count) return malformed("a chain names a symbol past the last");
        const auto match = symbol_matches(index, symbol);
        if (!match || *match) return match;
        place = chains + std::uint64_t{index} * sizeof index;
    }
    return malformed("a chain does not end");
}

}  // namespace parlance::host
