// Golden lines: what a person reads for each mistake, and that no two mistakes read alike.
#include <boost/test/unit_test.hpp>
#include <map>
#include <string>
#include <string_view>

#include "config/load_config.hpp"
#include "printing.hpp"

using namespace parlance::host;
using parlance::host::test::lines;

namespace {

struct Row {
    std::string_view name;
    std::string_view text;
    std::string_view lines;
};

LoadedConfig load(std::string_view text, ConfigSyntax syntax, std::string_view name)
{
    const FixedEnvironment environment{{{"HOME", "/home/ada"}}};
    return load_config_text(text, syntax, name, environment);
}

void check(const Row& row, ConfigSyntax syntax, std::string_view file)
{
    BOOST_TEST_CONTEXT(row.name)
    {
        BOOST_TEST(lines(load(row.text, syntax, file).problems) == row.lines);
    }
}

constexpr Row toml_rows[] = {
    {"an unknown key gets the nearest known name", "[clients.main]\nprovider = \"echo\"\n    modle = \"x\"\n",
     "c.toml:3:5: clients.main.modle: unknown key; did you mean \"model\"?\n"},
    {"an unknown key near no other gets the list", "[plugins]\nfolder = 1\n",
     "c.toml:2:1: plugins.folder: unknown key; known here: paths\n"},
    {"a quoted key with dots is not the path it looks like", "\"plugins.paths\" = []\n",
     "c.toml:1:1: \"plugins.paths\": unknown key; known here: $schema, config_version, default, host, plugins, "
     "record, clients, services\n"},
    {"a wrong type says expected and found", "default = 3\n",
     "c.toml:1:11: default: expected a string in quotes, found an integer\n"},
    {"a table where a value belongs", "default = {}\n",
     "c.toml:1:11: default: expected a string in quotes, found a table\n"},
    {"a value where a table belongs", "clients = \"main\"\n",
     "c.toml:1:11: clients: expected a table, found a string\n"},
    {"a number among paths", "[plugins]\npaths = [\"/a\", 2]\n",
     "c.toml:2:16: plugins.paths[1]: expected a string in quotes, found an integer\n"},
    {"a boolean in quotes", "[clients.a]\nprovider = \"echo\"\nstrict = \"yes\"\n",
     "c.toml:3:10: clients.a.strict: expected true or false, found a string\n"},
    {"an array of layers with a number", "[clients.a]\nprovider = \"echo\"\nlayers = [\"retry\", {}, 1]\n",
     "c.toml:3:24: clients.a.layers[2]: expected a string or a table, found an integer\n"},
    {"a later version", "config_version = 2\nnew_key = 1\n",
     "c.toml:1:18: config_version: version 2 is not known here; this program reads version 1, so update it or the "
     "file\n"},
    {"a default that is misspelt", "default = \"mian\"\n[clients.main]\nprovider = \"echo\"\n",
     "c.toml:1:11: default: \"mian\" is no client; did you mean \"main\"?\n"},
    {"a default that is nowhere near", "default = \"other\"\n[clients.main]\nprovider = \"echo\"\n",
     "c.toml:1:11: default: \"other\" is no client; known here: main\n"},
    {"a default without clients", "default = \"main\"\n",
     "c.toml:1:11: default: \"main\" is no client; add one, or remove this\n"},
    {"a client that is nothing", "[clients.main]\nmodel = \"x\"\n",
     "c.toml:1:1: clients.main: names no provider; add provider = \"aiml\", a library, or a strategy with targets\n"},
    {"a client that is both",
     "[clients.a]\nprovider = \"echo\"\n[clients.b]\nprovider = \"echo\"\nstrategy = "
     "\"fallback\"\ntargets = [\"a\"]\n",
     "c.toml:5:12: clients.b.strategy: a client has either a provider or library, or a strategy; remove one\n"},
    {"a client name with a slash", "[clients.\"a/b\"]\nprovider = \"echo\"\n",
     "c.toml:1:1: clients.\"a/b\": \"a/b\" is no name; use letters, digits, '.', '_' and '-', a letter or digit first, "
     "64 characters at most\n"},
    {"a provider that climbs folders", "[clients.a]\nprovider = \"../evil\"\n",
     "c.toml:2:12: clients.a.provider: \"../evil\" is no name; use letters, digits, '.', '_' and '-', a letter or "
     "digit "
     "first, 64 characters at most\n"},
    {"a relative library", "[clients.a]\nlibrary = \"plugin.so\"\n",
     "c.toml:2:11: clients.a.library: \"plugin.so\" is not absolute; write a path that begins with / or ~/\n"},
    {"a relative plugin folder", "[plugins]\npaths = [\"plugins\"]\n",
     "c.toml:2:10: plugins.paths[0]: \"plugins\" is not absolute; write a path that begins with / or ~/; plugins are "
     "never looked for in the current directory\n"},
    {"another user's home", "[plugins]\npaths = [\"~bob/plugins\"]\n",
     "c.toml:2:10: plugins.paths[0]: \"~bob/plugins\" names another user's home; write an absolute path; plugins are "
     "never looked for in the current directory\n"},
    {"an empty path", "[clients.a]\nprovider = \"echo\"\nca_file = \"\"\n",
     "c.toml:3:11: clients.a.ca_file: is empty; write an absolute path or remove the key\n"},
    {"a relative ca_file in a text", "[clients.a]\nprovider = \"echo\"\nca_file = \"ca.pem\"\n",
     "c.toml:3:11: clients.a.ca_file: \"ca.pem\" is not absolute; write a path that begins with / or ~/\n"},
    {"a recording without a folder", "[record]\nmode = \"record\"\n",
     "c.toml:2:8: record.mode: needs a folder; add dir = \"recordings\"\n"},
    {"a recording in a folder that could be anywhere", "[record]\nmode = \"replay\"\ndir = \"tape\"\n",
     "c.toml:3:7: record.dir: \"tape\" is not absolute; write a path that begins with / or ~/\n"},
    {"a mode and a match that are none", "[record]\nmode = \"play\"\nmatch = \"loose\"\n",
     "c.toml:2:8: record.mode: \"play\" is no mode; use record, replay or off\n"
     "c.toml:3:9: record.match: \"loose\" is no match; use strict, path or order\n"},
    {"too many threads", "[host]\nthreads = 257\n", "c.toml:2:11: host.threads: 257 is out of range; use 0 to 256\n"},
    {"a duration as a number", "[clients.a]\nprovider = \"echo\"\ntimeouts = { connect = 5 }\n",
     "c.toml:3:24: clients.a.timeouts.connect: expected a duration in quotes, such as \"300ms\", \"5s\", \"30m\" or "
     "\"1h\", found an integer\n"},
    {"a duration without a unit", "[clients.a]\nprovider = \"echo\"\ntimeouts = { idle = \"5\" }\n",
     "c.toml:3:21: clients.a.timeouts.idle: \"5\" is no duration; write a whole number with ms, s, m or h, such as "
     "\"5s\", at least \"1ms\" and at most \"168h\"\n"},
    {"a URL that is none", "[clients.a]\nprovider = \"echo\"\nbase_url = \"api.example.com\"\n",
     "c.toml:3:12: clients.a.base_url: is no URL; write one like \"https://api.example.com/v1\"\n"},
    {"a URL without a host", "[clients.a]\nprovider = \"echo\"\nbase_url = \"https:///v1\"\n",
     "c.toml:3:12: clients.a.base_url: has no host; write one like \"https://api.example.com/v1\"\n"},
    {"a URL of another scheme", "[clients.a]\nprovider = \"echo\"\nbase_url = \"ftp://example.com\"\n",
     "c.toml:3:12: clients.a.base_url: has scheme \"ftp\"; use https, or http on this machine\n"},
    {"a URL with a password", "[clients.a]\nprovider = \"echo\"\nbase_url = \"https://u:hunter2@example.com\"\n",
     "c.toml:3:12: clients.a.base_url: has a user name or password, which would show in logs; use api_key for "
     "credentials\n"},
    {"a URL with a query", "[clients.a]\nprovider = \"echo\"\nbase_url = \"https://example.com/?key=hunter2\"\n",
     "c.toml:3:12: clients.a.base_url: has a query or fragment, to which no path can be added; remove it\n"},
    {"a URL with port 0", "[clients.a]\nprovider = \"echo\"\nbase_url = \"https://example.com:0\"\n",
     "c.toml:3:12: clients.a.base_url: has no usable port; use one from 1 to 65535\n"},
    {"plain http to another machine", "[clients.a]\nprovider = \"echo\"\nbase_url = \"http://example.com\"\n",
     "c.toml:3:12: clients.a.base_url: plain http would send key and prompts readable to another machine; use https, "
     "or set allow_insecure_http to true\n"},
    {"a credential among headers",
     "[clients.a]\nprovider = \"echo\"\nheaders = { AUTHORIZATION = \"Bearer hunter2\" }\n",
     "c.toml:3:29: clients.a.headers.AUTHORIZATION: would hold a secret in plain sight; remove it and set api_key "
     "instead\n"},
    {"a header of the transport", "[clients.a]\nprovider = \"echo\"\nheaders = { Host = \"x\" }\n",
     "c.toml:3:20: clients.a.headers.Host: is set by the HTTP transport; remove it\n"},
    {"a header name with a space", "[clients.a]\nprovider = \"echo\"\nheaders = { \"a b\" = \"x\" }\n",
     "c.toml:3:21: clients.a.headers.\"a b\": is no header name; use letters, digits and '-'\n"},
    {"a header value with a line break", "[clients.a]\nprovider = \"echo\"\nheaders = { x-team = \"a\\r\\nb\" }\n",
     "c.toml:3:22: clients.a.headers.x-team: holds a line break or control character; remove it\n"},
    {"a literal key", "[clients.a]\nprovider = \"echo\"\napi_key = \"hunter2\"\n",
     "c.toml:3:11: warning: clients.a.api_key: a literal secret is readable by whoever reads this file; use "
     "\"env:NAME\" or \"file:/path\"\n"},
    {"an empty key", "[clients.a]\nprovider = \"echo\"\napi_key = \"\"\n",
     "c.toml:3:11: clients.a.api_key: is empty; write a reference such as \"env:NAME\" or remove the key\n"},
    {"a key as a number", "[clients.a]\nprovider = \"echo\"\napi_key = 1234\n",
     "c.toml:3:11: clients.a.api_key: expected a reference: \"env:NAME\", \"file:/path\" or a table with cmd, found an "
     "integer\n"},
    {"a shell variable", "[clients.a]\nprovider = \"echo\"\napi_key = \"${KEY}\"\n",
     "c.toml:3:11: clients.a.api_key: variables are not expanded here; write \"env:NAME\"\n"},
    {"a key pasted after env:", "[clients.a]\nprovider = \"echo\"\napi_key = \"env:sk-hunter2\"\n",
     "c.toml:3:11: clients.a.api_key: no variable name follows \"env:\"; write one like \"env:AIML_API_KEY\"\n"},
    {"a relative secret file", "[clients.a]\nprovider = \"echo\"\napi_key = \"file:key\"\n",
     "c.toml:3:11: clients.a.api_key: no absolute path follows \"file:\"; write one like \"file:/run/secrets/key\"\n"},
    {"a command as a string", "[clients.a]\nprovider = \"echo\"\napi_key = \"cmd:pass show x\"\n",
     "c.toml:3:11: clients.a.api_key: a command is a table, not a string; write { cmd = [\"program\", \"argument\"] "
     "}\n"},
    {"a keyring", "[clients.a]\nprovider = \"echo\"\napi_key = \"keyring:a/b\"\n",
     "c.toml:3:11: clients.a.api_key: a keyring is read by its own program; write { cmd = [\"secret-tool\", "
     "\"lookup\", ...] }\n"},
    {"a key of two lines", "[clients.a]\nprovider = \"echo\"\napi_key = \"hunter2\\nX: y\"\n",
     "c.toml:3:11: clients.a.api_key: holds a line break inside the secret; it must be one line\n"},
    {"a command that is a string", "[clients.a]\nprovider = \"echo\"\napi_key = { cmd = \"pass\" }\n",
     "c.toml:3:19: clients.a.api_key.cmd: expected a program and its arguments as strings, such as [\"pass\", "
     "\"show\", \"aiml\"]\n"},
    {"a command table with another key", "[clients.a]\nprovider = \"echo\"\nsecrets = { x = { cdm = [\"a\"] } }\n",
     "c.toml:3:19: clients.a.secrets.x.cdm: unknown key; did you mean \"cmd\"?\n"},
    {"a command table with nothing", "[clients.a]\nprovider = \"echo\"\napi_key = {}\n",
     "c.toml:3:11: clients.a.api_key: names no command; write { cmd = [\"program\", \"argument\"] }\n"},
    {"an unknown strategy", "[clients.a]\nprovider = \"echo\"\n[clients.b]\nstrategy = \"random\"\ntargets = [\"a\"]\n",
     "c.toml:4:12: clients.b.strategy: \"random\" is no strategy; known here: fallback\n"},
    {"a strategy without targets", "[clients.b]\nstrategy = \"fallback\"\n",
     "c.toml:1:1: clients.b: a strategy needs targets; add the names of clients, such as targets = [\"main\", "
     "\"local\"]\n"},
    {"targets without a strategy", "[clients.b]\ntargets = []\n",
     "c.toml:2:11: clients.b.targets: targets need a strategy; add strategy = \"fallback\"\n"},
    {"a key that belongs to the targets",
     "[clients.a]\nprovider = \"echo\"\n[clients.b]\nstrategy = \"fallback\"\ntargets = [\"a\"]\nmodel = \"x\"\n",
     "c.toml:6:9: clients.b.model: has no meaning beside a strategy; move it to the targets\n"},
    {"an unknown and a repeated target",
     "[clients.aa]\nprovider = \"echo\"\n[clients.b]\nstrategy = \"fallback\"\ntargets = [\"aa\", \"bb\", \"aa\"]\n",
     "c.toml:5:18: clients.b.targets[1]: \"bb\" is no client; known here: aa, b\n"
     "c.toml:5:24: clients.b.targets[2]: \"aa\" comes twice; remove one\n"},
    {"a client that falls back to itself", "[clients.b]\nstrategy = \"fallback\"\ntargets = [\"b\"]\n",
     "c.toml:3:11: clients.b.targets: goes in a circle: b -> b; remove one of the steps\n"},
    {"a circle behind an innocent client",
     "[clients.in]\nstrategy = \"fallback\"\ntargets = [\"c\"]\n[clients.b]\nstrategy = \"fallback\"\ntargets = "
     "[\"c\"]\n"
     "[clients.c]\nstrategy = \"fallback\"\ntargets = [\"b\"]\n",
     "c.toml:6:11: clients.b.targets: goes in a circle: b -> c -> b; remove one of the steps\n"},
    {"a date", "[clients.a]\nprovider = \"echo\"\noptions = { since = 2024-01-01 }\n",
     "c.toml:3:21: clients.a.options.since: is a date or time, which no key takes; write it as a string in quotes\n"},
    {"not a number", "[clients.a]\nprovider = \"echo\"\ndefaults = { temperature = nan }\n",
     "c.toml:3:28: clients.a.defaults.temperature: is not a finite number; no provider accepts it\n"},
    {"text without quotes", "default = main\n",
     "c.toml:1:11: not valid TOML: value: could not determine value type; text needs quotes\n"},
    {"a number too large, which might be a key", "api_key = 12345678901234567890\n",
     "c.toml:1:31: not valid TOML: decimal integer: this number is not representable in 64 bits; text needs quotes\n"},
    {"a key that comes twice", "default = \"a\"\ndefault = \"b\"\n",
     "c.toml:2:11: not valid TOML: key-value pair: cannot redefine existing string 'default'\n"},
    {"a string without its end", "default = \"main\n",
     "c.toml:1:16: not valid TOML: string: unescaped control characters other than TAB (U+0009) are explicitly "
     "prohibited\n"},
    {"several mistakes come together, in file order", "[clients.a]\nstrict = 1\napi_key = 2\n[host]\nthreads = -1\n",
     "c.toml:1:1: clients.a: names no provider; add provider = \"aiml\", a library, or a strategy with targets\n"
     "c.toml:2:10: clients.a.strict: expected true or false, found an integer\n"
     "c.toml:3:11: clients.a.api_key: expected a reference: \"env:NAME\", \"file:/path\" or a table with cmd, found an "
     "integer\n"
     "c.toml:5:11: host.threads: -1 is out of range; use 0 to 256\n"},
};

constexpr Row json_rows[] = {
    {"an unknown key has its pointer", "{\"clients\": {\n  \"main\": {\"provider\": \"echo\", \"modle\": \"x\"}}}",
     "c.json:2:32: /clients/main/modle: unknown key; did you mean \"model\"?\n"},
    {"a pointer escapes slash and tilde", "{\"clients\": {\"a/b~c\": 1}}",
     "c.json:1:23: /clients/a~1b~0c: expected a table, found an integer\n"},
    {"columns count characters, not bytes", "{\"default\": \"\u00e4\u00f6\u00fc\", \"x\": 1}",
     "c.json:1:13: /default: \"\u00e4\u00f6\u00fc\" is no client; add one, or remove this\n"
     "c.json:1:20: /x: unknown key; known here: $schema, config_version, default, host, plugins, record, clients, "
     "services\n"},
    {"null is no value", "{\"default\": null}", "c.json:1:13: /default: expected a string in quotes, found null\n"},
    {"a key that comes twice", "{\"default\": \"a\",\n \"default\": \"b\"}",
     "c.json:2:2: /default: comes twice; remove one\n"},
    {"a number beyond 64 bits with sign", "{\"host\": {\"threads\": 18446744073709551615}}",
     "c.json:1:22: /host/threads: is larger than 9223372036854775807; write a smaller number\n"},
    {"a syntax error has line and column", "{\"default\": \"a\",\n \"host\" {}}",
     "c.json:2:9: not valid JSON: syntax error; look for a comma, quote or bracket too many or too few\n"},
    {"a text that stops",
     "{\"default\": ", "c.json:1:12: not valid JSON: the text ends too early; close what is open\n"},
    {"no text at all", "", "c.json:1:1: not valid JSON: the text ends too early; close what is open\n"},
    {"something after the end", "{}\n x", "c.json:2:2: not valid JSON: something follows the object; remove it\n"},
    {"an array for a config", " []", "c.json:1:2: a config is an object, found an array\n"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(config_messages)

BOOST_AUTO_TEST_CASE(every_mistake_in_toml_has_its_line)
{
    for (const auto& row : toml_rows)
        check(row, ConfigSyntax::toml, "c.toml");
}

BOOST_AUTO_TEST_CASE(every_mistake_in_json_has_its_line)
{
    for (const auto& row : json_rows)
        check(row, ConfigSyntax::json, "c.json");
}

BOOST_AUTO_TEST_CASE(no_message_repeats_a_secret)
{
    for (const auto& row : toml_rows) {
        const auto loaded = load(row.text, ConfigSyntax::toml, "c.toml");
        BOOST_TEST(lines(loaded.problems).find("hunter2") == std::string::npos, row.name);
    }
}

BOOST_AUTO_TEST_CASE(only_warnings_leave_a_config_usable)
{
    BOOST_TEST(load("[clients.a]\nprovider = \"echo\"\napi_key = \"x\"\n", ConfigSyntax::toml, "c").ok());
    BOOST_TEST(!load("[clients.a]\nprovider = 1\n", ConfigSyntax::toml, "c").ok());
}

BOOST_AUTO_TEST_CASE(findings_stop_at_a_hundred)
{
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "unknown_" + std::to_string(i) + " = 1\n";
    BOOST_TEST(load(text, ConfigSyntax::toml, "c").problems.size() == Problems::limit);
}

BOOST_AUTO_TEST_CASE(control_characters_of_a_file_do_not_reach_the_terminal)
{
    const auto text = lines(load("\"\\u001b[31m\" = 1\n", ConfigSyntax::toml, "c").problems);
    BOOST_TEST(text.find('\x1b') == std::string::npos);
    BOOST_TEST(text.starts_with("c:1:1: \"\\x1b[31m\": unknown key"));
}

BOOST_AUTO_TEST_SUITE_END()
