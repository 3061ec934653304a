#include <parlance/core/http_client.hpp>

#include "support/fake_server.hpp"
#include "support/http_probe.hpp"
#include "support/test_authority.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using support::answer_with;
using support::CertificateWish;
using support::FakeServer;
using support::HttpProbe;
using support::Peer;
using support::RecordingHandler;
using support::TestAuthority;

namespace {

const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

HttpSend tls_request(std::uint16_t port, const std::string& ca_file, std::string body = "{}")
{
    HttpSend send = HttpProbe::request(port, std::move(body));
    send.origin.tls = true;
    send.origin.host = "localhost";
    ConnectionSettings settings;
    settings.ca_file = ca_file;
    send.settings = std::make_shared<const ConnectionSettings>(settings);
    return send;
}

void check_refused(const RecordingHandler& handler, const std::string& text)
{
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST(handler.heads == 0);
    BOOST_TEST((handler.how == BodyEnd::cut));
    BOOST_TEST(to_string(handler.failure.kind) == "tls", handler.failure.message);
    BOOST_TEST(to_string(handler.failure.phase) == "tls");
    BOOST_TEST(handler.failure.not_sent);
    BOOST_TEST((handler.failure.message.find(text) != std::string::npos), handler.failure.message);
}

FakeServer::Script echo_length()
{
    return [](Peer& peer) {
        for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            peer.send(answer_with(std::to_string(request.size())));
        }
    };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_tls)

