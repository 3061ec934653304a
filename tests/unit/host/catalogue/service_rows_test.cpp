// Rows of [services] in a config: what they may say, and what is told of those that cannot be.
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>

#include "../config/printing.hpp"
#include "config/load_config.hpp"
#include "config/show_config.hpp"

using namespace parlance::host;
using parlance::host::test::lines;

namespace {

LoadedConfig load(std::string_view text)
{
    static const FixedEnvironment environment;
    return load_config_text(text, ConfigSyntax::toml, "c.toml", environment);
}

constexpr std::string_view full = R"toml(config_version = 1

[services.my-gateway]
title = "Our gateway"
provider = "anthropic"
base_url = "https://gateway.example/{team}/v1"
key_env = ["GATEWAY_KEY", "OLD_KEY"]
key_url = "https://gateway.example/keys#mine"
key_required = false
key_is_shared = true
auth = "header:X-Gateway-Key"
model = "big"
headers = { X-Team = "red" }
options = { developer_role = true }
option_env = { team = "GATEWAY_TEAM" }
allow_insecure_http = false
checked = true
)toml";

/// A mistake and all that is said of it.
struct Mistake {
    std::string_view row;
    std::string_view told;
};

constexpr Mistake mistakes[] = {
    {R"(base_ulr = "https://x.example/v1")",
     R"(c.toml:2:1: services.a.base_ulr: unknown key; did you mean "base_url"?)"},
    {R"(key_env = 5)",
     R"(c.toml:2:11: services.a.key_env: expected a string in quotes, or an array of them, found an integer)"},
    {R"(key_env = ["GOOD", "sk-123"])",
     R"(c.toml:2:20: services.a.key_env[1]: is no name of an environment variable; write one like "MY_GATEWAY_KEY")"},
    {R"(base_url = "gateway.example/v1")",
     R"(c.toml:2:12: services.a.base_url: is no URL; write one like "https://api.example.com/v1")"},
    {R"(base_url = "https://x.example/{team/v1")",
     "c.toml:2:12: services.a.base_url: has a brace without its other half"},
    {R"(base_url = "https://x.example/{te am}/v1")",
     "c.toml:2:12: services.a.base_url: has braces around what can be no option; a name has letters, digits and '_'"},
    {R"(base_url = "http://x.example/v1")",
     "c.toml:2:12: services.a.base_url: plain http would send key and prompts readable to another machine; use https, "
     "or set allow_insecure_http to true"},
    {R"(auth = "digest")",
     R"(c.toml:2:8: services.a.auth: "digest" is no scheme; use bearer, basic, none, or "header:NAME")"},
    {R"(key_url = "gateway.example/keys")",
     "c.toml:2:11: services.a.key_url: is no web address; write one that begins with https://"},
    {R"(headers = { Authorization = "x" })",
     "c.toml:2:13: services.a.headers.Authorization: would hold a secret in plain sight; remove it and set api_key "
     "instead"},
    {R"(provider = "an id")",
     R"(c.toml:2:12: services.a.provider: "an id" is no name; use letters, digits, '.', '_' and '-', a letter or digit )"
     "first, 64 characters at most"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(service_rows)

BOOST_AUTO_TEST_CASE(every_key_is_read)
{
    const auto loaded = load(full);
    BOOST_TEST(lines(loaded.problems) == "");
    BOOST_REQUIRE(loaded.config.services.size() == 1U);
    const Service& service = loaded.config.services.front();
    BOOST_TEST(service.name == "my-gateway");
    BOOST_TEST(service.title == "Our gateway");
    BOOST_TEST(service.provider == "anthropic");
    BOOST_TEST(service.base_url == "https://gateway.example/{team}/v1");
    BOOST_TEST(service.key_env.back() == "OLD_KEY");
    BOOST_TEST(service.key_url == "https://gateway.example/keys#mine");
    BOOST_TEST(!service.needs_key());
    BOOST_TEST(service.key_is_shared.value());
    BOOST_TEST(service.auth == "header:X-Gateway-Key");
    BOOST_TEST(service.model == "big");
    BOOST_TEST(service.headers.front().second == "red");
    BOOST_TEST(*service.options.find("developer_role")->as_boolean());
    BOOST_TEST(service.option_env.front().second.front() == "GATEWAY_TEAM");
    BOOST_TEST(service.checked.value());
    BOOST_TEST(service.place.position.line == 3U);
}

BOOST_AUTO_TEST_CASE(what_is_shown_loads_again_as_the_same)
{
    BOOST_TEST(show_config(load(full).config) == full);
}

BOOST_AUTO_TEST_CASE(a_key_is_needed_where_a_variable_is_named_unless_the_row_says_otherwise)
{
    BOOST_TEST(load("[services.a]\nkey_env = \"K\"\n").config.services.front().needs_key());
    BOOST_TEST(!load("[services.a]\nkey_env = \"K\"\nkey_required = false\n").config.services.front().needs_key());
    BOOST_TEST(!load("[services.a]\nbase_url = \"http://127.0.0.1/v1\"\n").config.services.front().needs_key());
}

BOOST_AUTO_TEST_CASE(a_mistake_is_told_with_its_place_and_its_remedy)
{
    for (const Mistake& mistake : mistakes)
        BOOST_TEST(lines(load("[services.a]\n" + std::string(mistake.row) + "\n").problems) ==
                   std::string(mistake.told) + "\n");
}

BOOST_AUTO_TEST_CASE(a_plain_http_address_on_this_machine_needs_no_permission)
{
    BOOST_TEST(load("[services.a]\nbase_url = \"http://localhost:8080/v1\"\n").ok());
    BOOST_TEST(load("[services.a]\nbase_url = \"http://10.0.0.7/v1\"\nallow_insecure_http = true\n").ok());
}

BOOST_AUTO_TEST_SUITE_END()
