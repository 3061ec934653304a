#include "loading/dependencies.hpp"

#include <boost/test/unit_test.hpp>

#include "elf_builder.hpp"
#include "fixture_files.hpp"

namespace parlance::host::test {

BOOST_AUTO_TEST_SUITE(dependencies)

BOOST_AUTO_TEST_CASE(a_library_missing_two_steps_away_is_told_with_who_needs_it)
{
    const TemporaryDirectory directory;
    ElfBuilder plugin;
    plugin.needed = {"libc.so.6", "libparlance-middle.so", "libparlance-gone.so.2"};
    plugin.library_path = "/nowhere:$ORIGIN";
    write_bytes(directory / "parlance-x.so", plugin.build());
    ElfBuilder middle;
    middle.needed = {"libc.so.6", "libparlance-lost.so.9"};
    write_bytes(directory / "libparlance-middle.so", middle.build());

    const auto missing = missing_dependencies(directory / "parlance-x.so");
    BOOST_REQUIRE(missing.size() == 2U);
    BOOST_TEST(missing[0].library == "libparlance-gone.so.2");
    BOOST_TEST(missing[0].needed_by == (directory / "parlance-x.so").string());
    BOOST_TEST(missing[1].library == "libparlance-lost.so.9");
    BOOST_TEST(missing[1].needed_by == (directory / "libparlance-middle.so").string());
}

BOOST_AUTO_TEST_CASE(libraries_that_need_each_other_are_walked_once)
{
    const TemporaryDirectory directory;
    ElfBuilder one;
    one.needed = {"libparlance-two.so"};
    one.library_path = "$ORIGIN";
    ElfBuilder two = one;
    two.needed = {"libparlance-one.so"};
    write_bytes(directory / "libparlance-one.so", one.build());
    write_bytes(directory / "libparlance-two.so", two.build());
    BOOST_TEST(missing_dependencies(directory / "libparlance-one.so").empty());
}

BOOST_AUTO_TEST_CASE(a_plugin_with_all_it_needs_misses_nothing)
{
    BOOST_TEST(missing_dependencies(fixture("throws-in-entry")).empty());
    BOOST_TEST(missing_dependencies("/nonexistent/parlance-x.so").empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
