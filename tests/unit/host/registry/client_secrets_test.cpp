#include "registry/client_secrets.hpp"

#include <boost/test/unit_test.hpp>
#include <map>
#include <string>
#include <vector>

using namespace parlance;
using namespace parlance::host;

namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

/// A client of a provider that wants the three parts of AWS's credential, all of which the environment has.
CheckedClient fetched(const std::vector<std::string>& named_in_config, std::vector<ChatError>& faults)
{
    const FixedEnvironment environment({{"ID", "env-id"}, {"SECRET", "env-secret"}, {"TOKEN", "env-token"}});
    MakerContext context{};
    context.environment = &environment;
    context.log = std::make_shared<Log>(nullptr, nullptr, 0);
    CheckedClient checked;
    checked.config.name = "main";
    checked.manifest.secrets = {{"access_key_id", {"ID"}, true, {}, {}},
                                {"secret_access_key", {"SECRET"}, true, {}, {}},
                                {"session_token", {"TOKEN"}, false, {}, {}}};
    for (const std::string& name : named_in_config)
        checked.config.secrets.emplace_back(name, SecretReference{Secret{"config-" + name}});
    fetch_secrets(context, checked, faults);
    return checked;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_secrets)

BOOST_AUTO_TEST_CASE(a_credential_that_the_config_does_not_name_is_the_environments)
{
    std::vector<ChatError> faults;
    const CheckedClient checked = fetched({}, faults);
    BOOST_TEST(faults.empty());
    BOOST_TEST(
        (checked.secrets ==
         Texts{{"access_key_id", "env-id"}, {"secret_access_key", "env-secret"}, {"session_token", "env-token"}}));
}

BOOST_AUTO_TEST_CASE(an_aws_credential_of_the_config_gets_no_part_from_the_environment)
{
    std::vector<ChatError> faults;
    const CheckedClient checked = fetched({"access_key_id", "secret_access_key"}, faults);
    BOOST_TEST(faults.empty());
    BOOST_TEST((checked.secrets ==
                Texts{{"access_key_id", "config-access_key_id"}, {"secret_access_key", "config-secret_access_key"}}));
    BOOST_TEST(checked.missing_secrets.contains("session_token"));
}

BOOST_AUTO_TEST_CASE(a_part_of_an_aws_credential_that_the_config_leaves_out_is_missed)
{
    std::vector<ChatError> faults;
    static_cast<void>(fetched({"secret_access_key"}, faults));
    BOOST_TEST_REQUIRE(faults.size() == 1U);
    BOOST_TEST(faults[0].message.find("secrets.access_key_id is not set") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
