#include <parlance/core/http_client.hpp>

#include "support/fake_server.hpp"
#include "support/http_probe.hpp"
#include "support/test_authority.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using support::answer_with;
using support::DeafPort;
using support::FakeServer;
using support::HttpProbe;
using support::Peer;
using support::RecordingHandler;

namespace {

using Clock = std::chrono::steady_clock;

const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Cancels twice, and checks that the one end comes at once and not inside the call.
void check_cancel(HttpProbe& probe, HttpCall& call, RecordingHandler& handler, Phase phase)
{
    const auto before = Clock::now();
    call.cancel();
    call.cancel();
    BOOST_TEST(handler.ends == 0);
    BOOST_TEST(probe.run_to_end(handler));
    BOOST_TEST((Clock::now() - before < std::chrono::milliseconds(100)));
    probe.loop.poll(std::chrono::milliseconds(5));
    call.cancel();
    probe.loop.poll(std::chrono::milliseconds(5));
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST((handler.how == BodyEnd::cancelled));
    BOOST_TEST((handler.failure.kind == ErrorKind::cancelled));
    BOOST_TEST(to_string(handler.failure.phase) == to_string(phase));
}

/// A server that takes a request, says `begin` and waits.
FakeServer::Script begin_with(std::string begin)
{
    return [begin = std::move(begin)](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(begin);
        peer.wait_for_close();
    };
}

/// A resolver that answers when it is allowed to.
struct SlowResolver {
    std::promise<void> gate;
    std::shared_future<void> open = gate.get_future().share();

