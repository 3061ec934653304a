#include <parlance/core/http_client.hpp>

#include "support/fake_server.hpp"
#include "support/http_probe.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using namespace std::chrono_literals;
using support::answer_with;
using support::DeafPort;
using support::FakeServer;
using support::HttpProbe;
using support::Peer;
using support::RecordingHandler;

namespace {

using Clock = std::chrono::steady_clock;

const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// All limits off: a test switches on the one it means.
HttpSend unlimited(std::uint16_t port)
{
    HttpSend send = HttpProbe::request(port);
    send.timeouts = {0ms, 0ms, 0ms, 0ms};
    return send;
}

void check_timeout(const RecordingHandler& handler, Phase phase, const std::string& text)
{
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST((handler.how == BodyEnd::timeout));
    BOOST_TEST((handler.failure.kind == ErrorKind::timeout));
    BOOST_TEST(to_string(handler.failure.phase) == to_string(phase));
    BOOST_TEST((handler.failure.message.find(text) != std::string::npos), handler.failure.message);
}

/// Sends one-byte chunks as fast as the client takes them, until it closes.
void drip(Peer& peer)
{
    static_cast<void>(peer.read_request());
    peer.send(chunked);
    while (peer.send("1\r\n:\r\n")) {
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_deadline)

BOOST_AUTO_TEST_CASE(connect_ends_a_lookup_that_hangs)
{
    std::promise<void> gate;
    const auto open = gate.get_future().share();
    HttpProbe probe([open](const std::string&, std::vector<std::string>&) {
        open.wait();
        return std::string("gone");
    });
    HttpSend send = unlimited(1);
    send.origin.host = "slow.example";
    send.timeouts.connect = 30ms;
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    check_timeout(handler, Phase::connect, "the name slow.example was not resolved within 30 ms (timeouts.connect)");
    BOOST_TEST(handler.failure.not_sent);
    gate.set_value();
}

BOOST_AUTO_TEST_CASE(connect_ends_a_connection_attempt)
{
    DeafPort deaf;
    HttpProbe probe;
    HttpSend send = unlimited(deaf.port());
    send.timeouts.connect = 30ms;
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    check_timeout(handler, Phase::connect, "no connection to 127.0.0.1:");
}

BOOST_AUTO_TEST_CASE(connect_ends_a_handshake)
{
    FakeServer server([](Peer& peer) { peer.wait_for_close(); });
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.origin.tls = true;
    send.timeouts.connect = 100ms;
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    check_timeout(handler, Phase::tls, "no TLS handshake with 127.0.0.1:");
    BOOST_TEST(handler.failure.not_sent);
}

BOOST_AUTO_TEST_CASE(idle_ends_a_request_that_nobody_takes)
{
    std::promise<void> gate;
    FakeServer server([&](Peer&) { gate.get_future().wait(); });
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.body.assign(30'000'000, 'b');
    send.timeouts.idle = 50ms;
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    check_timeout(handler, Phase::send, "the request was not taken by 127.0.0.1:");
    gate.set_value();
}

BOOST_AUTO_TEST_CASE(first_byte_ends_a_wait_for_the_answer)
{
    FakeServer server([](Peer& peer) { peer.wait_for_close(); });
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.timeouts.first_byte = 50ms;
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    check_timeout(handler, Phase::first_byte,
                  "no answer from 127.0.0.1:" + std::to_string(server.port()) + " within 50 ms (timeouts.first_byte)");
    BOOST_TEST(!handler.failure.not_sent);
}

BOOST_AUTO_TEST_CASE(first_byte_counts_anew_on_a_reused_connection)
{
    FakeServer server([](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(answer_with("hello"));
        peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler first, second;
    HttpSend send = unlimited(server.port());
    send.timeouts.first_byte = 10s;
    probe.exchange(send, first);
    send.timeouts.first_byte = 40ms;  // nearer than what the timer is armed for
    const auto before = Clock::now();
    probe.exchange(send, second);
    check_timeout(second, Phase::first_byte, "timeouts.first_byte");
    BOOST_TEST((Clock::now() - before < 5s));
}

BOOST_AUTO_TEST_CASE(idle_ends_a_silent_stream)
{
    FakeServer server([](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(chunked + "5\r\nhello\r\n");
        peer.wait_for_close();
    });
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.timeouts.idle = 50ms;
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    check_timeout(handler, Phase::stream, "no further byte from");
    BOOST_TEST(handler.body == "hello");
}

BOOST_AUTO_TEST_CASE(progress_ends_a_stream_of_comments)
{
    FakeServer server(drip);
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.timeouts.idle = 10s;
    send.timeouts.progress = 100ms;
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    check_timeout(handler, Phase::stream, "no event from");
    BOOST_TEST(handler.body.size() > 1U);
}

BOOST_AUTO_TEST_CASE(noted_progress_keeps_a_stream_alive)
{
    FakeServer server(drip);
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.timeouts.idle = 10s;
    send.timeouts.progress = 500ms;
    RecordingHandler handler;
    std::shared_ptr<HttpCall> call;
    handler.when_body = [&](std::string_view) {
        call->note_progress();
        return HttpFlow::more;
    };
    call = probe.client.send(std::move(send), handler);
    const auto before = Clock::now();
    probe.run_until([&] { return handler.ends != 0 || Clock::now() - before > 800ms; });
    BOOST_TEST(handler.ends == 0);
    call->cancel();
    probe.run_to_end(handler);
}

BOOST_AUTO_TEST_CASE(a_paused_stream_is_neither_idle_nor_without_progress)
{
    FakeServer server([](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(chunked + "5\r\nhello\r\n");
        peer.wait_for_close();
    });
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.timeouts.idle = 80ms;
    send.timeouts.progress = 80ms;
    RecordingHandler handler;
    std::shared_ptr<HttpCall> call;
    handler.when_body = [&](std::string_view) {
        call->pause();
        return HttpFlow::more;
    };
    call = probe.client.send(std::move(send), handler);
    const auto before = Clock::now();
    probe.run_until([&] { return handler.ends != 0 || Clock::now() - before > 250ms; });
    BOOST_TEST(handler.ends == 0);
    call->resume();
    BOOST_TEST(probe.run_to_end(handler));
    check_timeout(handler, Phase::stream, "(timeouts.");
}

BOOST_AUTO_TEST_CASE(the_deadline_ends_a_lively_stream)
{
    FakeServer server(drip);
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.deadline = Clock::now() + 100ms;
    send.deadline_words = "within 100 ms (who says so)";
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    check_timeout(handler, Phase::stream, "did not end within 100 ms (who says so)");
}

BOOST_AUTO_TEST_CASE(the_deadline_holds_while_paused)
{
    FakeServer server(drip);
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.deadline = Clock::now() + 100ms;
    RecordingHandler handler;
    const auto call = probe.client.send(std::move(send), handler);
    call->pause();
    BOOST_TEST(probe.run_to_end(handler));
    check_timeout(handler, Phase::first_byte, "did not end in time");
}

BOOST_AUTO_TEST_CASE(a_deadline_that_has_passed_ends_the_call)
{
    FakeServer server(drip);
    HttpProbe probe;
    HttpSend send = unlimited(server.port());
    send.deadline = Clock::now() - 1s;
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    BOOST_TEST((handler.how == BodyEnd::timeout));
}

BOOST_AUTO_TEST_CASE(a_call_within_its_limits_is_left_alone)
{
    FakeServer server([](Peer& peer) {
        while (!peer.read_request().empty())
            peer.send(answer_with("hello"));
    });
    HttpProbe probe;
    RecordingHandler handler;
    HttpSend send = unlimited(server.port());
    send.timeouts = {10s, 10s, 10s, 10s};
    send.deadline = Clock::now() + 10s;
    probe.exchange(std::move(send), handler);
    BOOST_TEST((handler.how == BodyEnd::complete));
}

BOOST_AUTO_TEST_SUITE_END()
