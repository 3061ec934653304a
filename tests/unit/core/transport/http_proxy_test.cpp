// Requests through a proxy: real sockets, real TLS, and a proxy that does what it is told.
#include <parlance/core/http_client.hpp>

#include "support/fake_proxy.hpp"
#include "support/fake_server.hpp"
#include "support/http_probe.hpp"
#include "support/test_authority.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using support::answer_with;
using support::CertificateWish;
using support::DeafPort;
using support::FakeProxy;
using support::FakeServer;
using support::HttpProbe;
using support::Peer;
using support::ProxyScript;
using support::RecordingHandler;
using support::ServerIdentity;
using support::TestAuthority;
using Then = ProxyScript::Then;

namespace {

const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string login = "Basic YWxhZGRpbjpvcGVuc2VzYW1l";  // aladdin:opensesame

/// A provider with TLS that exists under this name alone; a proxy can lead there, a lookup cannot.
struct Provider {
    TestAuthority authority;
    ServerIdentity identity = authority.issue({"api.example", "", -1, 1, false});
    std::mutex mutex;
    std::vector<std::string> requests;
    FakeServer server;

    explicit Provider(std::string answer = answer_with("hello"), bool tls = true)
        : server(
              [this, answer = std::move(answer)](Peer& peer) {
                  for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
                      {
                          const std::lock_guard lock(mutex);
                          requests.push_back(std::move(request));
                      }
                      peer.send(answer);
                  }
              },
              tls ? &identity : nullptr)
    {
    }
};

Resolve nobody_is_known()
{
    return [](const std::string&, std::vector<std::string>&) { return std::string("name not known"); };
}

Proxy proxy_at(std::uint16_t port, bool tls = false)
{
    return {{tls ? "localhost" : "127.0.0.1", port, tls}, "", "", "HTTPS_PROXY"};
}

HttpSend request_to(std::uint16_t port, const TestAuthority& authority, Proxy proxy, bool tls = true)
{
    HttpSend send = HttpProbe::request(port);
    send.origin.host = "api.example";
    send.origin.tls = tls;
    ConnectionSettings settings;
    settings.ca_file = authority.file();
    settings.proxy = std::move(proxy);
    send.settings = std::make_shared<const ConnectionSettings>(std::move(settings));
    return send;
}

HttpSend request_to(const Provider& provider, Proxy proxy, bool tls = true)
{
    return request_to(provider.server.port(), provider.authority, std::move(proxy), tls);
}

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// The exchange failed before anything of the request could leave.
void check_failed(const RecordingHandler& handler, std::string_view kind, std::string_view phase, std::string_view text)
{
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST(handler.heads == 0);
    BOOST_TEST(to_string(handler.failure.kind) == kind, handler.failure.message);
    BOOST_TEST(to_string(handler.failure.phase) == phase);
    BOOST_TEST(handler.failure.not_sent);
    BOOST_TEST(has(handler.failure.message, text), handler.failure.message);
    BOOST_TEST(!has(handler.failure.message, "opensesame"));
    BOOST_TEST(!has(handler.failure.message, login));
}

/// One request through a proxy with that script.
void fail_through(const ProxyScript& script, RecordingHandler& handler, std::chrono::milliseconds connect_limit = {})
{
    Provider provider;
    FakeProxy proxy(script);
    HttpProbe probe(nobody_is_known());
    Proxy settings = proxy_at(proxy.port());
    settings.user = "aladdin";
    settings.password = "opensesame";
    HttpSend send = request_to(provider, settings);
    if (connect_limit.count() != 0) send.timeouts.connect = connect_limit;
    probe.exchange(std::move(send), handler);
    BOOST_TEST(provider.requests.empty());
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_proxy)

