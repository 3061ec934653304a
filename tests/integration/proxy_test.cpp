// The command behind a proxy, which its environment or its config names: a real plugin, the simulator, a fake proxy.
//
// The simulator's certificate for another host than its own, wrong.example, makes it a provider that only the proxy can
// reach. 0.0.0.0 is this machine too, but not by one of the names that the environment's proxies never get.
#include <initializer_list>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"
#include "fake_proxy.hpp"

namespace parlance::test {

namespace {

using support::CommandBench;
using support::FakeProxy;
using support::ProcessResult;
using support::ProxyScript;
using support::Simulator;
using Then = ProxyScript::Then;

constexpr int network_exit_code = 6;
constexpr std::string_view answer_to_hello =
    "This is parlance-sim, a stand-in on this machine; no model was asked. You said: \"hello\"\n";
constexpr std::string_view password = "hunter2-open-sesame";
constexpr std::string_view login = "YWRhOmh1bnRlcjItb3Blbi1zZXNhbWU=";  // ada: and the password

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

std::string port_of(const Simulator& simulator)
{
    const std::string& url = simulator.url();
    const std::size_t colon = url.rfind(':') + 1;
    return url.substr(colon, url.find('/', colon) - colon);
}

std::string local(const FakeProxy& proxy, bool with_login = false)
{
    return "http://" + (with_login ? "ada:" + std::string(password) + "@" : "") +
           "127.0.0.1:" + std::to_string(proxy.port());
}

/// A client "main" of a provider with TLS that the proxy alone can reach.
struct BehindProxy : CommandBench {
    Simulator simulator{{"--tls", "wrong-host"}};
    std::string place = "wrong.example:" + port_of(simulator);

    BehindProxy() { configure_behind(""); }

    void configure_behind(const std::string& more)
    {
        configure_main("https://" + place + "/v1",
                       "model = \"sim\"\nca_file = \"" + simulator.ca_file() + "\"\n" + more);
    }
};

/// A client "main" of a provider without TLS.
struct Plain : CommandBench {
    Simulator simulator;

    Plain() { configure_plain(""); }

