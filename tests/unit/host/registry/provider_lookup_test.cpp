#include "registry/provider_lookup.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "../loading/fixture_files.hpp"

namespace parlance::host::test {

namespace {

/// The manifest of a client of that service, which the fixture "with-credentials" speaks with.
Manifest manifest_with(const Service& service)
{
    const std::vector<Service> services{service};
    const Catalogue catalogue(services, {}, Privilege::ordinary);
    SearchSources sources;
    sources.application = {PARLANCE_FIXTURE_DIR};
    const PluginSearch search(make_search_path(sources), fixture_contract());
    MakerContext context{};
    context.log = std::make_shared<Log>(nullptr, nullptr, 0);
    context.catalogue = &catalogue;
    context.search = &search;
    CheckedClient checked;
    checked.config.name = "main";
    checked.config.provider = service.name;
    const auto fault = find_provider(context, checked);
    BOOST_TEST_REQUIRE(!fault.has_value(), (fault ? fault->message : ""));
    return checked.manifest;
}

Service acme()
{
    Service service;
    service.name = "acme";
    service.provider = "with-credentials";
    return service;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(provider_lookup)

BOOST_AUTO_TEST_CASE(a_service_with_an_address_of_its_own_gets_no_credentials_of_the_plugins_home)
{
    Service service = acme();
    service.base_url = "https://acme.example";
    service.key_env = {"ACME_KEY"};
    const Manifest manifest = manifest_with(service);
    BOOST_TEST_REQUIRE(manifest.secrets.size() == 2U);
    BOOST_TEST(manifest.secrets[0].env == std::vector<std::string>{"ACME_KEY"});
    BOOST_TEST(manifest.secrets[1].name == "credentials");
    BOOST_TEST(manifest.secrets[1].env.empty());
    BOOST_TEST(manifest.secrets[1].default_file == "");
}

BOOST_AUTO_TEST_CASE(a_service_at_the_plugins_address_finds_the_plugins_credentials)
{
    const Manifest manifest = manifest_with(acme());
    BOOST_TEST_REQUIRE(manifest.secrets.size() == 2U);
    BOOST_TEST(manifest.secrets[0].env == std::vector<std::string>{"HOME_KEY"});
    BOOST_TEST(manifest.secrets[1].env == std::vector<std::string>{"HOME_CREDENTIALS"});
    BOOST_TEST(manifest.secrets[1].default_file == "~/.config/home/credentials.json");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
