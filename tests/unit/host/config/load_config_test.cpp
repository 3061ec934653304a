#include "config/load_config.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <string>

#include "printing.hpp"
#include "scratch_folder.hpp"

using namespace parlance::host;
using parlance::host::test::lines;
using parlance::host::test::ScratchFolder;

namespace {

constexpr std::string_view echo_toml = "[clients.a]\nprovider = \"echo\"\nca_file = \"ca.pem\"\n";

struct Fixture {
    ScratchFolder folder;
    FixedEnvironment environment;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(loading_a_config_file, Fixture)

BOOST_AUTO_TEST_CASE(a_toml_file_is_read_and_its_folder_anchors_paths)
{
    const auto file = folder.write("config.toml", echo_toml, 0644);
    const auto loaded = load_config(file, environment);
    BOOST_TEST(lines(loaded.problems) == "");
    BOOST_TEST(loaded.config.path == file);
    BOOST_TEST(loaded.config.clients.at(0).ca_file == folder.path() / "ca.pem");
}

BOOST_AUTO_TEST_CASE(a_name_that_ends_in_json_is_json)
{
    const auto file = folder.write("config.json", R"({"clients": {"a": {"provider": "echo"}}})");
    BOOST_TEST(load_config(file, environment).config.clients.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_an_error_that_names_it)
{
    const auto file = folder.path() / "absent.toml";
    BOOST_TEST(lines(load_config(file, environment).problems) ==
               file.native() + ": cannot be read: No such file or directory\n");
}

BOOST_AUTO_TEST_CASE(a_folder_is_no_config)
{
    BOOST_TEST(lines(load_config(folder.path(), environment).problems) ==
               folder.path().native() + ": cannot be read: it is a folder\n");
}

BOOST_AUTO_TEST_CASE(a_fifo_is_refused_without_waiting_for_a_writer)
{
    const auto file = folder.path() / "fifo.toml";
    BOOST_TEST_REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
    BOOST_TEST(lines(load_config(file, environment).problems) ==
               file.native() + ": cannot be read: it is not a regular file\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_everybody_may_change_is_refused)
{
    const auto file = folder.write("config.toml", echo_toml, 0666);
    const auto loaded = load_config(file, environment);
    BOOST_TEST(!loaded.ok());
    BOOST_TEST(loaded.config.clients.empty());
    BOOST_TEST(lines(loaded.problems) ==
               file.native() +
                   ": has mode 0666, so everybody may change what it runs; take that away with: chmod o-w\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_its_group_may_change_warns)
{
    const auto file = folder.write("config.toml", echo_toml, 0664);
    const auto loaded = load_config(file, environment);
    BOOST_TEST(loaded.ok());
    BOOST_TEST(lines(loaded.problems) ==
               file.native() +
                   ": warning: has mode 0664, so its group may change what it runs; take that away with: chmod g-w\n");
}

BOOST_AUTO_TEST_CASE(a_file_beyond_1_mib_is_refused)
{
    const auto file = folder.write("config.toml", std::string(1024 * 1024 + 1, '\n'));
    BOOST_TEST(lines(load_config(file, environment).problems) ==
               file.native() + ": is larger than 1 MiB; no config needs that, so check that it is the right file\n");
}

BOOST_AUTO_TEST_CASE(reading_a_config_fetches_no_secret)
{
    const auto file =
        folder.write("config.toml", "[clients.a]\nprovider = \"echo\"\napi_key = { cmd = [\"/bin/touch\", \"" +
                                        (folder.path() / "ran").native() +
                                        "\"] }\n"
                                        "[clients.b]\nprovider = \"echo\"\napi_key = \"env:NOT_SET\"\n");
    BOOST_TEST(load_config(file, environment).ok());
    BOOST_TEST(!std::filesystem::exists(folder.path() / "ran"));
}

BOOST_AUTO_TEST_SUITE_END()
