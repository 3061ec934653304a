#include "loading/search.hpp"

#include <boost/test/unit_test.hpp>

#include "fixture_files.hpp"

namespace parlance::host::test {

namespace {

PluginSearch search_in(std::vector<fs::path> directories, SearchSources sources = {})
{
    sources.application = std::move(directories);
    return {make_search_path(sources), fixture_contract()};
}

void install(std::string_view id, const fs::path& directory, std::string_view as = {})
{
    const std::string name = as.empty() ? fixture(id).filename().string() : std::string(as);
    fs::copy_file(fixture(id), directory / name);
    fs::permissions(directory / name, fs::perms(0644));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_search)

BOOST_AUTO_TEST_CASE(the_first_directory_with_the_file_wins)
{
    const TemporaryDirectory first;
    const TemporaryDirectory second;
    install("good", first.path());
    install("good", second.path());
    const auto found = search_in({first.path(), second.path()}).find_provider("good");
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->file.path == first / "parlance-good.so");
    BOOST_TEST((found->origin == Origin::application));
    BOOST_TEST(found->file.manifest_of("good")->version == "1.0.0");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_refused_ends_the_search_and_keeps_its_reason)
{
    const TemporaryDirectory first;
    const TemporaryDirectory second;
    write_bytes(first / "parlance-good.so", "not a library");
    install("good", second.path());
    const auto found = search_in({first.path(), second.path()}).find_provider("good");
    BOOST_REQUIRE(found.has_error());
    BOOST_REQUIRE(found.error().refusal() != nullptr);
    BOOST_TEST(found.error().refusal()->kind == RefusalKind::not_elf);
    const std::string text = to_text(found.error(), "client \"main\"");
    BOOST_TEST(has(text, "(needed by client \"main\")"));
    BOOST_TEST(has(text, (first / "parlance-good.so").string() + " REFUSED: is not an ELF file"));
    BOOST_TEST(has(text, second.path().string() + ": not searched, because a file above was refused"));
}

BOOST_AUTO_TEST_CASE(a_plugin_with_several_providers_is_found_by_its_manifest)
{
    const TemporaryDirectory directory;
    install("several", directory.path());
    const auto found = search_in({directory.path()}).find_provider("second");
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->file.path == directory / "parlance-several.so");
}

BOOST_AUTO_TEST_CASE(a_file_of_the_name_comes_before_any_manifest)
{
    const TemporaryDirectory first;
    const TemporaryDirectory second;
    install("several", first.path());
    install("good", second.path());
    BOOST_TEST(search_in({first.path(), second.path()}).find_provider("good")->file.path ==
               second / "parlance-good.so");
}

BOOST_AUTO_TEST_CASE(a_file_named_for_a_provider_it_does_not_bring_is_refused)
{
    const TemporaryDirectory directory;
    install("good", directory.path(), "parlance-other.so");
    const auto found = search_in({directory.path()}).find_provider("other");
    BOOST_REQUIRE(found.has_error());
    BOOST_TEST(found.error().refusal()->kind == RefusalKind::provider_not_in_manifest);
    BOOST_TEST(has(found.error().refusal()->reason, "brings good, not \"other\""));
}

BOOST_AUTO_TEST_CASE(every_place_says_why_it_has_nothing_and_what_is_nearly_the_name)
{
    const TemporaryDirectory directory;
    install("good", directory.path());
    install("no-entry", directory.path());
    SearchSources sources;
    sources.static_providers = {"echo", "mock"};
    sources.config = {"relative/plugins", "~/mine"};
    sources.home = "/nonexistent-home";
    const auto found = search_in({directory.path()}, sources).find_provider("goof");
    BOOST_REQUIRE(found.has_error());
    const std::string text = to_text(found.error(), {});
    for (const std::string_view part :
         {"library =             not set", "static plugins        echo, mock", "PARLANCE_PLUGIN_PATH  not set",
          "no parlance-goof.so (found: parlance-good.so; did you mean that?)",
          "passed over: parlance-no-entry.so does not", "relative/plugins: not searched, because it is a relative path",
          "/nonexistent-home/mine: no such directory",
          "/nonexistent-home/.local/share/parlance/plugins: no such directory", "beside libparlance    unknown",
          "compiled in           none", "did you mean the provider \"good\"?"}) {
        BOOST_TEST(has(text, part));
    }
}

