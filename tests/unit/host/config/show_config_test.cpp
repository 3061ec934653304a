#include "config/show_config.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "config/load_config.hpp"
#include "config/toml_writer.hpp"
#include "printing.hpp"

using namespace parlance::host;
using parlance::host::test::lines;

namespace {

constexpr std::string_view written = R"toml(config_version = 1
default = "main"

[host]
threads = 2

[plugins]
paths = ["/opt/plugins"]

[clients.main]
provider = "aiml"
api_key = "env:AIML_API_KEY"
secrets = { org = "file:/run/org", token = { cmd = ["pass", "show", "x"] } }
model = "gpt-4o-mini"
base_url = "https://api.aimlapi.com/v1"
headers = { X-Team = "red \"one\"" }
ca_file = "/etc/ca.pem"
strict = true
layers = ["retry", { kind = "limit", rpm = 60 }]
timeouts = { connect = "300ms", total = "1h" }
defaults = { temperature = 0.7, top_p = 1.0, stop = ["\n"], "odd key" = -1 }

[clients."dotted.name"]
provider = "echo"

[clients.safe]
strategy = "fallback"
targets = ["main", "dotted.name"]
)toml";

Config load(std::string_view text, ConfigSyntax syntax = ConfigSyntax::toml)
{
    const FixedEnvironment environment;
    auto loaded = load_config_text(text, syntax, "c", environment);
    BOOST_TEST(loaded.ok(), lines(loaded.problems));
    return loaded.config;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(showing_a_config)

BOOST_AUTO_TEST_CASE(what_is_shown_loads_again_as_the_same)
{
    BOOST_TEST(show_config(load(written)) == written);
    BOOST_TEST(show_config(load(show_config(load(written)))) == written);
}

BOOST_AUTO_TEST_CASE(the_json_form_loads_again_as_the_same)
{
    const auto text = boost::json::serialize(show_config_json(load(written)));
    BOOST_TEST(show_config(load(text, ConfigSyntax::json)) == written);
}

BOOST_AUTO_TEST_CASE(defaults_are_shown_on_demand_and_change_nothing)
{
    const auto text = show_config(load("[clients.a]\nprovider = \"echo\"\n"), ShowDefaults::yes);
    BOOST_TEST(text == R"toml(config_version = 1

[host]
threads = 1

[plugins]
paths = []

[record]
mode = "off"
match = "strict"

[clients.a]
provider = "echo"
allow_insecure_http = false
strict = false
layers = []
timeouts = { connect = "5s", first_byte = "10m", idle = "5m", progress = "10m", total = "30m" }
defaults = {}
options = {}
)toml");
    BOOST_TEST(show_config(load(text), ShowDefaults::yes) == text);
    const auto all = show_config(load(written), ShowDefaults::yes);
    BOOST_TEST(show_config(load(all), ShowDefaults::yes) == all);
}

BOOST_AUTO_TEST_CASE(a_literal_secret_is_hidden)
{
    const Config config =
        load("[clients.a]\nprovider = \"echo\"\napi_key = \"hunter2\"\nsecrets = { x = \"hunter2\" }\n");
    const auto text = show_config(config) + boost::json::serialize(show_config_json(config));
    BOOST_TEST(text.find("hunter2") == std::string::npos);
    BOOST_TEST(text.find("api_key = \"(literal, hidden)\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_empty_config_is_its_version)
{
    BOOST_TEST(show_config(Config{}) == "config_version = 1\n");
}

BOOST_AUTO_TEST_CASE(null_has_no_toml_and_is_left_out)
{
    const boost::json::object root{{"a", nullptr}, {"b", {1, nullptr, "\x7f"}}, {"t", {{"x", nullptr}, {"y", 1e300}}}};
    BOOST_TEST(write_toml(root) == "b = [1, \"\\u007f\"]\n\n[t]\ny = 1e+300\n");
}

BOOST_AUTO_TEST_SUITE_END()
