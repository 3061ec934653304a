#include "loading/plugin_tables.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "fixture_files.hpp"

namespace parlance::host::test {

namespace {

parlance_string view(std::string_view text)
{
    return {text.data(), text.size()};
}

parlance_translator* make(const parlance_provider*, parlance_host*, parlance_string, parlance_output*) noexcept
{
    return nullptr;
}

/// A plugin with one provider and its manifest, right until a test changes it.
struct Tables {
    parlance_provider provider{sizeof(parlance_provider), 0, view("x"), view("1.0"), view("{}"), make, nullptr};
    std::vector<const parlance_provider*> providers{&provider};
    parlance_plugin plugin{sizeof(parlance_plugin), 1, view("hash"), view("sdk"), nullptr, 1};
    std::vector<Manifest> manifests{1};

    Tables()
    {
        manifests.front().id = "x";
        manifests.front().version = "1.0";
    }

    std::optional<Refusal> check()
    {
        plugin.providers = providers.data();
        plugin.provider_count = providers.size();
        return check_plugin(&plugin, manifests, "hash", "/p/parlance-x.so");
    }

    RefusalKind refused()
    {
        const auto refusal = check();
        BOOST_REQUIRE(refusal.has_value());
        return refusal->kind;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_tables)

BOOST_AUTO_TEST_CASE(right_tables_pass_longer_ones_too)
{
    Tables tables;
    BOOST_TEST(!tables.check().has_value());
    tables.plugin.struct_size += 64;
    tables.provider.struct_size += 8;
    BOOST_TEST(!tables.check().has_value());
}

BOOST_AUTO_TEST_CASE(lists_that_are_not_there_are_refused)
{
    Tables tables;
    tables.providers.clear();
    BOOST_TEST(tables.refused() == RefusalKind::no_providers);
    tables.providers = {nullptr};
    BOOST_TEST(tables.refused() == RefusalKind::provider_missing);
    tables.providers.assign(300, &tables.provider);
    BOOST_TEST(tables.refused() == RefusalKind::too_many_providers);
    tables.plugin.providers = nullptr;
    tables.plugin.provider_count = 1;
    const auto refusal = check_plugin(&tables.plugin, tables.manifests, "hash", "p");
    BOOST_TEST(refusal.value().kind == RefusalKind::provider_list_missing);
}

BOOST_AUTO_TEST_CASE(providers_and_manifests_must_be_the_same_set)
{
    Tables twice;
    twice.providers = {&twice.provider, &twice.provider};
    BOOST_TEST(twice.refused() == RefusalKind::provider_listed_twice);
    Tables unannounced;
    unannounced.manifests.front().id = "y";
    BOOST_TEST(unannounced.refused() == RefusalKind::provider_not_announced);
    Tables absent;
    absent.manifests.push_back(absent.manifests.front());
    absent.manifests.back().id = "z";
    BOOST_TEST(absent.refused() == RefusalKind::provider_announced_but_absent);
    Tables newer;
    newer.manifests.front().version = "2.0";
    BOOST_TEST(newer.refused() == RefusalKind::version_differs_from_manifest);
}

BOOST_AUTO_TEST_CASE(the_maker_of_the_announced_kind_must_be_there)
{
    Tables tables;
    tables.manifests.front().kind = ProviderKind::client;
    BOOST_TEST(tables.refused() == RefusalKind::maker_missing);
}

BOOST_AUTO_TEST_CASE(malformed_strings_are_refused_unread)
{
    Tables null_id;
    null_id.provider.id = {nullptr, 4};
    BOOST_TEST(null_id.refused() == RefusalKind::string_malformed);
    Tables endless;
    endless.plugin.sdk.size = ~std::size_t{0};
    BOOST_TEST(endless.refused() == RefusalKind::string_malformed);
}

BOOST_AUTO_TEST_CASE(the_contract_hash_is_compared_unless_the_host_names_none)
{
    Tables tables;
    tables.plugin.abi_hash = view("other");
    BOOST_TEST(tables.refused() == RefusalKind::plugin_built_for_other_headers);
    BOOST_TEST(!check_plugin(&tables.plugin, tables.manifests, "", "p").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