BOOST_AUTO_TEST_CASE(a_stream_comes_through_the_tunnel)
{
    Provider provider(chunked + "5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n");
    FakeProxy proxy;
    HttpProbe probe(nobody_is_known());
    RecordingHandler handler;
    probe.exchange(request_to(provider, proxy_at(proxy.port())), handler);
    BOOST_TEST(handler.body == "hello world", handler.failure.message);
    const std::string place = "api.example:" + std::to_string(provider.server.port());
    BOOST_TEST(proxy.heads() == std::vector{"CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_next_request_uses_the_tunnel_again)
{
    Provider provider;
    FakeProxy proxy;
    HttpProbe probe(nobody_is_known());
    for (int count = 0; count < 3; ++count) {
        RecordingHandler handler;
        probe.exchange(request_to(provider, proxy_at(proxy.port())), handler);
        BOOST_TEST(handler.body == "hello", handler.failure.message);
    }
    BOOST_TEST(proxy.connections() == 1);
    BOOST_TEST(provider.server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(connections_by_different_ways_never_mix)
{
    Provider provider;
    FakeProxy one, other;
    HttpProbe probe([](const std::string&, std::vector<std::string>& to) {
        to = {"127.0.0.1"};
        return std::string();
    });
    Proxy with_login = proxy_at(one.port());
    with_login.user = "aladdin";
    for (int round = 0; round < 2; ++round) {
        for (const auto& way : {std::optional(proxy_at(one.port())), std::optional(proxy_at(other.port())),
                                std::optional(with_login), std::optional<Proxy>()}) {
            RecordingHandler handler;
            HttpSend send = request_to(provider, {});
            ConnectionSettings settings = *send.settings;
            settings.proxy = way;
            send.settings = std::make_shared<const ConnectionSettings>(settings);
            probe.exchange(std::move(send), handler);
            BOOST_TEST(handler.body == "hello", handler.failure.message);
        }
    }
    BOOST_TEST(one.connections() == 2);
    BOOST_TEST(other.connections() == 1);
    BOOST_TEST(provider.server.connections() == 4);
    BOOST_TEST(probe.client.idle_connections() == 4U);
}

BOOST_AUTO_TEST_CASE(credentials_reach_the_proxy_and_not_the_origin)
{
    for (const bool tls : {true, false}) {
        Provider provider(answer_with("hello"), tls);
        FakeProxy proxy;
        HttpProbe probe(nobody_is_known());
        RecordingHandler handler;
        Proxy settings = proxy_at(proxy.port());
        settings.user = "aladdin";
        settings.password = "opensesame";
        probe.exchange(request_to(provider, settings, tls), handler);
        BOOST_TEST(handler.body == "hello", handler.failure.message);
        BOOST_TEST(has(proxy.heads().at(0), "\r\nProxy-Authorization: " + login + "\r\n"));
        BOOST_TEST(has(proxy.heads().at(0), "sk-very-secret-key") == !tls);
        BOOST_TEST(!has(provider.requests.at(0), "Proxy-Authorization"));
        BOOST_TEST(has(provider.requests.at(0), "Authorization: Bearer sk-very-secret-key\r\n"));
    }
}

BOOST_AUTO_TEST_CASE(a_plain_origin_is_asked_for_by_its_whole_url)
{
    Provider provider(answer_with("hello"), false);
    FakeProxy proxy;
    HttpProbe probe(nobody_is_known());
    for (int count = 0; count < 2; ++count) {
        RecordingHandler handler;
        probe.exchange(request_to(provider, proxy_at(proxy.port()), false), handler);
        BOOST_TEST(handler.body == "hello", handler.failure.message);
    }
    BOOST_TEST(proxy.connections() == 1);
    BOOST_TEST(proxy.heads().at(0).starts_with("POST http://api.example:" + std::to_string(provider.server.port()) +
                                               "/chat HTTP/1.1\r\n"));
}

BOOST_AUTO_TEST_CASE(an_answer_in_pieces_is_put_together)
{
    for (const std::size_t piece : {1U, 2U, 7U}) {
        Provider provider;
        FakeProxy proxy({"HTTP/1.1 100 Wait\r\n\r\nHTTP/1.0 200 OK\r\nX-Proxy: yes\r\n\r\n", Then::carry, piece});
        HttpProbe probe(nobody_is_known());
        RecordingHandler handler;
        probe.exchange(request_to(provider, proxy_at(proxy.port())), handler);
        BOOST_TEST(handler.body == "hello", handler.failure.message);
    }
}

BOOST_AUTO_TEST_CASE(bytes_that_come_with_the_200_are_the_origins)
{
    RecordingHandler handler;
    fail_through({"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n", Then::hang}, handler);
    check_failed(handler, "tls", "tls", "api.example:");
    BOOST_TEST(has(handler.failure.message, "the server does not speak TLS on this port"), handler.failure.message);
}

BOOST_AUTO_TEST_CASE(a_proxy_that_speaks_tls_itself)
{
    for (const bool tls : {true, false}) {
        const std::string large(300'000, 'z');
        Provider provider(answer_with(large), tls);
        const ServerIdentity identity = provider.authority.issue({});
        FakeProxy proxy({}, &identity);
        HttpProbe probe(nobody_is_known());
        for (int count = 0; count < 2; ++count) {
            RecordingHandler handler;
            HttpSend send = request_to(provider, proxy_at(proxy.port(), true), tls);
            send.body.assign(400'000, 'b');
            send.head = "POST /chat HTTP/1.1\r\nHost: api.example\r\nContent-Length: 400000\r\n\r\n";
            probe.exchange(std::move(send), handler);
            BOOST_TEST((handler.body == large), handler.failure.message);
        }
        BOOST_TEST(proxy.connections() == 1);
        BOOST_TEST(has(provider.requests.at(1), std::string(400'000, 'b')));
    }
}

BOOST_AUTO_TEST_CASE(the_certificate_of_a_proxy_is_checked)
{
    Provider provider;
    const ServerIdentity identity = provider.authority.issue({"elsewhere.example", "", -1, 1, false});
    FakeProxy proxy({}, &identity);
    HttpProbe probe(nobody_is_known());
    RecordingHandler handler;
    probe.exchange(request_to(provider, proxy_at(proxy.port(), true)), handler);
    check_failed(handler, "tls", "connect", "no TLS with the proxy localhost:");
    BOOST_TEST(
        has(handler.failure.message, "the proxy's certificate is for another host; check the host in the proxy's URL"),
        handler.failure.message);
    BOOST_TEST(proxy.heads().empty());
}

BOOST_AUTO_TEST_CASE(a_plain_proxy_that_was_called_https)
{
    Provider provider;
    FakeServer proxy([](Peer& peer) {
        peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        peer.wait_for_close();
    });
    HttpProbe probe(nobody_is_known());
    RecordingHandler handler;
    probe.exchange(request_to(provider, proxy_at(proxy.port(), true)), handler);
    check_failed(handler, "tls", "connect",
                 "the proxy does not speak TLS on this port; should the URL begin with http://?");
}

BOOST_AUTO_TEST_CASE(the_origins_certificate_is_checked_through_the_tunnel)
{
    Provider provider;
    FakeProxy proxy;
    HttpProbe probe(nobody_is_known());
    RecordingHandler handler;
    HttpSend send = request_to(provider, proxy_at(proxy.port()));
    send.origin.host = "other.example";
    probe.exchange(std::move(send), handler);
    check_failed(handler, "tls", "tls", "no TLS with other.example:");
    BOOST_TEST(has(handler.failure.message, " through the proxy 127.0.0.1:"), handler.failure.message);
    BOOST_TEST(has(handler.failure.message, "the server's certificate is for another host"), handler.failure.message);
    BOOST_TEST(provider.requests.empty());
}

BOOST_AUTO_TEST_CASE(a_proxy_that_wants_a_login)
{
    RecordingHandler handler;
    fail_through(
        {"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n", Then::close},
        handler);
    check_failed(handler, "network", "connect", "did not accept the user and password in its URL (407)");
}

BOOST_AUTO_TEST_CASE(a_plain_origins_proxy_that_wants_a_login)
{
    Provider provider(answer_with("hello"), false);
    FakeProxy proxy({"HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nContent-Length: 3\r\n\r\nno!", Then::hang});
    HttpProbe probe(nobody_is_known());
    RecordingHandler handler;
    probe.exchange(request_to(provider, proxy_at(proxy.port()), false), handler);
    check_failed(handler, "network", "connect", "wants a login by Negotiate (407)");
    BOOST_TEST(handler.body.empty());
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_407_of_a_plain_origin_without_a_proxy_is_an_answer)
{
    Provider provider("HTTP/1.1 407 Odd\r\nContent-Length: 2\r\n\r\nno", false);
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(provider.server.port()), handler);
    BOOST_TEST(handler.status == 407);
    BOOST_TEST(handler.body == "no");
}

BOOST_AUTO_TEST_CASE(a_page_of_html_leaves_its_status_and_no_more)
{
    RecordingHandler handler;
    fail_through({"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 30\r\n\r\n<html>your request "
                  "was refused",
                  Then::close},
                 handler);
    check_failed(handler, "network", "connect", "it answered HTTP 502 (Bad Gateway)");
    BOOST_TEST(!has(handler.failure.message, "html"));
}

BOOST_AUTO_TEST_CASE(a_phrase_that_repeats_the_credentials_is_not_shown)
{
    RecordingHandler handler;
    fail_through({"HTTP/1.1 403 no " + login + "\r\n\r\n", Then::close}, handler);
    check_failed(handler, "network", "connect", "it answered HTTP 403;");
}

BOOST_AUTO_TEST_CASE(a_proxy_that_closes)
{
    for (const char* const begin : {"", "HTTP/1.1 200 O"}) {
        RecordingHandler handler;
        fail_through({begin, Then::close}, handler);
        check_failed(handler, "network", "connect",
                     "(from HTTPS_PROXY) closed the connection before it opened a tunnel");
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_proxy_is_recognised)
{
    RecordingHandler handler;
    fail_through({"SSH-2.0-OpenSSH\r\n", Then::hang}, handler);
    check_failed(handler, "network", "connect",
                 "is not proper HTTP: it does not begin with HTTP/1; is this an HTTP proxy?");
}

BOOST_AUTO_TEST_CASE(headers_without_end_are_not_read_for_ever)
{
    RecordingHandler handler;
    fail_through({"HTTP/1.1 200 OK\r\n" + std::string(40'000, 'x'), Then::hang}, handler);
    check_failed(handler, "network", "connect", "its headers are too long");
}

BOOST_AUTO_TEST_CASE(a_proxy_that_hangs_is_a_timeout_of_connecting)
{
    RecordingHandler handler;
    fail_through({"HTTP/1.1 200", Then::hang}, handler, std::chrono::milliseconds(300));
    BOOST_TEST((handler.how == BodyEnd::timeout));
    check_failed(handler, "timeout", "connect", "opened no tunnel to api.example:");
    BOOST_TEST(has(handler.failure.message, "within 300 ms (timeouts.connect)"), handler.failure.message);
}

BOOST_AUTO_TEST_CASE(a_proxy_that_nobody_knows_is_named)
{
    Provider provider;
    HttpProbe probe(nobody_is_known());
    RecordingHandler handler;
    Proxy proxy = proxy_at(3128);
    proxy.origin.host = "proxy.example";
    probe.exchange(request_to(provider, proxy), handler);
    check_failed(handler, "network", "connect",
                 "cannot find the proxy proxy.example:3128 (from HTTPS_PROXY): name not known");
}

BOOST_AUTO_TEST_CASE(a_proxy_that_does_not_run_is_named)
{
    Provider provider;
    std::uint16_t port = 0;
    {
        FakeProxy gone;
        port = gone.port();
    }
    HttpProbe probe(nobody_is_known());
    RecordingHandler handler;
    probe.exchange(request_to(provider, proxy_at(port)), handler);
    check_failed(handler, "network", "connect", "cannot connect to the proxy 127.0.0.1:" + std::to_string(port));
}

BOOST_AUTO_TEST_CASE(cancel_at_every_step_ends_at_once)
{
    Provider provider;
    const ServerIdentity identity = provider.authority.issue({});
    FakeProxy asked({"HTTP/1.1 200 ", Then::hang}), silent({"HTTP/1.1 200 OK\r\n\r\n", Then::hang});
    FakeProxy secure({"", Then::hang}, &identity);
    FakeServer no_tls([](Peer& peer) { peer.wait_for_close(); });
    DeafPort deaf;
    struct Step {
        const char* name;
        Proxy proxy;
        const char* phase;
        std::function<bool()> reached;
    };
    const std::vector<Step> steps = {
        {"connect", proxy_at(deaf.port()), "connect", [] { return true; }},
        {"TLS with the proxy", proxy_at(no_tls.port(), true), "connect", [&] { return no_tls.connections() != 0; }},
        {"CONNECT", proxy_at(asked.port()), "connect", [&] { return !asked.heads().empty(); }},
        {"CONNECT in TLS", proxy_at(secure.port(), true), "connect", [&] { return !secure.heads().empty(); }},
        {"TLS with the origin", proxy_at(silent.port()), "tls", [&] { return !silent.heads().empty(); }},
    };
    for (const Step& step : steps) {
        BOOST_TEST_CONTEXT(step.name)
        {
            HttpProbe probe(nobody_is_known());
            RecordingHandler handler;
            const auto call = probe.client.send(request_to(provider, step.proxy), handler);
            BOOST_TEST(probe.run_until(step.reached));
            while (probe.loop.poll(std::chrono::milliseconds(30)) != 0) {
            }
            call->cancel();
            BOOST_TEST(handler.ends == 0);
            BOOST_TEST(probe.run_to_end(handler));
            BOOST_TEST((handler.how == BodyEnd::cancelled));
            check_failed(handler, "cancelled", step.phase, "cancelled");
        }
    }
    BOOST_TEST(provider.requests.empty());
}

BOOST_AUTO_TEST_CASE(a_client_may_go_while_a_tunnel_is_dug)
{
    Provider provider;
    FakeProxy proxy({"HTTP/1.1 200 ", Then::hang});
    RecordingHandler handler;
    {
        HttpProbe probe(nobody_is_known());
        const auto call = probe.client.send(request_to(provider, proxy_at(proxy.port())), handler);
        BOOST_TEST(probe.run_until([&] { return !proxy.heads().empty(); }));
    }
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST((handler.failure.kind == ErrorKind::cancelled));
}

BOOST_AUTO_TEST_CASE(a_tunnel_that_died_at_rest_is_dug_again)
{
    TestAuthority authority;
    const ServerIdentity identity = authority.issue({"api.example", "", -1, 1, false});
    FakeServer server(
        [](Peer& peer) {
            static_cast<void>(peer.read_request());
            peer.send(answer_with("hello"));
            if (peer.number() != 0) return static_cast<void>(peer.wait_for_close());
            static_cast<void>(peer.read_request());
            peer.close();
        },
        &identity);
    FakeProxy proxy;
    HttpProbe probe(nobody_is_known());
    for (int count = 0; count < 2; ++count) {
        RecordingHandler handler;
        probe.exchange(request_to(server.port(), authority, proxy_at(proxy.port())), handler);
        BOOST_TEST(handler.body == "hello", handler.failure.message);
    }
    BOOST_TEST(proxy.connections() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
