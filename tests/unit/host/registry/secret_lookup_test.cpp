#include "registry/secret_lookup.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

#include "../config/scratch_folder.hpp"

using namespace parlance::host;
using parlance::host::test::ScratchFolder;

namespace {

SecretNeed key_need()
{
    SecretNeed need;
    need.name = "api_key";
    need.env = {"FIRST_KEY", "SECOND_KEY"};
    return need;
}

SecretNeed file_need()
{
    SecretNeed need;
    need.name = "credentials";
    need.env = {"CREDENTIALS"};
    need.file = true;
    need.default_file = "~/.config/tool/credentials.json";
    return need;
}

FoundSecret look(const SecretNeed& need, const FixedEnvironment::Variables& variables = {})
{
    return find_secret(need, FixedEnvironment(variables));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secret_lookup)

BOOST_AUTO_TEST_CASE(the_first_variable_that_says_something_is_the_secret)
{
    BOOST_TEST(look(key_need(), {{"FIRST_KEY", "a"}, {"SECOND_KEY", "b"}}).value.value() == "a");
    BOOST_TEST(look(key_need(), {{"FIRST_KEY", ""}, {"SECOND_KEY", "b"}}).value.value() == "b");
    const FoundSecret nowhere = look(key_need());
    BOOST_TEST(!nowhere.value.has_value());
    BOOST_TEST(nowhere.problem == "");
}

BOOST_AUTO_TEST_CASE(the_variable_of_a_file_holds_its_path_or_its_text)
{
    const ScratchFolder folder;
    const std::string path = folder.write("key.json", "{\n\"a\": 1\n}\n").native();
    BOOST_TEST(look(file_need(), {{"CREDENTIALS", path}}).value.value() == "{\n\"a\": 1\n}");
    BOOST_TEST(look(file_need(), {{"CREDENTIALS", " {\"b\":2}\n"}}).value.value() == " {\"b\":2}");
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_warns_and_one_that_they_may_write_to_is_refused)
{
    const ScratchFolder folder;
    const std::string readable = folder.write("a.json", "{}", 0644).native();
    const FoundSecret warned = look(file_need(), {{"CREDENTIALS", readable}});
    BOOST_TEST(warned.value.value() == "{}");
    BOOST_TEST(warned.warning ==
               "the file that environment variable CREDENTIALS names has mode 0644, so others than "
               "its owner may use it; run: chmod 600 " +
                   readable);
    const std::string writable = folder.write("b.json", "{}", 0602).native();
    const FoundSecret refused = look(file_need(), {{"CREDENTIALS", writable}});
    BOOST_TEST(!refused.value.has_value());
    BOOST_TEST(refused.problem.find("has mode 0602") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_a_problem_and_what_was_given_is_not_shown)
{
    const FoundSecret pasted = look(file_need(), {{"CREDENTIALS", "hunter2"}});
    BOOST_TEST(!pasted.value.has_value());
    BOOST_TEST(pasted.problem ==
               "the file that environment variable CREDENTIALS names cannot be read: No such file or directory");
}

BOOST_AUTO_TEST_CASE(the_file_of_the_providers_tools_is_looked_for_last)
{
    const ScratchFolder home;
    const FixedEnvironment::Variables at_home{{"HOME", home.path().native()}};
    BOOST_TEST(!look(file_need(), at_home).value.has_value());
    static_cast<void>(home.write(".config/tool/credentials.json", "{\"at\":\"home\"}"));
    BOOST_TEST(look(file_need(), at_home).value.value() == "{\"at\":\"home\"}");
    FixedEnvironment::Variables both = at_home;
    both["CREDENTIALS"] = "{}";
    BOOST_TEST(look(file_need(), both).value.value() == "{}");
    BOOST_TEST(look(file_need()).problem == "");  // no home: nowhere
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_told_with_every_place_it_may_be_put)
{
    SecretNeed key = key_need();
    key.title = "Acme key";
    key.url = "https://acme.example/keys";
    BOOST_TEST(missing_secret(key, "api_key") ==
               "api_key is not set (Acme key); set the environment variable FIRST_KEY or SECOND_KEY, or api_key = "
               "\"env:NAME\" or \"file:/path\" in the config; get one at https://acme.example/keys");
    SecretNeed bare;
    bare.name = "token";
    BOOST_TEST(missing_secret(bare, "secrets.token") ==
               "secrets.token is not set; set secrets.token = \"env:NAME\" or \"file:/path\" in the config");
    BOOST_TEST(missing_secret(file_need(), "secrets.credentials") ==
               "secrets.credentials is not set; set the environment variable CREDENTIALS to the path of the file, or "
               "secrets.credentials = \"file:/path\" in the config");
}

BOOST_AUTO_TEST_SUITE_END()