    Resolve resolve()
    {
        return [opened = open](const std::string&, std::vector<std::string>& addresses) {
            opened.wait();
            addresses.emplace_back("127.0.0.1");
            return std::string();
        };
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(http_cancel)

BOOST_AUTO_TEST_CASE(cancel_in_lookup)
{
    SlowResolver slow;
    HttpProbe probe(slow.resolve());
    RecordingHandler handler;
    HttpSend send = HttpProbe::request(1);
    send.origin.host = "slow.example";
    const auto call = probe.client.send(std::move(send), handler);
    probe.loop.poll(std::chrono::milliseconds(10));
    check_cancel(probe, *call, handler, Phase::connect);
    BOOST_TEST(handler.failure.not_sent);
    slow.gate.set_value();
}

BOOST_AUTO_TEST_CASE(a_client_is_destroyed_during_a_lookup)
{
    SlowResolver slow;
    RecordingHandler handler;
    {
        HttpProbe probe(slow.resolve());
        HttpSend send = HttpProbe::request(1);
        send.origin.host = "slow.example";
        const auto call = probe.client.send(std::move(send), handler);
        probe.loop.poll(std::chrono::milliseconds(10));
    }
    slow.gate.set_value();
    BOOST_TEST(handler.ends == 1);  // the loop runs what is queued before it goes
    BOOST_TEST((handler.failure.kind == ErrorKind::cancelled));
}

BOOST_AUTO_TEST_CASE(cancel_in_connect)
{
    DeafPort deaf;
    HttpProbe probe;
    RecordingHandler handler;
    const auto call = probe.client.send(HttpProbe::request(deaf.port()), handler);
    probe.loop.poll(std::chrono::milliseconds(10));
    check_cancel(probe, *call, handler, Phase::connect);
}

BOOST_AUTO_TEST_CASE(cancel_in_the_handshake)
{
    FakeServer server([](Peer& peer) { peer.wait_for_close(); });
    HttpProbe probe;
    RecordingHandler handler;
    HttpSend send = HttpProbe::request(server.port());
    send.origin.tls = true;
    const auto call = probe.client.send(std::move(send), handler);
    probe.run_until([&] { return server.connections() == 1; });
    probe.loop.poll(std::chrono::milliseconds(10));
    check_cancel(probe, *call, handler, Phase::tls);
    BOOST_TEST(handler.failure.not_sent);
}

BOOST_AUTO_TEST_CASE(cancel_while_the_request_is_written)
{
    std::promise<void> gate;
    FakeServer server([&](Peer&) { gate.get_future().wait(); });
    HttpProbe probe;
    RecordingHandler handler;
    const auto call = probe.client.send(HttpProbe::request(server.port(), std::string(30'000'000, 'b')), handler);
    probe.run_until([&] { return server.connections() == 1; });
    while (probe.loop.poll(std::chrono::milliseconds(30)) != 0) {
    }
    check_cancel(probe, *call, handler, Phase::send);
    gate.set_value();
}

BOOST_AUTO_TEST_CASE(cancel_before_the_answer)
{
    std::atomic<bool> asked = false;
    FakeServer server([&](Peer& peer) {
        static_cast<void>(peer.read_request());
        asked = true;
        peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler handler;
    const auto call = probe.client.send(HttpProbe::request(server.port()), handler);
    probe.run_until([&] { return asked.load(); });
    check_cancel(probe, *call, handler, Phase::first_byte);
}

BOOST_AUTO_TEST_CASE(cancel_between_events_closes_the_socket)
{
    std::promise<bool> closed;
    FakeServer server([&](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(chunked + "5\r\nhello\r\n");
        closed.set_value(peer.wait_for_close());
    });
    HttpProbe probe;
    RecordingHandler handler;
    const auto call = probe.client.send(HttpProbe::request(server.port()), handler);
    probe.run_until([&] { return !handler.body.empty(); });
    check_cancel(probe, *call, handler, Phase::stream);
    BOOST_TEST(closed.get_future().get());
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

BOOST_AUTO_TEST_CASE(cancel_while_paused)
{
    FakeServer server(begin_with(chunked + "5\r\nhello\r\n"));
    HttpProbe probe;
    RecordingHandler handler;
    const auto call = probe.client.send(HttpProbe::request(server.port()), handler);
    probe.run_until([&] { return !handler.body.empty(); });
    call->pause();
    probe.loop.poll(std::chrono::milliseconds(10));
    check_cancel(probe, *call, handler, Phase::stream);
}

BOOST_AUTO_TEST_CASE(cancel_inside_on_head_stops_the_body)
{
    FakeServer server(begin_with(answer_with("hello")));
    HttpProbe probe;
    RecordingHandler handler;
    std::shared_ptr<HttpCall> call;
    handler.when_head = [&] { call->cancel(); };
    call = probe.client.send(HttpProbe::request(server.port()), handler);
    BOOST_TEST(probe.run_to_end(handler));
    BOOST_TEST(handler.body.empty());
    BOOST_TEST((handler.how == BodyEnd::cancelled));
}

BOOST_AUTO_TEST_CASE(cancel_inside_on_body_stops_what_was_already_read)
{
    FakeServer server(begin_with(chunked + "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"));
    HttpProbe probe;
    RecordingHandler handler;
    std::shared_ptr<HttpCall> call;
    handler.when_body = [&](std::string_view) {
        call->cancel();
        return HttpFlow::more;
    };
    call = probe.client.send(HttpProbe::request(server.port()), handler);
    BOOST_TEST(probe.run_to_end(handler));
    BOOST_TEST(handler.body == "one");
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST((handler.how == BodyEnd::cancelled));
}

BOOST_AUTO_TEST_CASE(cancel_inside_on_body_wins_over_enough)
{
    FakeServer server(begin_with(answer_with("hello")));
    HttpProbe probe;
    RecordingHandler handler;
    std::shared_ptr<HttpCall> call;
    handler.when_body = [&](std::string_view) {
        call->cancel();
        return HttpFlow::enough;
    };
    call = probe.client.send(HttpProbe::request(server.port()), handler);
    BOOST_TEST(probe.run_to_end(handler));
    BOOST_TEST((handler.how == BodyEnd::cancelled));
}

BOOST_AUTO_TEST_CASE(cancel_inside_the_last_callback_does_nothing)
{
    FakeServer server(begin_with(answer_with("hello")));
    HttpProbe probe;
    RecordingHandler handler;
    std::shared_ptr<HttpCall> call;
    handler.when_end = [&] { call->cancel(); };
    call = probe.client.send(HttpProbe::request(server.port()), handler);
    BOOST_TEST(probe.run_to_end(handler));
    probe.loop.poll(std::chrono::milliseconds(5));
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST((handler.how == BodyEnd::complete));
}

BOOST_AUTO_TEST_CASE(cancel_after_enough_does_nothing)
{
    FakeServer server(begin_with(chunked + "5\r\nhello\r\n"));
    HttpProbe probe;
    RecordingHandler handler;
    handler.when_body = [](std::string_view) { return HttpFlow::enough; };
    const auto call = probe.client.send(HttpProbe::request(server.port()), handler);
    BOOST_TEST(probe.run_to_end(handler));
    call->cancel();
    call->pause();
    call->resume();
    probe.loop.poll(std::chrono::milliseconds(5));
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST((handler.how == BodyEnd::complete));
}

BOOST_AUTO_TEST_CASE(cancel_right_after_send)
{
    FakeServer server(begin_with(answer_with("hello")));
    HttpProbe probe;
    RecordingHandler handler;
    const auto call = probe.client.send(HttpProbe::request(server.port()), handler);
    check_cancel(probe, *call, handler, Phase::connect);
}

BOOST_AUTO_TEST_CASE(closing_the_client_ends_every_call_once)
{
    FakeServer server(begin_with(chunked + "5\r\nhello\r\n"));
    DeafPort deaf;
    HttpProbe probe;
    RecordingHandler streaming, connecting, draining, late;
    draining.when_body = [](std::string_view) { return HttpFlow::enough; };
    const auto one = probe.client.send(HttpProbe::request(server.port()), streaming);
    const auto two = probe.client.send(HttpProbe::request(deaf.port()), connecting);
    const auto three = probe.client.send(HttpProbe::request(server.port()), draining);
    probe.run_until([&] { return !streaming.body.empty() && draining.ends == 1; });
    probe.client.close();
    BOOST_TEST(streaming.ends + connecting.ends == 0);
    const auto four = probe.client.send(HttpProbe::request(server.port()), late);
    BOOST_TEST(late.ends == 0);
    for (const auto* const handler : {&streaming, &connecting, &late}) {
        BOOST_TEST(probe.run_to_end(*handler));
        BOOST_TEST(handler->ends == 1);
        BOOST_TEST((handler->how == BodyEnd::cancelled));
    }
    BOOST_TEST(draining.ends == 1);
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

BOOST_AUTO_TEST_CASE(closing_the_client_inside_a_callback)
{
    FakeServer server(begin_with(chunked + "5\r\nhello\r\n"));
    HttpProbe probe;
    RecordingHandler handler;
    handler.when_body = [&](std::string_view) {
        probe.client.close();
        return HttpFlow::more;
    };
    const auto call = probe.client.send(HttpProbe::request(server.port()), handler);
    BOOST_TEST(probe.run_to_end(handler));
    BOOST_TEST((handler.how == BodyEnd::cancelled));
}

BOOST_AUTO_TEST_CASE(the_end_comes_also_when_the_client_has_gone)
{
    FakeServer server(begin_with(chunked + "5\r\nhello\r\n"));
    Loop loop;
    RecordingHandler handler;
    auto client = std::make_unique<HttpClient>(loop);
    const auto call = client->send(HttpProbe::request(server.port()), handler);
    while (handler.body.empty())
        loop.poll(std::chrono::milliseconds(20));
    client.reset();
    BOOST_TEST(handler.ends == 0);
    while (handler.ends == 0)
        loop.poll(std::chrono::milliseconds(20));
    BOOST_TEST((handler.how == BodyEnd::cancelled));
    call->cancel();
}

BOOST_AUTO_TEST_CASE(the_client_may_be_destroyed_inside_any_callback)
{
    enum class Where { head, body, end };
    for (const Where where : {Where::head, Where::body, Where::end}) {
        FakeServer server(begin_with(chunked + "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"));
        Loop loop;
        RecordingHandler handler;
        auto client = std::make_unique<HttpClient>(loop);
        const auto act = [&](Where here) {
            if (here == where) client.reset();
        };
        handler.when_head = [&] { act(Where::head); };
        handler.when_body = [&](std::string_view) {
            act(Where::body);
            return HttpFlow::more;
        };
        handler.when_end = [&] { act(Where::end); };
        const auto call = client->send(HttpProbe::request(server.port()), handler);
        while (handler.ends == 0)
            loop.poll(std::chrono::milliseconds(20));
        loop.poll(std::chrono::milliseconds(5));
        BOOST_TEST(handler.ends == 1);
        BOOST_TEST((handler.how == (where == Where::end ? BodyEnd::complete : BodyEnd::cancelled)));
    }
}

BOOST_AUTO_TEST_CASE(the_client_may_be_destroyed_when_nothing_could_be_reached)
{
    Loop loop;
    RecordingHandler handler;
    auto client = std::make_unique<HttpClient>(
        loop, [](const std::string&, std::vector<std::string>&) { return std::string("name not known"); });
    handler.when_end = [&] { client.reset(); };
    HttpSend send = HttpProbe::request(1);
    send.origin.host = "nowhere.example";
    const auto call = client->send(std::move(send), handler);
    while (handler.ends == 0)
        loop.poll(std::chrono::milliseconds(20));
    BOOST_TEST((handler.failure.kind == ErrorKind::network));
}

BOOST_AUTO_TEST_CASE(calls_in_flight_end_cancelled_when_client_and_loop_are_destroyed)
{
    FakeServer server(begin_with(chunked + "5\r\nhello\r\n"));
    RecordingHandler handler;
    std::shared_ptr<HttpCall> call;
    {
        HttpProbe probe;
        call = probe.client.send(HttpProbe::request(server.port()), handler);
        probe.run_until([&] { return !handler.body.empty(); });
    }
    BOOST_TEST(handler.ends == 1);
    call->cancel();  // late, and without effect
    BOOST_TEST(handler.ends == 1);
}

BOOST_AUTO_TEST_SUITE_END()
