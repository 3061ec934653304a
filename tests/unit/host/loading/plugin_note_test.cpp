#include "loading/plugin_note.hpp"

#include <boost/test/unit_test.hpp>

#include "elf_builder.hpp"
#include "fixture_files.hpp"

namespace parlance::host::test {

namespace {

Checked<PluginImage> probe_notes(const std::string& notes, std::uint64_t alignment = 4)
{
    ElfBuilder builder;
    builder.notes = notes;
    builder.note_alignment = alignment;
    return probe(builder.build());
}

RefusalKind refused_for(const std::string& notes)
{
    const auto image = probe_notes(notes);
    BOOST_REQUIRE(image.has_error());
    return image.error().kind;
}

std::string foreign_note()
{
    NoteBuilder foreign;
    foreign.name = std::string("GNU\0", 4);
    foreign.type = 3;
    return foreign.build();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_note)

BOOST_AUTO_TEST_CASE(the_note_is_found_among_others)
{
    const auto image = probe_notes(foreign_note() + NoteBuilder().build() + foreign_note());
    BOOST_REQUIRE(image.has_value());
    BOOST_REQUIRE(image->note.has_value());
    BOOST_TEST(image->note->abi_minor == 1U);
    BOOST_TEST(image->note->abi_hash == std::string(64, 'a'));
}

BOOST_AUTO_TEST_CASE(a_segment_aligned_to_eight_is_padded_to_eight)
{
    NoteBuilder note;
    note.alignment = 8;
    note.manifest = "{} ";
    const auto image = probe_notes(note.build() + note.build().substr(0, 0), 8);
    BOOST_REQUIRE(image.has_value());
    BOOST_TEST(image->note.value().manifest == "{} ");
}

BOOST_AUTO_TEST_CASE(a_library_without_notes_or_with_foreign_ones_has_no_plugin_note)
{
    BOOST_TEST(!probe_notes("").value().note.has_value());
    BOOST_TEST(!probe_notes(foreign_note()).value().note.has_value());
}

BOOST_AUTO_TEST_CASE(each_fault_of_the_note_has_its_own_cause)
{
    NoteBuilder magicless;
    magicless.magic = "PARLANCY";
    BOOST_TEST(refused_for(magicless.build()) == RefusalKind::note_without_magic);

    NoteBuilder newer;
    newer.format = 2;
    BOOST_TEST(refused_for(newer.build()) == RefusalKind::note_of_unknown_format);

    NoteBuilder promising;
    promising.manifest_size = 5000;
    BOOST_TEST(refused_for(promising.build()) == RefusalKind::note_manifest_cut_short);

    BOOST_TEST(refused_for(NoteBuilder().build() + NoteBuilder().build()) == RefusalKind::note_duplicated);

    std::string short_note = NoteBuilder().build();
    short_note[4] = 20;  // the descriptor's size
    BOOST_TEST(refused_for(short_note.substr(0, 24 + 20)) == RefusalKind::note_too_short);

    std::string overlong = NoteBuilder().build();
    overlong[7] = '\x7f';
    BOOST_TEST(refused_for(overlong) == RefusalKind::note_malformed);
    BOOST_TEST(refused_for("stub") == RefusalKind::note_malformed);

    BOOST_TEST(refused_for(std::string((1U << 20U) + 4, '\0')) == RefusalKind::note_too_large);
}

BOOST_AUTO_TEST_CASE(a_short_hash_ends_at_its_first_nul)
{
    NoteBuilder note;
    note.abi_hash = "abc";
    BOOST_TEST(probe_notes(note.build()).value().note.value().abi_hash == "abc");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
