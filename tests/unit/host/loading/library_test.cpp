#include "loading/library.hpp"

#include <dlfcn.h>

#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>
#include <vector>

#include "fixture_files.hpp"

namespace parlance::host::test {

namespace {

Checked<LoadedPlugin> load(std::string_view id)
{
    const auto file = read_plugin_file(fixture(id), fixture_contract());
    BOOST_REQUIRE_MESSAGE(file.has_value(), id << ": " << (file ? "" : to_text(file.error())));
    return load_plugin(*file, fixture_contract());
}

Refusal refused(std::string_view id)
{
    const auto loaded = load(id);
    BOOST_REQUIRE_MESSAGE(loaded.has_error(), id);
    return loaded.error();
}

Refusal refused_unopened(std::string_view id)
{
    const auto file = read_plugin_file(fixture(id), fixture_contract());
    BOOST_REQUIRE_MESSAGE(file.has_error(), id);
    return file.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(library)

BOOST_AUTO_TEST_CASE(a_good_plugin_is_opened_and_gives_its_provider)
{
    const auto loaded = load("good");
    BOOST_REQUIRE(loaded.has_value());
    BOOST_TEST(loaded->provider("good") != nullptr);
    BOOST_TEST(loaded->provider("goo") == nullptr);
}

BOOST_AUTO_TEST_CASE(opening_twice_and_from_many_threads_gives_the_same_library)
{
    const auto once = open_library(fixture("several"));
    BOOST_REQUIRE(once.has_value());
    std::vector<PluginEntry> entries(8);
    std::vector<std::thread> threads;
    for (PluginEntry& entry : entries) {
        threads.emplace_back([&entry] { entry = open_library(fixture("several"))->entry; });
    }
    for (std::thread& thread : threads)
        thread.join();
    for (const PluginEntry entry : entries)
        BOOST_TEST((entry == once->entry));
}

BOOST_AUTO_TEST_CASE(a_plugin_stays_loaded_when_its_handle_is_closed)
{
    const auto loaded = load("good");
    BOOST_REQUIRE(loaded.has_value());
    void* const handle = ::dlopen(fixture("good").c_str(), RTLD_NOW | RTLD_NOLOAD);
    BOOST_REQUIRE(handle != nullptr);
    for (int times = 0; times < 3; ++times)
        ::dlclose(handle);
    BOOST_TEST(loaded->provider("good") != nullptr);
    BOOST_TEST(::dlopen(fixture("good").c_str(), RTLD_NOW | RTLD_NOLOAD) != nullptr);
}

BOOST_AUTO_TEST_CASE(what_can_be_seen_from_outside_is_refused_unopened)
{
    BOOST_TEST(refused_unopened("no-note").kind == RefusalKind::note_missing);
    BOOST_TEST(refused_unopened("no-entry").kind == RefusalKind::entry_missing);
    BOOST_TEST(refused_unopened("other-major").kind == RefusalKind::other_abi_major);
    const Refusal hash = refused_unopened("wrong-hash");
    BOOST_TEST(hash.kind == RefusalKind::other_abi_hash);
    BOOST_TEST(has(hash.reason, FIXTURE_ABI_HASH));
    BOOST_TEST(has(hash.reason, FIXTURE_OTHER_ABI_HASH));
    BOOST_TEST(has(hash.remedy, "Rebuild"));
}

BOOST_AUTO_TEST_CASE(a_missing_library_is_named_with_who_needs_it)
{
    const Refusal refusal = refused("missing-dependency");
    BOOST_TEST(refusal.kind == RefusalKind::missing_dependency);
    BOOST_TEST(has(refusal.reason, "libparlance-fixture-absent.so.1 (needed by "));
    BOOST_TEST(has(refusal.reason, "parlance-missing-dependency.so)"));
}

BOOST_AUTO_TEST_CASE(an_undefined_symbol_is_found_when_opening_and_named)
{
    const Refusal refusal = refused("undefined-symbol");
    BOOST_TEST(refusal.kind == RefusalKind::undefined_symbol);
    BOOST_TEST(has(refusal.reason, "undefined symbol: fixture_function_of_nobody"));
    BOOST_TEST(!has(refusal.reason, "dlerror"));
}

BOOST_AUTO_TEST_CASE(faulty_tables_are_refused_each_for_its_own_reason)
{
    BOOST_TEST(refused("null-plugin").kind == RefusalKind::entry_gave_nothing);
    BOOST_TEST(refused("id-mismatch").kind == RefusalKind::provider_not_announced);
    BOOST_TEST(refused("wrong-table-hash").kind == RefusalKind::plugin_built_for_other_headers);
    BOOST_TEST(refused("short-provider").kind == RefusalKind::provider_table_too_short);
    const Refusal short_tables = refused("short-tables");
    BOOST_TEST(short_tables.kind == RefusalKind::plugin_table_too_short);
    BOOST_TEST(has(short_tables.reason, "24 bytes, at least 56 are needed"));
}

BOOST_AUTO_TEST_CASE(an_entry_function_that_throws_is_caught_and_refused)
{
    const Refusal refusal = refused("throws-in-entry");
    BOOST_TEST(refusal.kind == RefusalKind::entry_threw);
    BOOST_TEST(refusal.reason == "threw in its entry function: the entry fell over");
}

BOOST_AUTO_TEST_CASE(two_causes_never_share_a_text)
{
    std::set<std::string> reasons;
    const std::vector<std::string_view> opened = {"null-plugin",        "id-mismatch",     "wrong-table-hash",
                                                  "short-provider",     "short-tables",    "throws-in-entry",
                                                  "missing-dependency", "undefined-symbol"};
    const std::vector<std::string_view> unopened = {"no-note", "no-entry", "other-major", "wrong-hash"};
    for (const std::string_view id : opened)
        reasons.insert(refused(id).reason);
    for (const std::string_view id : unopened)
        reasons.insert(refused_unopened(id).reason);
    BOOST_TEST(reasons.size() == opened.size() + unopened.size());
}

BOOST_AUTO_TEST_CASE(a_file_cut_at_any_length_is_refused_or_opens_and_never_ends_the_process)
{
    const TemporaryDirectory directory;
    const std::string whole = read_bytes(fixture("good"));
    std::size_t index = 0;
    for (std::size_t length = 0; length < whole.size(); length += 211) {
        const fs::path path = directory / ("cut-" + std::to_string(index++) + ".so");
        write_bytes(path, std::string_view(whole).substr(0, length));
        const auto library = open_library(path);
        BOOST_TEST((library.has_value() || !library.error().reason.empty()));
    }
}

BOOST_AUTO_TEST_CASE(a_relative_path_is_never_opened)
{
    BOOST_TEST(open_library("parlance-good.so").error().kind == RefusalKind::relative_path);
}

BOOST_AUTO_TEST_CASE(the_loaders_text_loses_its_frame_and_the_arbitrary_errno)
{
    BOOST_TEST(loader_text("boost::dll::shared_library::load() failed (dlerror system message: /p/x.so: undefined "
                           "symbol: f): Bad file descriptor",
                           "/p/x.so") == "undefined symbol: f");
    BOOST_TEST(loader_text("something else", "/p/x.so") == "something else");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
