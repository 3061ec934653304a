// The data file beside the plugins, and the config's rows laid over it.
#include "catalogue/catalogue.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>
#include <string>

#include "../config/scratch_folder.hpp"
#include "config/load_config.hpp"

using namespace parlance::host;

namespace {

constexpr std::string_view two_rows = R"json({"about": "x", "notice": ["y"], "services": {
 "acme": {"title": "Acme", "base_url": "https://acme.example/v1", "key_env": ["ACME_KEY"], "checked": true,
          "options": {"done_mark": "required", "stream_usage": false}, "headers": {"X-A": "1", "X-B": "1"}},
 "other": {"base_url": "https://other.example/v1"}}})json";

/// A folder that the search looks into, with a file or without.
struct Beside {
    explicit Beside(std::string_view text = {})
    {
        if (!text.empty()) write(text);
        path.places.push_back({Origin::library, {}, "not set"});
        path.places.push_back({Origin::application, folder.path(), {}});
    }
    void write(std::string_view text) const
    {
        std::ofstream(file(), std::ios::binary) << text;
        ::chmod(file().c_str(), 0644);
    }
    [[nodiscard]] std::filesystem::path file() const { return folder.path() / catalogue_file_name; }
    [[nodiscard]] Catalogue catalogue() const { return Catalogue(rows, path, Privilege::ordinary); }

    test::ScratchFolder folder;
    SearchPath path;
    std::vector<Service> rows;
};

std::vector<Service> rows_of(std::string_view toml)
{
    static const FixedEnvironment environment;
    auto loaded = load_config_text(toml, ConfigSyntax::toml, "c.toml", environment);
    BOOST_REQUIRE(loaded.ok());
    return loaded.config.services;
}

std::string problem_of(std::string_view text)
{
    return read_catalogue_text(text, "/p/services.json").problem;
}

/// Why the row "a" cannot be used.
std::string problem_of_row(std::string_view row)
{
    const CatalogueFile file =
        read_catalogue_text("{\"services\": {\"a\": " + std::string(row) + "}}", "/p/services.json");
    BOOST_TEST(file.problem == "");
    BOOST_TEST(file.services.empty());
    return file.bad_rows.empty() ? "" : file.bad_rows.front().problem;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalogue_of_services)

BOOST_AUTO_TEST_CASE(a_row_of_the_file_is_found_by_its_name)
{
    const Beside beside(two_rows);
    const Catalogue catalogue = beside.catalogue();
    const auto acme = catalogue.find("acme");
    BOOST_REQUIRE(acme.has_value());
    BOOST_TEST(acme->base_url == "https://acme.example/v1");
    BOOST_TEST(acme->checked.value());
    BOOST_TEST(acme->file == beside.file().string());
    BOOST_TEST(acme->place.position.line == 2U);
    BOOST_TEST(!catalogue.find("nobody").has_value());
    BOOST_TEST(catalogue.nearest("acmee") == "acme");
}

BOOST_AUTO_TEST_CASE(a_row_of_the_config_changes_only_what_it_says)
{
    Beside beside(two_rows);
    beside.rows = rows_of(
        "[services.acme]\nkey_env = \"MINE\"\noptions = { stream_usage = true }\n"
        "headers = { x-a = \"2\" }\n");
    const auto acme = beside.catalogue().find("acme");
    BOOST_REQUIRE(acme.has_value());
    BOOST_TEST(acme->base_url == "https://acme.example/v1");
    BOOST_TEST(acme->key_env == std::vector<std::string>{"MINE"}, boost::test_tools::per_element());
    BOOST_TEST(*acme->options.find("done_mark")->as_string() == "required");
    BOOST_TEST(*acme->options.find("stream_usage")->as_boolean());
    BOOST_REQUIRE(acme->headers.size() == 2U);
    BOOST_TEST(acme->headers.back().first == "x-a");
    BOOST_TEST(acme->headers.back().second == "2");
}