BOOST_AUTO_TEST_CASE(a_good_certificate_carries_calls_on_one_connection)
{
    TestAuthority authority;
    const auto identity = authority.issue({});
    FakeServer server(echo_length(), &identity);
    HttpProbe probe;
    for (int i = 0; i < 3; ++i) {
        RecordingHandler handler;
        const HttpSend send = tls_request(server.port(), authority.file());
        probe.exchange(send, handler);
        BOOST_TEST((handler.how == BodyEnd::complete), handler.failure.message);
        BOOST_TEST(handler.body == std::to_string(send.head.size() + send.body.size()));
    }
    BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(an_address_in_the_certificate_is_checked)
{
    TestAuthority authority;
    CertificateWish wish;
    wish.address = "127.0.0.1";
    const auto identity = authority.issue(wish);
    FakeServer server(echo_length(), &identity);
    HttpProbe probe;
    RecordingHandler handler;
    HttpSend send = tls_request(server.port(), authority.file());
    send.origin.host = "127.0.0.1";
    probe.exchange(std::move(send), handler);
    BOOST_TEST((handler.how == BodyEnd::complete), handler.failure.message);
}

BOOST_AUTO_TEST_CASE(large_bodies_pass_both_ways)
{
    TestAuthority authority;
    const auto identity = authority.issue({});
    const std::string large(3'000'000, 'z');
    std::size_t seen = 0;
    FakeServer server(
        [&](Peer& peer) {
            seen = peer.read_request().size();
            peer.send(answer_with(large));
            peer.wait_for_close();
        },
        &identity);
    HttpProbe probe;
    RecordingHandler handler;
    const HttpSend send = tls_request(server.port(), authority.file(), large);
    probe.exchange(send, handler);
    BOOST_TEST(seen == send.head.size() + send.body.size());
    BOOST_TEST((handler.body == large));
    BOOST_TEST(probe.client.idle_connections() == 1U);
}

BOOST_AUTO_TEST_CASE(a_paused_tls_call_goes_on_where_it_stopped)
{
    TestAuthority authority;
    const auto identity = authority.issue({});
    const std::string large(300'000, 'z');
    FakeServer server(
        [&](Peer& peer) {
            while (!peer.read_request().empty())
                peer.send(answer_with(large));
        },
        &identity);
    HttpProbe probe;
    RecordingHandler handler;
    std::shared_ptr<HttpCall> call;
    handler.when_body = [&](std::string_view) {
        call->pause();
        return HttpFlow::more;
    };
    call = probe.client.send(tls_request(server.port(), authority.file()), handler);
    BOOST_TEST(probe.run_until([&] {
        call->resume();
        return handler.ends != 0;
    }));
    BOOST_TEST(handler.body.size() == large.size());
}

struct Bad {
    const char* name;
    CertificateWish wish;
    const char* text;
};
static std::ostream& operator<<(std::ostream& out, const Bad& bad)
{
    return out << bad.name;
}
static const std::vector<Bad> bad_certificates = {
    {"wrong_host", {"elsewhere.example", "", -1, 1, false}, "the server's certificate is for another host"},
    {"expired", {"localhost", "", -3, -1, false}, "the server's certificate has expired"},
    {"not_yet_valid", {"localhost", "", 1, 3, false}, "the server's certificate is not valid yet"},
    {"self_signed", {"localhost", "", -1, 1, true}, "the server's certificate is self-signed"},
};

BOOST_DATA_TEST_CASE(a_bad_certificate_is_refused_before_a_byte_is_sent, boost::unit_test::data::make(bad_certificates),
                     bad)
{
    TestAuthority authority;
    const auto identity = authority.issue(bad.wish);
    std::atomic<bool> asked = false;
    FakeServer server([&](Peer& peer) { asked = !peer.read_request().empty(); }, &identity);
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(tls_request(server.port(), authority.file()), handler);
    check_refused(handler, bad.text);
    BOOST_TEST(!asked);
    BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(an_unknown_authority_is_refused_with_the_file_that_was_tried)
{
    TestAuthority ours, theirs;
    const auto identity = theirs.issue({});
    FakeServer server(echo_length(), &identity);
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(tls_request(server.port(), ours.file()), handler);
    check_refused(handler, "comes from an authority that is not in " + ours.file());
}

BOOST_AUTO_TEST_CASE(the_system_authorities_are_the_default)
{
    TestAuthority theirs;
    const auto identity = theirs.issue({});
    FakeServer server(echo_length(), &identity);
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(tls_request(server.port(), ""), handler);
    check_refused(handler, "not in the system's authorities (");
}

BOOST_AUTO_TEST_CASE(a_missing_authority_file_is_named)
{
    HttpProbe probe;
    RecordingHandler handler;
    const auto call = probe.client.send(tls_request(1, "/nowhere/ca.pem"), handler);
    BOOST_TEST(handler.ends == 0);
    BOOST_TEST(probe.run_to_end(handler));
    check_refused(handler, "cannot read the authorities in /nowhere/ca.pem: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_plain_server_is_recognised)
{
    FakeServer server([](Peer& peer) {
        peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(tls_request(server.port(), ""), handler);
    check_refused(handler, "the server does not speak TLS on this port");
}

BOOST_AUTO_TEST_CASE(a_server_that_closes_in_the_handshake_is_recognised)
{
    FakeServer server([](Peer&) {});
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(tls_request(server.port(), ""), handler);
    BOOST_TEST(to_string(handler.failure.kind) == "tls");
    BOOST_TEST((handler.failure.message.find("during the TLS handshake") != std::string::npos),
               handler.failure.message);
}

BOOST_AUTO_TEST_CASE(a_missing_goodbye_after_a_complete_answer_is_no_matter)
{
    TestAuthority authority;
    const auto identity = authority.issue({});
    FakeServer server(
        [](Peer& peer) {
            static_cast<void>(peer.read_request());
            peer.send(answer_with("hello", "Connection: close\r\n"));
            peer.cut();
        },
        &identity);
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(tls_request(server.port(), authority.file()), handler);
    BOOST_TEST((handler.how == BodyEnd::complete));
    BOOST_TEST(handler.body == "hello");
}

BOOST_AUTO_TEST_CASE(a_body_to_the_end_of_the_connection_needs_the_goodbye)
{
    TestAuthority authority;
    const auto identity = authority.issue({});
    for (const bool goodbye : {true, false}) {
        FakeServer server(
            [&](Peer& peer) {
                static_cast<void>(peer.read_request());
                peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
                goodbye ? peer.close() : peer.cut();
            },
            &identity);
        HttpProbe probe;
        RecordingHandler handler;
        probe.exchange(tls_request(server.port(), authority.file()), handler);
        BOOST_TEST(handler.body == "hello");
        BOOST_TEST((handler.how == (goodbye ? BodyEnd::complete : BodyEnd::cut)));
        if (!goodbye) BOOST_TEST(to_string(handler.failure.kind) == "truncated");
    }
}

BOOST_AUTO_TEST_CASE(a_request_on_a_reused_connection_that_died_is_sent_once_more)
{
    TestAuthority authority;
    const auto identity = authority.issue({});
    for (const bool goodbye : {true, false}) {
        FakeServer server(
            [&](Peer& peer) {
                static_cast<void>(peer.read_request());
                peer.send(answer_with("hello"));
                if (peer.number() != 0) return static_cast<void>(peer.wait_for_close());
                static_cast<void>(peer.read_request());
                goodbye ? peer.close() : peer.cut();
            },
            &identity);
        HttpProbe probe;
        RecordingHandler first, second;
        probe.exchange(tls_request(server.port(), authority.file()), first);
        probe.exchange(tls_request(server.port(), authority.file()), second);
        BOOST_TEST(second.body == "hello");
        BOOST_TEST(server.connections() == 2);
    }
}

BOOST_AUTO_TEST_CASE(a_truncated_stream_is_truncated)
{
    TestAuthority authority;
    const auto identity = authority.issue({});
    FakeServer server(
        [](Peer& peer) {
            static_cast<void>(peer.read_request());
            peer.send(chunked + "5\r\nhello\r\n");
            peer.close();
        },
        &identity);
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(tls_request(server.port(), authority.file()), handler);
    BOOST_TEST(handler.body == "hello");
    BOOST_TEST(to_string(handler.failure.kind) == "truncated");
}

BOOST_AUTO_TEST_SUITE_END()
