#include "config/keys_file.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "config/secret_reference.hpp"
#include "scratch_folder.hpp"

using namespace parlance::host;
using parlance::host::test::ScratchFolder;

namespace {

struct Fixture {
    ScratchFolder folder;
    FixedEnvironment environment{{{"XDG_CONFIG_HOME", folder.path().native()}}};

    [[nodiscard]] std::filesystem::path path() const { return folder.path() / "parlance/keys"; }
    void write(std::string_view text, mode_t mode = 0600) const
    {
        static_cast<void>(folder.write("parlance/keys", text, mode));
    }
    [[nodiscard]] std::string key(std::string_view name) const
    {
        const StoredKey found = find_stored_key(name, environment);
        if (!found.problem.empty()) return "problem: " + found.problem;
        return found.secret ? std::string{found.secret->reveal()} : "(none)";
    }
    [[nodiscard]] ResolvedSecret resolve(const std::string& name) const
    {
        return SecretReference{SecretReference::Stored{name}}.resolve(environment);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(keys_file, Fixture)

BOOST_AUTO_TEST_CASE(a_key_is_what_stands_behind_its_name)
{
    write("# my keys\n\nA=hunter2\nB= with = signs \r\nA.b-c=x");
    BOOST_TEST(key("A") == "hunter2");
    BOOST_TEST(key("B") == " with = signs ");
    BOOST_TEST(key("A.b-c") == "x");
    BOOST_TEST(key("C") == "(none)");
    BOOST_TEST(key("# my keys") == "(none)");
}

BOOST_AUTO_TEST_CASE(of_two_lines_the_last_holds)
{
    write("A=1\nA=2\n");
    BOOST_TEST(key("A") == "2");
    BOOST_TEST((list_stored_keys(environment).names == std::vector<std::string>{"A"}));
}

BOOST_AUTO_TEST_CASE(no_file_is_no_problem)
{
    BOOST_TEST(key("A") == "(none)");
    BOOST_TEST(list_stored_keys(environment).names.empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_use_is_refused_with_the_remedy)
{
    for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0644U}) {
        write("A=hunter2\n", mode);
        const std::string said = key("A");
        BOOST_TEST(said.ends_with("so others than its owner may use it; run: chmod 600 " + path().native()), said);
        BOOST_TEST(said.find("hunter2") == std::string::npos);
        BOOST_TEST(list_stored_keys(environment).problem == said.substr(9));
        BOOST_TEST(list_stored_keys(environment).names.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_folder_in_its_place_is_told)
{
    std::filesystem::create_directories(path());
    BOOST_TEST(key("A") == "problem: keys file \"" + path().native() + "\" cannot be read: it is a folder");
}

BOOST_AUTO_TEST_CASE(a_huge_file_is_refused)
{
    write(std::string(1024 * 1024 + 1, 'x'));
    BOOST_TEST(key("A") == "problem: keys file \"" + path().native() + "\" is larger than 1 MiB");
}

BOOST_AUTO_TEST_CASE(the_place_follows_the_environment)
{
    BOOST_TEST(keys_file_path(environment) == path());
    BOOST_TEST(keys_file_path(FixedEnvironment{{{"HOME", "/home/me"}}}) == "/home/me/.config/parlance/keys");
    BOOST_TEST(keys_file_path(FixedEnvironment{{{"HOME", "/home/me"}, {"XDG_CONFIG_HOME", "relative"}}}) ==
               "/home/me/.config/parlance/keys");
    BOOST_TEST(keys_file_path(FixedEnvironment{}).empty());
}

BOOST_AUTO_TEST_CASE(a_reference_gives_the_stored_key)
{
    write("aiml=hunter2\nempty=\n");
    BOOST_TEST(resolve("aiml").secret.value().reveal() == "hunter2");
    BOOST_TEST(resolve("empty").problem == "the stored key empty is empty; put the secret there");
    BOOST_TEST(resolve("other").problem == "no key other is stored; store it with: parlance keys set other");
    BOOST_TEST(SecretReference{SecretReference::Stored{"aiml"}}.describe() == "key:aiml");
}

BOOST_AUTO_TEST_SUITE_END()