    void configure_plain(const std::string& more)
    {
        configure_main("http://0.0.0.0:" + port_of(simulator) + "/v1",
                       "model = \"sim\"\nallow_insecure_http = true\n" + more);
    }
};

void check_answered(const ProcessResult& result)
{
    BOOST_TEST(result.out == answer_to_hello);
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.exit_code == 0);
}

void check_no_password(const ProcessResult& result)
{
    for (const std::string_view secret : {password, login, std::string_view("hunter2")})
        BOOST_TEST(!has(result.out + result.err, secret), result.out << result.err);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxies)

BOOST_FIXTURE_TEST_CASE(the_environments_proxy_is_used, BehindProxy)
{
    for (const char* const name : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY"}) {
        const FakeProxy proxy;
        options.environment[name] = local(proxy, true);
        check_answered(run({"hello"}));
        options.environment.erase(name);
        BOOST_REQUIRE(proxy.heads().size() == 1U);
        BOOST_TEST(proxy.heads()[0] == "CONNECT " + place + " HTTP/1.1\r\nHost: " + place +
                                           "\r\nProxy-Authorization: Basic " + std::string(login) + "\r\n\r\n");
    }
}

BOOST_FIXTURE_TEST_CASE(the_configs_proxy_wins, BehindProxy)
{
    const FakeProxy proxy, other;
    options.environment["HTTPS_PROXY"] = local(other);
    options.environment["NO_PROXY"] = "*";
    configure_behind("proxy = \"" + local(proxy) + "\"\n");
    check_answered(run({"hello"}));
    BOOST_TEST(proxy.heads().size() == 1U);
    BOOST_TEST(other.connections() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_plain_provider_is_asked_for_by_its_url, Plain)
{
    const FakeProxy proxy;
    options.environment["http_proxy"] = local(proxy);
    check_answered(run({"hello"}));
    BOOST_REQUIRE(proxy.heads().size() == 1U);
    BOOST_TEST(proxy.heads()[0].starts_with("POST http://0.0.0.0:" + port_of(simulator) +
                                            "/v1/chat/completions HTTP/1.1\r\n"));
}

BOOST_FIXTURE_TEST_CASE(what_no_proxy_lists_is_reached_directly, Plain)
{
    const FakeProxy proxy;
    options.environment["http_proxy"] = local(proxy);
    for (const char* const list : {"0.0.0.0", "a.example, 0.0.0.0/8", "*"}) {
        options.environment["NO_PROXY"] = list;
        check_answered(run({"hello"}));
    }
    BOOST_TEST(proxy.connections() == 0);
    options.environment["NO_PROXY"] = "0.0.0.1";
    check_answered(run({"hello"}));
    BOOST_TEST(proxy.connections() == 1);
}

BOOST_FIXTURE_TEST_CASE(none_is_no_proxy, Plain)
{
    const FakeProxy proxy;
    options.environment["http_proxy"] = local(proxy);
    for (const char* const word : {"none", ""}) {
        configure_plain("proxy = \"" + std::string(word) + "\"\n");
        check_answered(run({"hello"}));
    }
    BOOST_TEST(proxy.connections() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_cgi_program_ignores_http_proxy_in_capitals, Plain)
{
    const FakeProxy proxy;
    options.environment["HTTP_PROXY"] = local(proxy);
    options.environment["REQUEST_METHOD"] = "GET";
    check_answered(run({"hello"}));
    BOOST_TEST(proxy.connections() == 0);
    options.environment.erase("REQUEST_METHOD");
    check_answered(run({"hello"}));
    BOOST_TEST(proxy.connections() == 1);
}

BOOST_AUTO_TEST_CASE(this_machine_is_reached_directly)
{
    CommandBench bench;
    const Simulator simulator({"--tls", "good"});
    const FakeProxy proxy;
    bench.options.environment["HTTPS_PROXY"] = local(proxy);
    bench.configure_main(simulator.url(), "model = \"sim\"\nca_file = \"" + simulator.ca_file() + "\"\n");
    check_answered(bench.run({"hello"}));
    BOOST_TEST(proxy.connections() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_refuses_is_to_blame_and_not_the_key, BehindProxy)
{
    const FakeProxy proxy({"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n", Then::close});
    options.environment["HTTPS_PROXY"] = local(proxy, true);
    for (const auto& arguments : {std::vector<std::string>{"hello"}, {"--json", "hello"}, {"health"}, {"models"}}) {
        const ProcessResult result = run(arguments);
        BOOST_TEST(has(result.out + result.err, "the proxy 127.0.0.1:" + std::to_string(proxy.port()) +
                                                    " (from HTTPS_PROXY) did not accept the user and password"),
                   result.out << result.err);
        BOOST_TEST(!has(result.out + result.err, "api_key"), result.out << result.err);
        check_no_password(result);
    }
    BOOST_TEST(run({"hello"}).exit_code == network_exit_code);
}

BOOST_FIXTURE_TEST_CASE(a_page_of_a_proxy_is_not_shown, BehindProxy)
{
    const FakeProxy proxy({"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\n\r\n<html>\n<p>" +
                               std::string(login) + "</p>\n</html>\n",
                           Then::close});
    configure_behind("proxy = \"" + local(proxy, true) + "\"\n");
    const ProcessResult result = run({"hello"});
    BOOST_TEST(has(result.err, "it answered HTTP 503 (Service Unavailable)"), result.err);
    BOOST_TEST(!has(result.err, "<"), result.err);
    check_no_password(result);
    BOOST_TEST(result.exit_code == network_exit_code);
}

BOOST_FIXTURE_TEST_CASE(the_config_is_shown_without_the_password, BehindProxy)
{
    configure_behind("proxy = \"http://ada:" + std::string(password) + "@proxy.example:3128\"\n");
    const ProcessResult shown = run({"config", "show"});
    BOOST_TEST(has(shown.out, "proxy = \"http://ada:***@proxy.example:3128\""), shown.out << shown.err);
    check_no_password(shown);
    const ProcessResult checked = run({"config", "check"});
    BOOST_TEST(has(checked.out + checked.err, "holds a password"), checked.out << checked.err);
    check_no_password(checked);
}

BOOST_FIXTURE_TEST_CASE(a_proxy_of_another_kind_is_refused_with_its_place, BehindProxy)
{
    configure_behind("proxy = \"socks5://ada:" + std::string(password) + "@proxy.example:1080\"\n");
    const ProcessResult configured = run({"hello"});
    BOOST_TEST(has(configured.err, "config.toml:7:9: clients.main.proxy: has scheme \"socks5\""), configured.err);
    check_no_password(configured);

    configure_behind("");
    options.environment["ALL_PROXY"] = "socks5://ada:" + std::string(password) + "@proxy.example:1080";
    const ProcessResult named = run({"hello"});
    BOOST_TEST(has(named.err, "the environment variable ALL_PROXY has scheme \"socks5\""), named.err);
    check_no_password(named);
}

BOOST_FIXTURE_TEST_CASE(a_plain_request_does_not_leave_this_machine_unasked, Plain)
{
    configure_main("http://127.0.0.1:" + port_of(simulator) + "/v1",
                   "model = \"sim\"\nproxy = \"http://proxy.example:3128\"\n");
    const ProcessResult result = run({"hello"});
    BOOST_TEST(has(result.err, "the proxy proxy.example:3128 (from the config) would see the key"), result.err);
    BOOST_TEST(result.out == "");
}

BOOST_AUTO_TEST_CASE(a_client_without_http_has_no_proxy)
{
    CommandBench bench;
    bench.configure("[clients.main]\nprovider = \"echo\"\nproxy = \"http://proxy.example:3128\"\n");
    const ProcessResult result = bench.run({"hello"});
    BOOST_TEST(has(result.err, "provider \"echo\" makes its own connections; remove the key"), result.err);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