BOOST_AUTO_TEST_CASE(a_library_named_in_the_config_is_the_only_one_tried)
{
    SearchSources sources;
    sources.library = fixture("good");
    BOOST_TEST((search_in({}, sources).find_provider("good")->origin == Origin::library));
    sources.library = "/nonexistent/parlance-good.so";
    const TemporaryDirectory directory;
    install("good", directory.path());
    const auto absent = search_in({directory.path()}, sources).find_provider("good");
    BOOST_REQUIRE(absent.has_error());
    BOOST_TEST(absent.error().refusal()->kind == RefusalKind::file_missing);
    sources.library = "parlance-good.so";
    BOOST_TEST(search_in({}, sources).find_provider("good").error().refusal()->kind == RefusalKind::relative_path);
}

BOOST_AUTO_TEST_CASE(a_static_provider_comes_before_every_directory)
{
    SearchSources sources;
    sources.static_providers = {"good"};
    const auto found = search_in({PARLANCE_FIXTURE_DIR}, sources).find_provider("good");
    BOOST_TEST((found->origin == Origin::static_plugin));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_provider_id_is_looked_for_nowhere)
{
    const auto found = search_in({PARLANCE_FIXTURE_DIR}).find_provider("../good");
    BOOST_REQUIRE(found.has_error());
    BOOST_TEST(has(to_text(found.error(), {}), "\"../good\" was looked for nowhere"));
}

BOOST_AUTO_TEST_CASE(the_current_directory_and_folders_within_folders_are_never_searched)
{
    const TemporaryDirectory directory;
    fs::create_directory(directory / "inner");
    install("good", directory / "inner");
    const fs::path before = fs::current_path();
    fs::current_path(directory / "inner");
    const auto found = search_in({directory.path(), ".", ""}).find_provider("good");
    fs::current_path(before);
    BOOST_TEST(found.has_error());
}

BOOST_AUTO_TEST_CASE(listing_shows_every_plugin_with_its_manifest_or_its_refusal_and_marks_the_shadowed)
{
    const TemporaryDirectory first;
    const TemporaryDirectory second;
    install("good", first.path());
    install("wrong-hash", first.path());
    install("good", second.path());
    write_bytes(second / "unrelated.so", "x");
    const auto listed = search_in({first.path(), second.path(), first.path()}).list_plugins();
    BOOST_REQUIRE(listed.size() == 3U);
    BOOST_TEST(listed[0].file.value().manifests.front().id == "good");
    BOOST_TEST(!listed[0].shadowed_by.has_value());
    BOOST_TEST(listed[1].refusal.value().kind == RefusalKind::other_abi_hash);
    BOOST_TEST(listed[2].shadowed_by.value() == first / "parlance-good.so");
}

BOOST_AUTO_TEST_CASE(neither_listing_nor_finding_runs_a_plugin)
{
    const TemporaryDirectory directory;
    const fs::path mark = directory / "mark";
    install("constructor-writes-file", directory.path());
    ::setenv("PARLANCE_MARK", mark.c_str(), 1);
    const PluginSearch search = search_in({directory.path()});
    BOOST_TEST(search.find_provider("constructor-writes-file").has_value());
    BOOST_TEST(search.list_plugins().size() == 1U);
    BOOST_TEST(search.find_provider("nobody").has_error());
    ::unsetenv("PARLANCE_MARK");
    BOOST_TEST(!fs::exists(mark));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(search_path)

BOOST_AUTO_TEST_CASE(places_come_in_the_contracts_order)
{
    SearchSources sources;
    sources.library = "/l/parlance-x.so";
    sources.application = {"/a"};
    sources.environment = "/e1::/e2:";
    sources.config = {"~/c"};
    sources.xdg_data_home = "/xdg";
    sources.home = "/home/u";
    sources.host_library_directory = "/usr/lib";
    sources.compiled_in = {"/usr/lib/parlance/plugins"};
    std::vector<std::string> paths;
    for (const SearchPlace& place : make_search_path(sources).places)
        paths.push_back(place.path.string());
    const std::vector<std::string> expected = {"/l/parlance-x.so",
                                               "",
                                               "/a",
                                               "/e1",
                                               "/e2",
                                               "/home/u/c",
                                               "/xdg/parlance/plugins",
                                               "/usr/lib/parlance/plugins",
                                               "/usr/lib/parlance/plugins"};
    BOOST_TEST(paths == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_ignored_environment_is_said_to_be_ignored)
{
    SearchSources sources;
    sources.environment_ignored = true;
    const SearchPath path = make_search_path(sources);
    BOOST_TEST(has(path.places.at(3).why_none, "raised privileges"));
}

BOOST_AUTO_TEST_CASE(a_relative_xdg_data_home_is_ignored_as_its_specification_says)
{
    SearchSources sources;
    sources.xdg_data_home = "data";
    sources.home = "/home/u";
    BOOST_TEST(make_search_path(sources).places.at(5).path == "/home/u/.local/share/parlance/plugins");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
