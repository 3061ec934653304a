#include "config/locate.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "scratch_folder.hpp"

using namespace parlance::host;
using parlance::host::test::ScratchFolder;
using Outcome = PlaceLooked::Outcome;

namespace {

struct Fixture {
    ScratchFolder folder;
    std::filesystem::path system_file = folder.path() / "etc/parlance/config.toml";

    [[nodiscard]] std::string at(std::string_view name) const { return (folder.path() / name).native(); }
    [[nodiscard]] LocatedConfig locate(const FixedEnvironment::Variables& variables,
                                       const std::filesystem::path& asked_for = {}) const
    {
        return locate_config(asked_for, FixedEnvironment{variables}, system_file);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(locating_a_config, Fixture)

BOOST_AUTO_TEST_CASE(no_file_anywhere_is_fine)
{
    const auto located = locate({{"HOME", at("home")}});
    BOOST_TEST(located.file.empty());
    BOOST_TEST(!located.problem.has_value());
    BOOST_TEST_REQUIRE(located.places.size() == 4U);
    BOOST_TEST((located.places[0].outcome == Outcome::not_set));
    BOOST_TEST((located.places[1].outcome == Outcome::not_set));
    BOOST_TEST((located.places[2].outcome == Outcome::missing));
    BOOST_TEST(located.places[2].path == at("home/.config/parlance/config.toml"));
    BOOST_TEST((located.places[3].outcome == Outcome::missing));
}

BOOST_AUTO_TEST_CASE(each_place_wins_over_the_next)
{
    const auto asked_for = folder.write("asked.toml", "");
    const auto named = folder.write("named.toml", "");
    const auto xdg = folder.write("xdg/parlance/config.toml", "");
    const auto system = folder.write("etc/parlance/config.toml", "");
    BOOST_TEST(locate({}).file == system);
    BOOST_TEST(locate({{"XDG_CONFIG_HOME", at("xdg")}}).file == xdg);
    BOOST_TEST(locate({{"XDG_CONFIG_HOME", at("xdg")}, {"PARLANCE_CONFIG", named.native()}}).file == named);
    const auto located = locate({{"PARLANCE_CONFIG", named.native()}}, asked_for);
    BOOST_TEST(located.file == asked_for);
    BOOST_TEST((located.places[1].outcome == Outcome::not_looked_at));
    BOOST_TEST((located.places[2].outcome == Outcome::not_set));
}

BOOST_AUTO_TEST_CASE(home_stands_in_for_xdg_config_home)
{
    const auto file = folder.write("home/.config/parlance/config.toml", "");
    BOOST_TEST(locate({{"HOME", at("home")}}).file == file);
    BOOST_TEST(locate({{"HOME", at("home")}, {"XDG_CONFIG_HOME", "relative"}}).file == file);
    BOOST_TEST(locate({{"HOME", at("home")}, {"XDG_CONFIG_HOME", at("none")}}).file.empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_was_asked_for_must_exist)
{
    static_cast<void>(folder.write("etc/parlance/config.toml", ""));
    const auto located = locate({}, at("absent.toml"));
    BOOST_TEST(located.file.empty());
    BOOST_TEST_REQUIRE(located.problem.has_value());
    BOOST_TEST(format(*located.problem) ==
               at("absent.toml") + ": there is no such file (named by --config); create it or name another one");
}

BOOST_AUTO_TEST_CASE(a_file_that_the_environment_names_must_exist)
{
    const auto located = locate({{"PARLANCE_CONFIG", at("absent.toml")}});
    BOOST_TEST_REQUIRE(located.problem.has_value());
    BOOST_TEST(format(*located.problem) ==
               at("absent.toml") +
                   ": there is no such file (named by $PARLANCE_CONFIG); create it or name another one");
}

BOOST_AUTO_TEST_CASE(an_empty_variable_names_nothing)
{
    BOOST_TEST(!locate({{"PARLANCE_CONFIG", ""}}).problem.has_value());
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_looked_at_is_not_passed_over)
{
    static_cast<void>(folder.write("loop/parlance/unused", ""));
    std::filesystem::create_symlink("config.toml", at("loop/parlance/config.toml"));
    const auto located = locate({{"XDG_CONFIG_HOME", at("loop")}});
    BOOST_TEST_REQUIRE(located.problem.has_value());
    BOOST_TEST((located.places[2].outcome == Outcome::unreadable));
}

BOOST_AUTO_TEST_SUITE_END()
