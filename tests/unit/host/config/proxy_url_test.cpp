#include "config/proxy_url.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

#include "config/load_config.hpp"
#include "config/show_config.hpp"
#include "printing.hpp"

using namespace parlance::host;
using parlance::host::test::lines;

namespace {

std::string read(std::string_view text)
{
    const ParsedProxyUrl parsed = parse_proxy_url(text);
    BOOST_TEST(parsed.url.has_value() == parsed.problem.empty());
    if (!parsed.url) return parsed.problem;
    const ProxyUrl& url = *parsed.url;
    return (url.tls ? "https " : "http ") +
           (url.user.empty() && url.password.empty() ? "" : url.user + "|" + url.password + " ") + url.host + " " +
           std::to_string(url.port);
}

struct Row {
    std::string_view text;
    std::string_view expected;
};

constexpr Row good[] = {
    {"http://proxy.example:3128", "http proxy.example 3128"},
    {"http://proxy.example:3128/", "http proxy.example 3128"},
    {"HTTP://Proxy.Example", "http proxy.example 80"},
    {"https://proxy.example", "https proxy.example 443"},
    {"https://proxy.example:3129", "https proxy.example 3129"},
    {"proxy.example:3128", "http proxy.example 3128"},
    {"proxy", "http proxy 80"},
    {"proxy:", "http proxy 80"},
    {"10.0.0.1:8080", "http 10.0.0.1 8080"},
    {"[2001:DB8::1]:3128", "http 2001:db8::1 3128"},
    {"http://[::1]", "http ::1 80"},
    {"http://ada:hunter2@proxy:3128", "http ada|hunter2 proxy 3128"},
    {"ada:hunter2@proxy:3128", "http ada|hunter2 proxy 3128"},
    {"http://ada@proxy", "http ada| proxy 80"},
    {"http://:hunter2@proxy", "http |hunter2 proxy 80"},
    {"http://ada:@proxy", "http ada| proxy 80"},
    {"http://a%40b:%2F%3a%25%C3%A9@proxy", "http a@b|/:%\xC3\xA9 proxy 80"},
    {"http://ada:p@ss:w@proxy:1", "http ada|p@ss:w proxy 1"},
    {"http://CORP%5Cada:x@proxy", "http CORP\\ada|x proxy 80"},
};

constexpr std::string_view not_supported = "; supported is an HTTP proxy, http://HOST:PORT or https://HOST:PORT";

constexpr Row bad[] = {
    {"", "has no host"},
    {"http://", "has no host"},
    {"http://:3128", "has no host"},
    {"http://ada:x@", "has no host"},
    {"http://proxy:0", "has no usable port"},
    {"http://proxy:65536", "has no usable port"},
    {"http://proxy:http", "has no usable port"},
    {"http://proxy:+1", "has no usable port"},
    {"2001:db8::1", "has more than one ':' behind its host"},
    {"http://pro xy:1", "has more than user, password, host and port"},
    {"http://proxy:1/path", "has more than user, password, host and port"},
    {"http://proxy:1?x", "has more than user, password, host and port"},
    {"http://proxy:1#x", "has more than user, password, host and port"},
    {"http://ada:pa/ss@proxy:1", "has more than user, password, host and port"},
    {"http://ada:pa\\ss@proxy:1", "has more than user, password, host and port"},
    {"http://proxy:1\r\nX: y", "has more than user, password, host and port"},
    {"http://pr\xC3\xB6xy", "has a host that is none"},
    {"http://*", "has a host that is none"},
    {"http://[::1", "has a '[' without ']'"},
    {"http://[::g]", "has no IPv6 address in its brackets"},
    {"http://[1.2.3.4]", "has no IPv6 address in its brackets"},
    {"http://[::1]x", "has no IPv6 address in its brackets"},
    {"http://ada:%@proxy", "has a user or password with a broken %"},
    {"http://ada:%4@proxy", "has a user or password with a broken %"},
    {"http://ada:%zz@proxy", "has a user or password with a broken %"},
    {"http://ada:%0a@proxy", "has a user or password with a broken % or a control character"},
    {"http://a%3Ab:x@proxy", "has a user name with ':'"},
    {"socks5://proxy:1080", "has scheme \"socks5\", a SOCKS proxy, which is not supported; supported is"},
    {"SOCKS5H://proxy:1080", "has scheme \"socks5h\", a SOCKS proxy"},
    {"ftp://proxy", "has scheme \"ftp\"; supported is an HTTP proxy"},
    {"://proxy", "has no usable scheme; supported is"},
    {"ada:hunter2://x", "has no usable scheme; supported is"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_url)

BOOST_AUTO_TEST_CASE(every_usual_form_is_read)
{
    for (const Row& row : good)
        BOOST_TEST(read(row.text) == row.expected, row.text << " gave " << read(row.text));
}

BOOST_AUTO_TEST_CASE(whatever_is_ambiguous_is_refused_with_its_remedy)
{
    for (const Row& row : bad)
        BOOST_TEST(read(row.text).starts_with(row.expected), row.text << " gave " << read(row.text));
    BOOST_TEST(read("gopher://x").ends_with(not_supported));
}

BOOST_AUTO_TEST_CASE(no_refusal_quotes_the_password)
{
    for (const char* const text :
         {"http://ada:hunter2@", "http://ada:hunter2/@p", "http://ada:hunter2%@p", "ada:hunter2://p",
          "http://ada:hunter2@p:x", "http://ada:hunter2@p?q", "hunter2://p", "http:/ada:hunter2@p"})
        BOOST_TEST(read(text).find("hunter2@") == std::string::npos, read(text));
}

BOOST_AUTO_TEST_CASE(a_shown_url_has_no_password)
{
    BOOST_TEST(without_password("http://ada:hunter2@proxy:3128") == "http://ada:***@proxy:3128");
    BOOST_TEST(without_password("ada:hunter2@proxy:3128") == "ada:***@proxy:3128");
    BOOST_TEST(without_password("http://ada:p@s:s@proxy") == "http://ada:***@proxy");
    BOOST_TEST(without_password("http://:hunter2@[::1]:1") == "http://:***@[::1]:1");
    for (const char* const plain :
         {"http://ada@proxy:3128", "http://proxy:3128", "proxy:3128", "[::1]:3128", "none", ""})
        BOOST_TEST(without_password(plain) == plain);
}

BOOST_AUTO_TEST_CASE(the_key_is_checked_with_its_place)
{
    const FixedEnvironment environment;
    const auto found = [&](std::string_view value) {
        const std::string text = "[clients.a]\nprovider = \"echo\"\nproxy = \"" + std::string(value) + "\"\n";
        return lines(load_config_text(text, ConfigSyntax::toml, "c.toml", environment).problems);
    };
    BOOST_TEST(found("http://proxy:3128") == "");
    BOOST_TEST(found("proxy:3128") == "");
    BOOST_TEST(found("none") == "");
    BOOST_TEST(found("") == "");
    BOOST_TEST(found("http://ada@proxy:3128") == "");
    BOOST_TEST(
        found("socks5://ada:hunter2@proxy:1080") ==
        "c.toml:3:9: clients.a.proxy: has scheme \"socks5\", a SOCKS proxy, which is not supported; supported is "
        "an HTTP proxy, http://HOST:PORT or https://HOST:PORT\n");
    BOOST_TEST(found("http://ada:hunter2@proxy:3128") ==
               "c.toml:3:9: warning: clients.a.proxy: holds a password that is readable by whoever reads this file; "
               "leave the key out and set HTTPS_PROXY instead\n");
}

BOOST_AUTO_TEST_CASE(a_config_shows_its_proxy_without_the_password)
{
    const FixedEnvironment environment;
    const auto shown = [&](std::string_view value) {
        const std::string text = "[clients.a]\nprovider = \"echo\"\nproxy = \"" + std::string(value) + "\"\n";
        const auto loaded = load_config_text(text, ConfigSyntax::toml, "c.toml", environment);
        return show_config(loaded.config) + boost::json::serialize(show_config_json(loaded.config));
    };
    const std::string text = shown("http://ada:hunter2@proxy:3128");
    BOOST_TEST(text.find("hunter2") == std::string::npos);
    BOOST_TEST(text.find("proxy = \"http://ada:***@proxy:3128\"") != std::string::npos, text);
    BOOST_TEST(shown("none").find("proxy = \"none\"") != std::string::npos);
    BOOST_TEST(shown("").find("proxy = \"none\"") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
