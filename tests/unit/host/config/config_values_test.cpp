#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "config/load_config.hpp"
#include "config/quantities.hpp"
#include "config/schema.hpp"
#include "printing.hpp"

using namespace parlance::host;
using namespace std::chrono_literals;
using parlance::host::test::lines;

namespace {

Config load(std::string_view text, ConfigSyntax syntax = ConfigSyntax::toml)
{
    const FixedEnvironment environment{{{"HOME", "/home/ada"}}};
    auto loaded = load_config_text(text, syntax, "c", environment, "/etc/app");
    BOOST_TEST(lines(loaded.problems) == "");
    return loaded.config;
}

constexpr std::string_view full_toml = R"toml(
config_version = 1
default = "main"

[host]
threads = 2

[plugins]
paths = ["~/.local/share/parlance/plugins", "/opt/../opt/plugins"]

[clients.main]
provider = "aiml"
library = "/opt/aiml.so"
api_key = "env:AIML_API_KEY"
secrets = { org = "file:/run/org", token = { cmd = ["pass", "show", "x"] } }
model = "gpt-4o-mini"
base_url = "https://api.aimlapi.com/v1"
headers = { X-Team = "red", X-App = "demo" }
proxy = "http://proxy.example:3128"
ca_file = "ca.pem"
allow_insecure_http = true
strict = true
layers = ["retry", { kind = "limit", rpm = 60 }]
timeouts = { connect = "300ms", first_byte = "5s", idle = "30m", progress = "1h", total = "168h" }
defaults = { temperature = 0.7, stop = ["\n"] }
options = { nested = { deep = true } }

[clients.local]
provider = "echo"

[clients.a-first-by-name]
strategy = "fallback"
targets = ["main", "local"]
)toml";

constexpr std::string_view full_json = R"json({
"$schema": "https://example.com/schema.json", "config_version": 1, "default": "main", "host": {"threads": 2},
"plugins": {"paths": ["~/.local/share/parlance/plugins", "/opt/../opt/plugins"]},
"clients": {"main": {"provider": "aiml", "library": "/opt/aiml.so", "api_key": "env:AIML_API_KEY",
 "secrets": {"org": "file:/run/org", "token": {"cmd": ["pass", "show", "x"]}}, "model": "gpt-4o-mini",
 "base_url": "https://api.aimlapi.com/v1", "headers": {"X-Team": "red", "X-App": "demo"},
 "proxy": "http://proxy.example:3128", "ca_file": "ca.pem", "allow_insecure_http": true, "strict": true,
 "layers": ["retry", {"kind": "limit", "rpm": 60}],
 "timeouts": {"connect": "300ms", "first_byte": "5s", "idle": "30m", "progress": "1h", "total": "168h"},
 "defaults": {"temperature": 0.7, "stop": ["\n"]}, "options": {"nested": {"deep": true}}},
 "local": {"provider": "echo"}, "a-first-by-name": {"strategy": "fallback", "targets": ["main", "local"]}}})json";

void check_main_client(const ClientConfig& main)
{
    BOOST_TEST(main.name == "main");
    BOOST_TEST(main.provider == "aiml");
    BOOST_TEST(main.library == "/opt/aiml.so");
    BOOST_TEST(main.api_key.value().describe() == "env:AIML_API_KEY");
    BOOST_TEST(main.secrets.at(0).first == "org");
    BOOST_TEST(main.secrets.at(0).second.describe() == "file:/run/org");
    BOOST_TEST(main.secrets.at(1).second.describe() == "cmd: pass");
    BOOST_TEST(main.model == "gpt-4o-mini");
    BOOST_TEST(main.base_url == "https://api.aimlapi.com/v1");
    BOOST_TEST(main.headers.at(0).first == "X-Team");
    BOOST_TEST(main.headers.at(1).second == "demo");
    BOOST_TEST(main.proxy == "http://proxy.example:3128");
    BOOST_TEST(main.ca_file == "/etc/app/ca.pem");
    BOOST_TEST(main.allow_insecure_http);
    BOOST_TEST(main.strict);
    BOOST_TEST(*main.layers.at(0).as_string() == "retry");
    BOOST_TEST(*main.layers.at(1).find("rpm")->as_integer() == 60);
    BOOST_TEST(*main.defaults.find("temperature")->as_double() == 0.7);
    BOOST_TEST(*main.options.find("nested")->find("deep")->as_boolean());
    BOOST_TEST(!main.is_route());
}

void check_timeouts(const Timeouts& timeouts)
{
    BOOST_TEST((timeouts.connect == 300ms));
    BOOST_TEST((timeouts.first_byte == 5s));
    BOOST_TEST((timeouts.idle == 30min));
    BOOST_TEST((timeouts.progress == 1h));
    BOOST_TEST((timeouts.total == 168h));
}

void check_full(const Config& config)
{
    BOOST_TEST(config.path.empty());
    BOOST_TEST(config.default_client == "main");
    BOOST_TEST(config.host.threads == 2U);
    BOOST_TEST_REQUIRE(config.plugin_paths.size() == 2U);
    BOOST_TEST(config.plugin_paths[0] == "/home/ada/.local/share/parlance/plugins");
    BOOST_TEST(config.plugin_paths[1] == "/opt/plugins");
    BOOST_TEST_REQUIRE(config.clients.size() == 3U);
    check_main_client(config.clients[0]);
    check_timeouts(config.clients[0].timeouts);
    BOOST_TEST(config.clients[1].name == "local");
    BOOST_TEST(config.clients[2].name == "a-first-by-name");
    BOOST_TEST(config.clients[2].is_route());
    BOOST_TEST(config.clients[2].targets.at(1) == "local");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_values)