BOOST_AUTO_TEST_CASE(the_list_has_each_name_once_those_of_the_config_first)
{
    Beside beside(two_rows);
    beside.rows = rows_of("[services.other]\nmodel = \"m\"\n[services.mine]\nbase_url = \"https://mine.example\"\n");
    std::vector<std::string> names;
    for (const Service& service : beside.catalogue().list())
        names.push_back(service.name);
    const std::vector<std::string> wanted{"other", "mine", "acme"};
    BOOST_TEST(names == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_bad_file_is_told_with_its_place)
{
    BOOST_TEST(problem_of("{\"services\": {").starts_with("/p/services.json:1:"));
    BOOST_TEST(problem_of("[]").starts_with("/p/services.json"));
    BOOST_TEST(problem_of("{}") ==
               "/p/services.json: has no \"services\"; write {\"services\": {\"NAME\": "
               "{\"base_url\": \"https://...\"}}}");
    BOOST_TEST(problem_of("{\"servces\": {}, \"services\": {}}") ==
               "/p/services.json:1:2: /servces: unknown key; did you mean \"services\"?");
    BOOST_TEST(problem_of("{\"services\": []}") ==
               "/p/services.json:1:14: /services: expected a table, found an array");
    BOOST_TEST(
        problem_of("{\"services\": {\"a\": {\"base_url\": \"https://x.example\"}, \"a\": {}}}").find("/services/a") !=
        std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_bad_row_is_told_with_its_place)
{
    BOOST_TEST(problem_of_row("{\"base_url\": 5}") ==
               "/p/services.json:1:33: /services/a/base_url: expected a string in quotes, found an integer");
    BOOST_TEST(problem_of_row("{\"base_url\": \"https://x.example\", \"key_evn\": \"K\"}")
                   .find("/services/a/key_evn: unknown key; did you mean \"key_env\"?") != std::string::npos);
    BOOST_TEST(problem_of_row("{\"base_ulr\": \"https://x.example\"}") ==
               "/p/services.json:1:21: /services/a/base_ulr: unknown key; did you mean \"base_url\"?");
    BOOST_TEST(problem_of_row("{\"model\": \"m\"}") ==
               "/p/services.json:1:15: /services/a: has no address; add \"base_url\"");
    BOOST_TEST(problem_of_row("[]") == "/p/services.json:1:20: /services/a: expected a table, found an array");
}

BOOST_AUTO_TEST_CASE(a_bad_row_spoils_no_other)
{
    const Beside beside(
        "{\"services\": {\"bad\": {\"base_ulr\": \"https://x.example\"}, \"worse\": 5,\n"
        "\"good\": {\"base_url\": \"https://good.example\"}}}");
    const Catalogue catalogue = beside.catalogue();
    BOOST_TEST(catalogue.find("good").has_value());
    BOOST_TEST(!catalogue.find("bad").has_value());
    BOOST_TEST(catalogue.outcome("bad") ==
               "the row cannot be used: " + beside.file().string() +
                   ":1:23: /services/bad/base_ulr: unknown key; did you mean \"base_url\"?");
    BOOST_TEST(catalogue.outcome("none") == beside.file().string() + ": 1 service, none of this name");
    BOOST_TEST(catalogue.files().front().bad_rows.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_row_of_the_config_stands_beside_a_bad_file)
{
    Beside beside("this is no JSON");
    beside.rows = rows_of("[services.mine]\nbase_url = \"https://mine.example/v1\"\n");
    const Catalogue catalogue = beside.catalogue();
    BOOST_TEST(catalogue.find("mine")->base_url == "https://mine.example/v1");
    BOOST_TEST(!catalogue.find("acme").has_value());
    BOOST_TEST(catalogue.outcome("acme").starts_with("cannot be used: " + beside.file().string()));
}

BOOST_AUTO_TEST_CASE(a_file_that_everybody_may_change_is_refused_and_ends_the_search)
{
    const Beside good(two_rows);
    Beside bad(two_rows);
    ::chmod(bad.file().c_str(), 0666);
    bad.path.places.push_back({Origin::compiled_in, good.folder.path(), {}});
    BOOST_TEST(bad.catalogue().outcome("acme") == "cannot be used: " + bad.file().string() +
                                                      ": may be changed by every user. chmod o-w " +
                                                      bad.file().string());
    BOOST_TEST(!bad.catalogue().find("acme").has_value());
}

BOOST_AUTO_TEST_CASE(the_files_of_all_folders_are_one_catalogue_in_which_an_earlier_row_stands_in_for_a_later)
{
    const Beside later(two_rows);
    Beside first("{\"services\": {\"acme\": {\"base_url\": \"https://mine.example/v1\"}, \"other\": {\"model\": 5}}}");
    first.path.places.push_back({Origin::compiled_in, later.folder.path(), {}});
    first.path.places.push_back({Origin::compiled_in, first.folder.path(), {}});  // read once
    const Catalogue catalogue = first.catalogue();
    BOOST_TEST(catalogue.find("acme")->base_url == "https://mine.example/v1");
    BOOST_TEST(!catalogue.find("other").has_value());  // what was meant by the bad row is not what the later says
    BOOST_TEST(catalogue.outcome("other").find(first.file().string()) != std::string::npos);
    BOOST_TEST(catalogue.list().size() == 1U);
    BOOST_TEST(catalogue.outcome("none") == first.file().string() + ": 1 service, none of this name; " +
                                                later.file().string() + ": 2 services, none of this name");
    BOOST_TEST(catalogue.files().size() == 2U);
}

BOOST_AUTO_TEST_CASE(the_rows_of_an_earlier_file_serve_although_a_later_cannot_be_used)
{
    const Beside bad("no JSON");
    Beside good(two_rows);
    good.path.places.push_back({Origin::compiled_in, bad.folder.path(), {}});
    BOOST_TEST(good.catalogue().find("acme").has_value());
    BOOST_TEST(good.catalogue().outcome("none").find("; cannot be used: " + bad.file().string()) != std::string::npos);
    BOOST_TEST(good.catalogue().problems().size() == 1U);
}

BOOST_AUTO_TEST_CASE(without_a_file_nothing_is_known_and_that_is_told)
{
    const Beside none;
    BOOST_TEST(!none.catalogue().find("acme").has_value());
    BOOST_TEST(none.catalogue().outcome("acme") == "no services.json beside any plugins");
}

BOOST_AUTO_TEST_CASE(the_file_is_not_looked_for_before_it_is_needed)
{
    Beside beside;
    beside.rows = rows_of("[services.mine]\nbase_url = \"https://mine.example/v1\"\n");
    const Catalogue catalogue = beside.catalogue();
    BOOST_TEST(catalogue.configured("mine") != nullptr);
    BOOST_TEST(catalogue.configured("acme") == nullptr);
    beside.write(two_rows);  // had it been looked for, its absence would be known by now
    BOOST_TEST(catalogue.find("acme").has_value());
}

BOOST_AUTO_TEST_CASE(the_file_that_is_shipped_is_sound)
{
    std::ifstream stream(PARLANCE_SOURCE_DIR "/plugins/openai-compatible/services.json", std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    const CatalogueFile file = read_catalogue_text(text, "services.json");
    BOOST_TEST(file.problem == "");
    BOOST_TEST(file.bad_rows.empty());
    std::set<std::string> checked;
    for (const Service& service : file.services) {
        if (service.checked.value_or(false)) checked.insert(service.name);
        BOOST_TEST(!service.title.empty(), service.name);
        BOOST_TEST(service.headers.empty(), service.name);
    }
    BOOST_TEST(checked.size() >= 40U);
    for (const char* name : {"groq", "openrouter", "deepseek", "xai", "together", "perplexity", "llamacpp"})
        BOOST_TEST(checked.contains(name), name);
}

BOOST_AUTO_TEST_SUITE_END()
