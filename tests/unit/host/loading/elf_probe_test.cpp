#include "loading/elf_probe.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "elf_builder.hpp"
#include "fixture_files.hpp"

namespace parlance::host::test {

namespace {

/// What a spoiled image is refused for; fails the test when it is not refused.
Refusal refused(std::string_view bytes)
{
    const auto image = probe(bytes);
    BOOST_REQUIRE(image.has_error());
    BOOST_TEST(!image.error().reason.empty());
    return image.error();
}

Refusal refused(const ElfBuilder& builder)
{
    return refused(builder.build());
}

Refusal refused_header(const std::function<void(Elf64_Ehdr&)>& change)
{
    ElfBuilder builder;
    builder.change_header = change;
    return refused(builder);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(elf_probe)

BOOST_AUTO_TEST_CASE(a_right_image_shows_its_entry_its_needs_and_its_note)
{
    ElfBuilder builder;
    builder.needed = {"libone.so.1", "libtwo.so"};
    const auto image = probe(builder.build());
    BOOST_REQUIRE(image.has_value());
    BOOST_TEST(image->exports_entry);
    BOOST_TEST(image->other_entries.empty());
    BOOST_TEST(image->needed == builder.needed, boost::test_tools::per_element());
    BOOST_REQUIRE(image->note.has_value());
    BOOST_TEST(image->note->manifest == R"({"id":"built","version":"1.0.0"})");
}

BOOST_AUTO_TEST_CASE(the_older_hash_table_is_read_too)
{
    ElfBuilder builder;
    builder.hash_table = HashTable::sysv;
    builder.exports = {"something_else", "parlance_plugin_entry_v0"};
    BOOST_TEST(probe(builder.build())->exports_entry);
    builder.exports = {"something_else"};
    BOOST_TEST(!probe(builder.build())->exports_entry);
}

BOOST_AUTO_TEST_CASE(a_compiled_plugin_is_read_as_the_linker_wrote_it)
{
    const auto image = probe_file(fixture("good"));
    BOOST_REQUIRE(image.has_value());
    BOOST_TEST(image->exports_entry);
    BOOST_REQUIRE(image->note.has_value());
    BOOST_TEST(image->note->abi_hash == FIXTURE_ABI_HASH);
    const auto dependent = probe_file(fixture("missing-dependency"));
    BOOST_REQUIRE(dependent.has_value());
    const auto& needed = dependent->needed;  // a sanitizer's runtime may stand before it
    BOOST_TEST((std::find(needed.begin(), needed.end(), "libparlance-fixture-absent.so.1") != needed.end()));
}

BOOST_AUTO_TEST_CASE(a_symbol_that_is_imported_or_hidden_is_not_exported)
{
    for (const HashTable table : {HashTable::gnu, HashTable::sysv}) {
        ElfBuilder imported;
        imported.hash_table = table;
        imported.symbol_section = SHN_UNDEF;
        BOOST_TEST(!probe(imported.build())->exports_entry);
        ElfBuilder hidden;
        hidden.hash_table = table;
        hidden.symbol_visibility = STV_HIDDEN;
        BOOST_TEST(!probe(hidden.build())->exports_entry);
    }
}

BOOST_AUTO_TEST_CASE(entries_of_other_majors_are_named)
{
    ElfBuilder builder;
    builder.exports = {"parlance_plugin_entry_v1", "parlance_plugin_entry_v12"};
    const auto image = probe(builder.build());
    BOOST_TEST(!image->exports_entry);
    BOOST_TEST(image->other_entries == builder.exports, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_fault_of_the_header_has_its_own_cause)
{
    BOOST_TEST(refused(std::string_view{}).kind == RefusalKind::file_empty);
    BOOST_TEST(refused("#!/bin/sh\n").kind == RefusalKind::not_elf);
    BOOST_TEST(refused(ElfBuilder().build().substr(0, 40)).kind == RefusalKind::header_cut_short);
    BOOST_TEST(refused_header([](auto& h) { h.e_ident[EI_CLASS] = ELFCLASS32; }).kind == RefusalKind::wrong_class);
    BOOST_TEST(refused_header([](auto& h) { h.e_ident[EI_DATA] = ELFDATA2MSB; }).kind == RefusalKind::wrong_byte_order);
    BOOST_TEST(refused_header([](auto& h) { h.e_version = 2; }).kind == RefusalKind::unknown_elf_version);
    BOOST_TEST(refused_header([](auto& h) { h.e_type = ET_EXEC; }).kind == RefusalKind::not_a_shared_object);
    BOOST_TEST(refused_header([](auto& h) { h.e_phnum = 200; }).kind == RefusalKind::too_many_program_headers);
    BOOST_TEST(refused_header([](auto& h) { h.e_phentsize = 32; }).kind == RefusalKind::program_headers_malformed);
    BOOST_TEST(refused_header([](auto& h) { h.e_phnum = 0; }).kind == RefusalKind::no_loadable_segment);
    BOOST_TEST(refused_header([](auto& h) { h.e_phoff = ~0ULL; }).kind == RefusalKind::truncated);
}

BOOST_AUTO_TEST_CASE(a_foreign_machine_and_this_one_are_both_named)
{
    const bool here_is_arm = elf_machine_of_this_process() == EM_AARCH64;
    const Refusal refusal =
        refused_header([&](auto& header) { header.e_machine = here_is_arm ? EM_X86_64 : EM_AARCH64; });
    BOOST_TEST(refusal.kind == RefusalKind::wrong_machine);
    BOOST_TEST(has(refusal.reason, here_is_arm ? "is for x86-64" : "is for aarch64"));
    BOOST_TEST(has(refusal.reason, "this process is " + elf_machine_name(elf_machine_of_this_process())));
    BOOST_TEST(has(refused_header([](auto& h) { h.e_machine = 4711; }).reason, "is for machine 4711"));
}

BOOST_AUTO_TEST_CASE(a_segment_past_the_end_of_the_file_is_told_in_bytes)
{
    ElfBuilder builder;
    builder.change_segments = [](Elf64_Phdr& load, Elf64_Phdr&, Elf64_Phdr&) { load.p_filesz = load.p_memsz = 9000; };
    const Refusal refusal = refused(builder);
    BOOST_TEST(refusal.kind == RefusalKind::truncated);
    BOOST_TEST(refusal.reason == "is truncated: segment 0 needs bytes up to 9000, the file has " +
                                     std::to_string(builder.build().size()));
}

BOOST_AUTO_TEST_CASE(impossible_segment_sizes_are_refused)
{
    ElfBuilder overflowing;
    overflowing.change_segments = [](Elf64_Phdr& load, Elf64_Phdr&, Elf64_Phdr&) {
        load.p_offset = ~0ULL - 8;
        load.p_filesz = load.p_memsz = 64;
    };
    BOOST_TEST(refused(overflowing).kind == RefusalKind::segment_malformed);
    ElfBuilder shrinking;
    shrinking.change_segments = [](Elf64_Phdr& load, Elf64_Phdr&, Elf64_Phdr&) { load.p_memsz = load.p_filesz - 1; };
    BOOST_TEST(refused(shrinking).kind == RefusalKind::segment_malformed);
}

BOOST_AUTO_TEST_CASE(each_fault_of_the_dynamic_section_has_its_own_cause)
{
    ElfBuilder absent;
    absent.change_segments = [](Elf64_Phdr&, Elf64_Phdr& dynamic, Elf64_Phdr&) { dynamic.p_type = PT_NULL; };
    BOOST_TEST(refused(absent).kind == RefusalKind::no_dynamic_section);

    ElfBuilder endless;
    endless.ends_dynamic = false;
    BOOST_TEST(refused(endless).kind == RefusalKind::dynamic_section_malformed);

    ElfBuilder program;
    program.more_dynamic = {{DT_FLAGS_1, {0x08000000}}};
    BOOST_TEST(refused(program).kind == RefusalKind::is_an_executable);

    ElfBuilder foreign_strings;
    foreign_strings.more_dynamic = {{DT_STRTAB, {1U << 20U}}};
    BOOST_TEST(refused(foreign_strings).kind == RefusalKind::string_table_malformed);

    ElfBuilder foreign_name;
    foreign_name.more_dynamic = {{DT_NEEDED, {1U << 20U}}};
    BOOST_TEST(refused(foreign_name).kind == RefusalKind::string_table_malformed);

    ElfBuilder needy;
    needy.more_dynamic.assign(300, {DT_NEEDED, {0}});
    BOOST_TEST(refused(needy).kind == RefusalKind::dynamic_section_malformed);

    ElfBuilder unsearchable;
    unsearchable.hash_table = HashTable::none;
    BOOST_TEST(refused(unsearchable).kind == RefusalKind::symbol_table_malformed);
}

BOOST_AUTO_TEST_CASE(a_hash_table_that_lies_is_refused_and_ends)
{
    const auto refused_word = [](HashTable table, std::size_t word, std::uint32_t value) {
        ElfBuilder builder;
        builder.hash_table = table;
        builder.change_hash = [=](std::string& hash) { std::memcpy(hash.data() + word * 4, &value, sizeof value); };
        return refused(builder);
    };
    std::vector<std::string> reasons;
    for (const auto& [table, word, value] : std::initializer_list<std::tuple<HashTable, std::size_t, std::uint32_t>>{
             {HashTable::gnu, 0, 0},           // no buckets
             {HashTable::gnu, 0, 0xFFFFFFFF},  // buckets beyond the file
             {HashTable::gnu, 1, 50},          // first symbol after the bucket's
             {HashTable::gnu, 6, 0xFFFFFFF0},  // a bucket that points far away
             {HashTable::sysv, 0, 0},          // no buckets
             {HashTable::sysv, 2, 77},         // a symbol past the last
         }) {
        const Refusal refusal = refused_word(table, word, value);
        BOOST_TEST(refusal.kind == RefusalKind::symbol_table_malformed);
        reasons.push_back(refusal.reason);
    }
    ElfBuilder circle;
    circle.hash_table = HashTable::sysv;
    circle.exports = {"other"};
    circle.change_hash = [](std::string& hash) { hash[4 * 4] = 1; };  // symbol 1 is followed by symbol 1
    BOOST_TEST(has(refused(circle).reason, "a chain does not end"));
}

BOOST_AUTO_TEST_CASE(a_file_cut_at_any_length_is_refused_or_read_and_never_touched_past_its_end)
{
    const std::string whole = read_bytes(fixture("good"));
    std::size_t refusals = 0;
    for (std::size_t length = 0; length < whole.size(); length += length < 1024 ? 1 : 37) {
        const std::string cut = whole.substr(0, length);  // of its own size, so that a sanitizer sees any overrun
        refusals += probe(cut).has_error() ? 1U : 0U;
    }
    BOOST_TEST(refusals > 100U);
}

BOOST_AUTO_TEST_CASE(a_built_image_with_any_byte_spoiled_is_refused_or_read)
{
    const std::string whole = ElfBuilder().build();
    for (std::size_t place = 0; place < whole.size(); ++place) {
        for (const char value : {'\x00', '\x01', '\x7f', '\xff'}) {
            std::string spoiled = whole;
            spoiled[place] = value;
            const auto image = probe(spoiled);
            BOOST_TEST((image.has_value() || !image.error().reason.empty()));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_a_readable_file_says_what_it_is)
{
    const TemporaryDirectory directory;
    BOOST_TEST(probe_file(directory / "absent.so").error().kind == RefusalKind::file_missing);
    BOOST_TEST(probe_file(directory.path()).error().kind == RefusalKind::not_a_regular_file);
    fs::create_symlink("nowhere.so", directory / "link.so");
    const auto link = probe_file(directory / "link.so");
    BOOST_TEST(link.error().kind == RefusalKind::dangling_link);
    BOOST_TEST(has(link.error().reason, "nowhere.so"));
}

BOOST_AUTO_TEST_CASE(a_file_too_large_is_refused_unread)
{
    const TemporaryDirectory directory;
    const fs::path path = directory / "huge.so";
    write_bytes(path,
                "\x7f"
                "ELF");
    fs::resize_file(path, (256U << 20U) + 1);  // sparse: it takes no room
    BOOST_TEST(probe_file(path).error().kind == RefusalKind::file_too_large);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