BOOST_AUTO_TEST_CASE(every_key_of_a_toml_file_arrives)
{
    check_full(load(full_toml));
}

BOOST_AUTO_TEST_CASE(every_key_of_a_json_file_arrives)
{
    check_full(load(full_json, ConfigSyntax::json));
}

BOOST_AUTO_TEST_CASE(an_empty_text_is_a_config_of_defaults)
{
    const Config config = load("");
    BOOST_TEST(config.config_version == 1);
    BOOST_TEST(config.default_client.empty());
    BOOST_TEST(config.plugin_paths.empty());
    BOOST_TEST(config.clients.empty());
    BOOST_TEST(std::to_string(config.host.threads) == default_of("host.threads"));
}

BOOST_AUTO_TEST_CASE(recordings_are_off_unless_asked_for)
{
    BOOST_TEST((load("").record.mode == parlance::core::RecordMode::off));
    const Config config = load("[record]\nmode = \"replay\"\ndir = \"/tape\"\nmatch = \"order\"\n");
    BOOST_TEST((config.record.mode == parlance::core::RecordMode::replay));
    BOOST_TEST((config.record.match == parlance::core::ReplayMatch::order));
    BOOST_TEST(config.record.path == "/tape");
    BOOST_TEST(config.record.folder);
    BOOST_TEST(to_string(config.record.match) == "order");
}

BOOST_AUTO_TEST_CASE(a_bare_client_has_the_stated_defaults)
{
    const Config config = load("[clients.a]\nprovider = \"echo\"\n");
    const ClientConfig& client = config.clients.at(0);
    BOOST_TEST(!client.api_key.has_value());
    BOOST_TEST(client.model.empty());
    BOOST_TEST(client.base_url.empty());
    BOOST_TEST(!client.allow_insecure_http);
    BOOST_TEST(!client.strict);
    BOOST_TEST(client.layers.empty());
    BOOST_TEST(client.defaults.as_object()->empty());
    BOOST_TEST(client.options.as_object()->empty());
    BOOST_TEST(!client.timeouts.connect.has_value());

    const Deadlines deadlines = with_defaults(client.timeouts);
    BOOST_TEST((deadlines.connect == 5s));
    BOOST_TEST((deadlines.first_byte == 600s));
    BOOST_TEST((deadlines.idle == 300s));
    BOOST_TEST((deadlines.progress == 600s));
    BOOST_TEST((deadlines.total == 30min));
}

BOOST_AUTO_TEST_CASE(a_written_deadline_wins_over_its_default_alone)
{
    const Config config = load("[clients.a]\nprovider = \"echo\"\ntimeouts = { idle = \"7s\" }\n");
    const Deadlines deadlines = with_defaults(config.clients.at(0).timeouts);
    BOOST_TEST((deadlines.idle == 7s));
    BOOST_TEST((deadlines.connect == 5s));
}

BOOST_AUTO_TEST_CASE(places_tell_later_errors_where_a_key_stands)
{
    const Config config = load("[clients.a]\nprovider = \"echo\"\n[clients.a.headers]\nX-One = \"1\"\n");
    const ClientConfig& client = config.clients.at(0);
    BOOST_TEST(client.place_of("headers.X-One").position.line == 4U);
    BOOST_TEST(client.place_of("headers.X-One").pointer == "/clients/a/headers/X-One");
    BOOST_TEST(client.place_of("provider").key == "clients.a.provider");
    BOOST_TEST(client.place_of("model").key == "clients.a");
}

BOOST_AUTO_TEST_CASE(plain_http_to_this_machine_needs_no_permission)
{
    for (const auto* url :
         {"http://localhost:1", "http://sim.localhost", "http://127.0.0.2/v1", "http://[::1]:8080/"}) {
        const auto text = "[clients.a]\nprovider = \"echo\"\nbase_url = \"" + std::string{url} + "\"\n";
        BOOST_TEST(load(text).clients.at(0).base_url == url);
    }
}

BOOST_AUTO_TEST_CASE(one_route_may_be_the_target_of_several)
{
    const Config config = load(
        "[clients.a]\nprovider = \"echo\"\n[clients.r]\nstrategy = \"fallback\"\ntargets = [\"a\"]\n"
        "[clients.s]\nstrategy = \"fallback\"\ntargets = [\"r\", \"a\"]\n"
        "[clients.t]\nstrategy = \"fallback\"\ntargets = [\"s\", \"r\"]\n");
    BOOST_TEST(config.find_client("t") == &config.clients[3]);
    BOOST_TEST(config.find_client("u") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_passed_over)
{
    BOOST_TEST(load("\xEF\xBB\xBF[host]\nthreads = 0\n").host.threads == 0U);
    BOOST_TEST(load("\xEF\xBB\xBF{\"host\": {\"threads\": 0}}", ConfigSyntax::json).host.threads == 0U);
}

BOOST_AUTO_TEST_CASE(every_stated_duration_is_one)
{
    for (const auto& rule : key_rules()) {
        if (rule.type == KeyType::duration) BOOST_TEST(parse_duration(rule.fallback).has_value(), rule.pattern);
    }
}

BOOST_AUTO_TEST_SUITE_END()
