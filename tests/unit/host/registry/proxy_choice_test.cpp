#include "registry/proxy_choice.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace parlance;
using namespace parlance::host;

namespace {

using Variables = FixedEnvironment::Variables;

constexpr const char* https = "https";
constexpr const char* http = "http";

/// "proxy.example:3128 from HTTPS_PROXY", "direct", or the error's text.
std::string chosen(std::string_view configured, const Variables& variables, const char* scheme, const char* host,
                   std::uint16_t port)
{
    const FixedEnvironment environment(variables);
    const ProxyChoice choice(configured, environment);
    const auto proxy = choice(core::Origin{host, port, scheme == https});
    if (proxy.is_error()) return proxy.error().message;
    if (!*proxy) return "direct";
    const core::Proxy& found = **proxy;
    const std::string login = found.user.empty() ? "" : found.user + "/" + found.password + "@";
    return (found.origin.tls ? "tls " : "") + login + found.origin.host + ":" + std::to_string(found.origin.port) +
           " from " + found.source;
}

struct Row {
    const char* configured;
    Variables variables;
    const char* scheme;
    const char* host;
    const char* chosen;
    std::uint16_t port = 443;
};

const Row rows[] = {
    // The environment, by scheme.
    {"", {}, https, "api.example", "direct"},
    {"", {{"HTTPS_PROXY", "http://p:1"}}, https, "api.example", "p:1 from HTTPS_PROXY"},
    {"", {{"https_proxy", "http://p:1"}}, https, "api.example", "p:1 from https_proxy"},
    {"", {{"https_proxy", "low:1"}, {"HTTPS_PROXY", "up:1"}}, https, "api.example", "low:1 from https_proxy"},
    {"", {{"HTTPS_PROXY", "p:1"}}, http, "api.example", "direct", 80},
    {"", {{"http_proxy", "p:1"}, {"HTTP_PROXY", "p:2"}}, https, "api.example", "direct"},
    {"", {{"http_proxy", "p:1"}}, http, "api.example", "p:1 from http_proxy", 80},
    {"", {{"HTTP_PROXY", "p:1"}}, http, "api.example", "p:1 from HTTP_PROXY", 80},
    {"", {{"http_proxy", "low:1"}, {"HTTP_PROXY", "up:1"}}, http, "api.example", "low:1 from http_proxy", 80},
    {"", {{"ALL_PROXY", "p:1"}}, https, "api.example", "p:1 from ALL_PROXY"},
    {"", {{"ALL_PROXY", "p:1"}}, http, "api.example", "p:1 from ALL_PROXY", 80},
    {"", {{"all_proxy", "low:1"}, {"ALL_PROXY", "up:1"}}, https, "api.example", "low:1 from all_proxy"},
    {"", {{"HTTPS_PROXY", "p:1"}, {"all_proxy", "all:1"}}, https, "api.example", "p:1 from HTTPS_PROXY"},
    {"", {{"HTTPS_PROXY", ""}, {"ALL_PROXY", "all:1"}}, https, "api.example", "all:1 from ALL_PROXY"},
    {"", {{"https_proxy", "  "}, {"HTTPS_PROXY", " p:1 "}}, https, "api.example", "p:1 from HTTPS_PROXY"},
    {"", {{"FTP_PROXY", "p:1"}, {"proxy", "p:1"}}, https, "api.example", "direct"},

    // httpoxy: in a CGI program HTTP_PROXY is a stranger's header.
    {"", {{"HTTP_PROXY", "evil:1"}, {"REQUEST_METHOD", "GET"}}, http, "api.example", "direct", 80},
    {"",
     {{"HTTP_PROXY", "evil:1"}, {"REQUEST_METHOD", "GET"}, {"ALL_PROXY", "all:1"}},
     http,
     "api.example",
     "all:1 from ALL_PROXY",
     80},
    {"", {{"http_proxy", "p:1"}, {"REQUEST_METHOD", "GET"}}, http, "api.example", "p:1 from http_proxy", 80},
    {"", {{"HTTPS_PROXY", "p:1"}, {"REQUEST_METHOD", "GET"}}, https, "api.example", "p:1 from HTTPS_PROXY"},
    {"", {{"HTTP_PROXY", "p:1"}, {"REQUEST_METHOD", ""}}, http, "api.example", "p:1 from HTTP_PROXY", 80},

    // Exceptions.
    {"", {{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", "*"}}, https, "api.example", "direct"},
    {"", {{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", ".example"}}, https, "api.example", "direct"},
    {"", {{"HTTPS_PROXY", "p:1"}, {"no_proxy", "api.example"}}, https, "api.example", "direct"},
    {"", {{"HTTPS_PROXY", "p:1"}, {"no_proxy", "x"}, {"NO_PROXY", "*"}}, https, "api.example", "p:1 from HTTPS_PROXY"},
    {"", {{"HTTPS_PROXY", "p:1"}, {"no_proxy", ""}, {"NO_PROXY", "*"}}, https, "api.example", "direct"},
    {"", {{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", "api.example:8443"}}, https, "api.example", "p:1 from HTTPS_PROXY"},
    {"", {{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", "api.example:8443"}}, https, "api.example", "direct", 8443},
    {"", {{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", "10.0.0.0/8"}}, https, "10.9.8.7", "direct"},
    {"", {{"ALL_PROXY", "p:1"}, {"NO_PROXY", "example"}}, http, "api.example", "direct", 80},

    // This machine is never behind a proxy that the environment names.
    {"", {{"HTTPS_PROXY", "p:1"}}, https, "localhost", "direct"},
    {"", {{"HTTPS_PROXY", "p:1"}}, https, "127.0.0.1", "direct", 8443},
    {"", {{"ALL_PROXY", "p:1"}}, http, "127.9.9.9", "direct", 8080},
    {"", {{"ALL_PROXY", "p:1"}}, https, "::1", "direct"},
    {"", {{"ALL_PROXY", "p:1"}}, https, "model.localhost", "direct"},
    {"", {{"ALL_PROXY", "p:1"}}, https, "128.0.0.1", "p:1 from ALL_PROXY"},
    {"", {{"ALL_PROXY", "socks5://x"}}, https, "localhost", "direct"},

    // The config wins over all of it.
    {"http://c:1", {}, https, "api.example", "c:1 from the config"},
    {"http://c:1", {}, http, "api.example", "c:1 from the config", 80},
    {"http://c:1", {{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", "*"}}, https, "api.example", "c:1 from the config"},
    {"http://c:1", {}, https, "localhost", "c:1 from the config"},
    {"http://ada:pa%3As@c:1", {}, https, "api.example", "ada/pa:s@c:1 from the config"},
    {"none", {{"HTTPS_PROXY", "p:1"}}, https, "api.example", "direct"},
    {"none", {{"HTTPS_PROXY", "socks5://p:1"}}, https, "api.example", "direct"},

    // Forms of the URL; all of them are in proxy_url_test.
    {"", {{"HTTPS_PROXY", "proxy.example"}}, https, "api.example", "proxy.example:80 from HTTPS_PROXY"},
    {"", {{"HTTPS_PROXY", "https://proxy.example"}}, https, "api.example", "tls proxy.example:443 from HTTPS_PROXY"},
    {"",
     {{"HTTPS_PROXY", "socks5://p:1080"}},
     https,
     "api.example",
     "the environment variable HTTPS_PROXY has scheme \"socks5\", a SOCKS proxy, which is not supported; supported is "
     "an HTTP proxy, http://HOST:PORT or https://HOST:PORT"},
    {"",
     {{"ALL_PROXY", "http://ada:hunter2@[x"}},
     https,
     "api.example",
     "the environment variable ALL_PROXY has a '[' without ']'; write an IPv6 address like [::1]"},
    {"", {{"HTTP_PROXY", "socks5://p:1080"}}, https, "api.example", "direct"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_choice)

BOOST_AUTO_TEST_CASE(config_environment_and_exceptions_decide_in_this_order)
{
    for (const Row& row : rows) {
        std::string given = std::string("proxy = \"") + row.configured + "\"";
        for (const auto& [name, value] : row.variables)
            given.append(" ").append(name).append("=").append(value);
        BOOST_TEST_CONTEXT(given << " for " << row.scheme << "://" << row.host << ':' << row.port)
        {
            BOOST_TEST(chosen(row.configured, row.variables, row.scheme, row.host, row.port) == row.chosen);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_environment_is_read_once)
{
    class Counting final : public Environment {
    public:
        mutable int asked = 0;
        [[nodiscard]] std::optional<std::string> get(std::string_view) const override
        {
            ++asked;
            return std::nullopt;
        }
    };
    const Counting environment;
    const ProxyChoice choice("", environment);
    const int asked = environment.asked;
    BOOST_TEST(asked > 0);
    static_cast<void>(choice(core::Origin{"api.example", 443, true}));
    BOOST_TEST(environment.asked == asked);
    const ProxyChoice by_config("http://c:1", environment);
    BOOST_TEST(environment.asked == asked);
}

BOOST_AUTO_TEST_CASE(a_base_url_is_checked_before_a_call_is_made)
{
    const FixedEnvironment environment({{"HTTPS_PROXY", "socks4://p"}, {"http_proxy", "good:1"}});
    const ProxyChoice choice("", environment);
    const auto bad = choice.check("https://api.example/v1");
    BOOST_TEST((bad && bad->kind == ErrorKind::config));
    BOOST_TEST(!choice.check("http://api.example:8080/v1"));
    BOOST_TEST(!choice.check("https://localhost:8443"));
    BOOST_TEST(!choice.check("https://[::1]:8443/v1"));
    BOOST_TEST(!choice.check("no url"));
    BOOST_TEST(!choice.check(""));
}

BOOST_AUTO_TEST_SUITE_END()
