#include <parlance/core/http_client.hpp>

#include "support/fake_server.hpp"
#include "support/http_probe.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using support::answer_with;
using support::FakeServer;
using support::HttpProbe;
using support::Peer;
using support::RecordingHandler;

namespace {

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/// Answers each request of a connection with the same bytes.
FakeServer::Script always(std::string answer)
{
    return [answer = std::move(answer)](Peer& peer) {
        while (!peer.read_request().empty())
            peer.send(answer);
    };
}

/// Takes one request, answers it and closes.
FakeServer::Script once(std::string answer)
{
    return [answer = std::move(answer)](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(answer);
    };
}

const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(http_client)

BOOST_AUTO_TEST_CASE(an_answer_comes_as_head_body_and_one_end)
{
    FakeServer server(always(answer_with("hello", "X-Request-ID: r1\r\n")));
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST(handler.status == 200);
    BOOST_TEST(handler.heads == 1);
    BOOST_TEST(handler.headers.at(1).second == "r1");
    BOOST_TEST(handler.body == "hello");
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST((handler.how == BodyEnd::complete));
}

BOOST_AUTO_TEST_CASE(the_request_arrives_as_it_was_given)
{
    std::string seen;
    FakeServer server([&](Peer& peer) {
        seen = peer.read_request();
        peer.send(answer_with("ok"));
    });
    HttpProbe probe;
    RecordingHandler handler;
    const HttpSend send = HttpProbe::request(server.port(), std::string(300'000, 'b'));
    probe.exchange(send, handler);
    BOOST_TEST((seen == send.head + send.body));
}

BOOST_AUTO_TEST_CASE(no_callback_is_made_inside_send)
{
    FakeServer server(always(answer_with("x")));
    HttpProbe probe;
    RecordingHandler first, second;
    probe.exchange(HttpProbe::request(server.port()), first);
    const auto call = probe.client.send(HttpProbe::request(server.port()), second);
    BOOST_TEST(second.heads + second.ends == 0);
    BOOST_TEST(probe.run_to_end(second));
}

BOOST_AUTO_TEST_CASE(a_connection_is_used_again)
{
    FakeServer server(always(answer_with("hello")));
    HttpProbe probe;
    for (int i = 0; i < 5; ++i) {
        RecordingHandler handler;
        probe.exchange(HttpProbe::request(server.port()), handler);
        BOOST_TEST(handler.body == "hello");
        BOOST_TEST(probe.client.idle_connections() == 1U);
    }
    BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(a_request_sent_from_the_last_callback_uses_the_same_connection)
{
    FakeServer server(always(answer_with("hello")));
    HttpProbe probe;
    RecordingHandler first, second;
    std::shared_ptr<HttpCall> call;
    first.when_end = [&] { call = probe.client.send(HttpProbe::request(server.port()), second); };
    probe.exchange(HttpProbe::request(server.port()), first);
    BOOST_TEST(probe.run_to_end(second));
    BOOST_TEST(second.body == "hello");
    BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(connections_are_not_shared_between_settings)
{
    FakeServer server(always(answer_with("hello")));
    HttpProbe probe;
    for (const char* const credential : {"one", "two", "one"}) {
        HttpSend send = HttpProbe::request(server.port());
        ConnectionSettings settings;
        settings.credential = credential;
        send.settings = std::make_shared<const ConnectionSettings>(settings);
        RecordingHandler handler;
        probe.exchange(std::move(send), handler);
    }
    BOOST_TEST(server.connections() == 2);
    BOOST_TEST(probe.client.idle_connections() == 2U);
}

BOOST_AUTO_TEST_CASE(a_connection_that_closes_at_rest_leaves_the_pool)
{
    FakeServer server(once(answer_with("hello")));
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST(probe.run_until([&] { return probe.client.idle_connections() == 0; }));
}

BOOST_AUTO_TEST_CASE(a_connection_that_speaks_unasked_leaves_the_pool)
{
    std::promise<void> at_rest;
    FakeServer server([&](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(answer_with("hello"));
        at_rest.get_future().wait();
        peer.send("HTTP/1.1 408 Request Timeout\r\n\r\n");
        peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST(probe.client.idle_connections() == 1U);
    at_rest.set_value();
    BOOST_TEST(probe.run_until([&] { return probe.client.idle_connections() == 0; }));
}

struct Death {
    const char* name;
    void (Peer::*die)();
};
static std::ostream& operator<<(std::ostream& out, const Death& death)
{
    return out << death.name;
}
static const std::vector<Death> deaths = {{"in_order", &Peer::cut}, {"by_reset", &Peer::reset}};

BOOST_DATA_TEST_CASE(a_request_on_a_reused_connection_that_died_is_sent_once_more, boost::unit_test::data::make(deaths),
                     death)
{
    FakeServer server([&](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(answer_with("hello"));
        if (peer.number() == 0) {
            static_cast<void>(peer.read_request());
            (peer.*death.die)();
        }
        peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler first, second;
    probe.exchange(HttpProbe::request(server.port()), first);
    probe.exchange(HttpProbe::request(server.port()), second);
    BOOST_TEST(second.body == "hello");
    BOOST_TEST(second.ends == 1);
    BOOST_TEST(server.connections() == 2);
}

BOOST_DATA_TEST_CASE(a_request_on_a_fresh_connection_is_never_sent_twice, boost::unit_test::data::make(deaths), death)
{
    FakeServer server([&](Peer& peer) {
        static_cast<void>(peer.read_request());
        (peer.*death.die)();
    });
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST(server.connections() == 1);
    BOOST_TEST((handler.how == BodyEnd::cut));
    BOOST_TEST((handler.failure.kind == ErrorKind::network));
    BOOST_TEST((handler.failure.phase == Phase::first_byte));
    BOOST_TEST(!handler.failure.not_sent);
    BOOST_TEST(contains(handler.failure.message, "before any answer"));
}

BOOST_AUTO_TEST_CASE(a_request_that_got_a_byte_of_an_answer_is_never_sent_twice)
{
    FakeServer server([](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(answer_with("hello"));
        static_cast<void>(peer.read_request());
        peer.send("HTTP/1.1 2");
    });
    HttpProbe probe;
    RecordingHandler first, second;
    probe.exchange(HttpProbe::request(server.port()), first);
    probe.exchange(HttpProbe::request(server.port()), second);
    BOOST_TEST(server.connections() == 1);
    BOOST_TEST(contains(second.failure.message, "in the middle of the answer's headers"));
}

BOOST_AUTO_TEST_CASE(a_connection_that_the_server_wants_closed_is_not_pooled)
{
    FakeServer server(always(answer_with("hello", "Connection: close\r\n")));
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST(handler.body == "hello");
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_connection_with_bytes_behind_the_answer_is_not_pooled)
{
    FakeServer server(always(answer_with("hello") + "surplus"));
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST((handler.how == BodyEnd::complete));
    BOOST_TEST(handler.body == "hello");
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_body_without_length_ends_when_the_server_closes)
{
    FakeServer server(once("HTTP/1.0 200 OK\r\n\r\nhello"));
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST((handler.how == BodyEnd::complete));
    BOOST_TEST(handler.body == "hello");
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_chunked_body_in_pieces_is_put_together)
{
    FakeServer server([](Peer& peer) {
        static_cast<void>(peer.read_request());
        for (const char byte : chunked + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")
            peer.send({&byte, 1});
        peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST(handler.body == "hello");
    BOOST_TEST(probe.client.idle_connections() == 1U);
}

BOOST_AUTO_TEST_CASE(a_body_larger_than_any_buffer_comes_whole)
{
    const std::string large(5'000'000, 'y');
    FakeServer server(always(answer_with(large)));
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST((handler.body == large));
}

BOOST_AUTO_TEST_CASE(a_redirect_is_an_answer_like_any_other)
{
    FakeServer server(always("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n"));
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST(handler.status == 302);
    BOOST_TEST((handler.how == BodyEnd::complete));
    BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(an_early_refusal_is_heard_while_the_request_is_still_written)
{
    FakeServer server([](Peer& peer) {
        peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
        peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port(), std::string(20'000'000, 'b')), handler);
    BOOST_TEST(handler.status == 413);
    BOOST_TEST(handler.body == "big");
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

struct Cut {
    const char* name;
    std::string answer;
    ErrorKind kind;
    Phase phase;
    const char* text;
};
static std::ostream& operator<<(std::ostream& out, const Cut& cut)
{
    return out << cut.name;
}
static const std::vector<Cut> cuts = {
    {"chunked", chunked + "5\r\nhel", ErrorKind::truncated, Phase::stream, "before the answer was complete"},
    {"without_last_chunk", chunked + "5\r\nhello\r\n", ErrorKind::truncated, Phase::stream,
     "before the answer was complete"},
    {"length", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", ErrorKind::truncated, Phase::stream,
     "before the answer was complete"},
    {"headers", "HTTP/1.1 200 OK\r\nContent-Le", ErrorKind::network, Phase::first_byte,
     "in the middle of the answer's headers"},
    {"html", "<!DOCTYPE html><html>\n</html>", ErrorKind::bad_response, Phase::parse,
     "it sent \"<!DOCTYPE html><html>.</html>\"; is this an HTTP server?"},
    {"bad_chunk", chunked + "zz\r\n", ErrorKind::bad_response, Phase::parse, "a chunk's size or end is malformed"},
    {"two_framings", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
     ErrorKind::bad_response, Phase::parse, "Transfer-Encoding is in conflict"},
    {"secret", "sk-very-secret-key is not allowed", ErrorKind::bad_response, Phase::parse,
     "it does not begin with HTTP/1; is this"},
};

BOOST_DATA_TEST_CASE(a_failed_answer_says_how_and_whose, boost::unit_test::data::make(cuts), cut)
{
    FakeServer server(once(cut.answer));
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST((handler.how == BodyEnd::cut));
    BOOST_TEST(to_string(handler.failure.kind) == to_string(cut.kind));
    BOOST_TEST(to_string(handler.failure.phase) == to_string(cut.phase));
    BOOST_TEST(contains(handler.failure.message, cut.text), handler.failure.message);
    BOOST_TEST(contains(handler.failure.message, "127.0.0.1:" + std::to_string(server.port())));
    BOOST_TEST(!contains(handler.failure.message, "secret"));
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

BOOST_AUTO_TEST_CASE(what_came_before_a_cut_was_delivered)
{
    FakeServer server(once(chunked + "5\r\nhello\r\n"));
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST(handler.body == "hello");
}

BOOST_AUTO_TEST_CASE(a_reset_inside_the_body_is_a_network_failure)
{
    FakeServer server([](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(chunked + "5\r\nhello\r\n");
        static_cast<void>(peer.read_request());
        peer.reset();
    });
    HttpProbe probe;
    RecordingHandler handler;
    // A second request on the same bytes: the server resets when it has come.
    HttpSend send = HttpProbe::request(server.port());
    send.body += send.head + send.body;
    probe.exchange(std::move(send), handler);
    BOOST_TEST(to_string(handler.failure.kind) == "network");
    BOOST_TEST((handler.failure.phase == Phase::stream));
}

BOOST_AUTO_TEST_CASE(a_refused_connection_names_place_and_reason)
{
    std::uint16_t port = 0;
    {
        FakeServer server(always(""));
        port = server.port();
    }
    HttpProbe probe;
    RecordingHandler handler;
    probe.exchange(HttpProbe::request(port), handler);
    BOOST_TEST((handler.how == BodyEnd::cut));
    BOOST_TEST((handler.failure.kind == ErrorKind::network));
    BOOST_TEST((handler.failure.phase == Phase::connect));
    BOOST_TEST(handler.failure.not_sent);
    BOOST_TEST(handler.failure.message == "cannot connect to 127.0.0.1:" + std::to_string(port) +
                                              ": connection refused; is the server running there?");
}

BOOST_AUTO_TEST_CASE(enough_with_the_end_at_hand_pools_the_connection_at_once)
{
    FakeServer server(always(answer_with("hello and goodbye")));
    HttpProbe probe;
    RecordingHandler handler;
    handler.when_body = [](std::string_view) { return HttpFlow::enough; };
    handler.when_end = [&] { BOOST_TEST(probe.client.idle_connections() == 1U); };
    probe.exchange(HttpProbe::request(server.port()), handler);
    BOOST_TEST((handler.how == BodyEnd::complete));
    BOOST_TEST(handler.ends == 1);
}

BOOST_AUTO_TEST_CASE(enough_before_the_end_drains_and_then_pools)
{
    FakeServer server([](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(chunked + "5\r\nhello\r\n");
        static_cast<void>(peer.read_request());  // comes when the client has had enough
        peer.send("5\r\nlater\r\n0\r\n\r\n");
        peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler handler;
    handler.when_body = [](std::string_view) { return HttpFlow::enough; };
    HttpSend send = HttpProbe::request(server.port());
    send.body += send.head + send.body;
    probe.exchange(std::move(send), handler);
    BOOST_TEST((handler.how == BodyEnd::complete));
    BOOST_TEST(handler.body == "hello");
    BOOST_TEST(probe.run_until([&] { return probe.client.idle_connections() == 1; }));
    BOOST_TEST(handler.ends == 1);
}

BOOST_AUTO_TEST_CASE(what_drains_too_long_is_closed)
{
    bool closed = false;
    FakeServer server([&](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send(chunked + "5\r\nhello\r\n");
        closed = peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler handler;
    handler.when_body = [](std::string_view) { return HttpFlow::enough; };
    probe.exchange(HttpProbe::request(server.port()), handler);
    const auto before = std::chrono::steady_clock::now();
    probe.run_until([&] { return std::chrono::steady_clock::now() - before > std::chrono::milliseconds(1100); });
    BOOST_TEST(probe.client.idle_connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_paused_call_stops_the_sender)
{
    std::size_t taken = 0;
    std::atomic<bool> stuck = false;
    constexpr std::size_t most = 64'000'000;
    FakeServer server([&](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 64000000\r\n\r\n");
        taken = peer.send_until_stuck(most, std::chrono::milliseconds(200));
        stuck = true;
        if (taken < most) peer.send(std::string(most - taken, 'x'));
        peer.wait_for_close();
    });
    HttpProbe probe;
    RecordingHandler handler;
    std::shared_ptr<HttpCall> call;
    handler.when_body = [&](std::string_view) {
        if (!stuck) call->pause();
        return HttpFlow::more;
    };
    call = probe.client.send(HttpProbe::request(server.port()), handler);
    BOOST_TEST(probe.run_until([&] { return stuck.load(); }));
    BOOST_TEST(handler.body.size() <= 128U * 1024);
    BOOST_TEST(taken < most / 2);
    call->resume();
    BOOST_TEST(probe.run_to_end(handler));
    BOOST_TEST(handler.body.size() == most);
}

BOOST_AUTO_TEST_CASE(a_pause_before_the_answer_holds_it_back)
{
    FakeServer server(always(answer_with("hello")));
    HttpProbe probe;
    RecordingHandler warm, handler;
    probe.exchange(HttpProbe::request(server.port()), warm);
    const auto call = probe.client.send(HttpProbe::request(server.port()), handler);
    call->pause();
    const auto before = std::chrono::steady_clock::now();
    probe.run_until([&] { return std::chrono::steady_clock::now() - before > std::chrono::milliseconds(50); });
    BOOST_TEST(handler.heads == 0);
    call->resume();
    BOOST_TEST(probe.run_to_end(handler));
    BOOST_TEST(handler.body == "hello");
}

BOOST_AUTO_TEST_CASE(many_calls_at_once_each_get_their_own_answer)
{
    FakeServer server([](Peer& peer) {
        for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            peer.send(answer_with(request.substr(request.find("\r\n\r\n") + 4)));
        }
    });
    HttpProbe probe;
    std::vector<RecordingHandler> handlers(50);
    std::vector<std::shared_ptr<HttpCall>> calls;
    for (std::size_t i = 0; i < handlers.size(); ++i) {
        calls.push_back(probe.client.send(HttpProbe::request(server.port(), "body " + std::to_string(i)), handlers[i]));
    }
    for (std::size_t i = 0; i < handlers.size(); ++i) {
        BOOST_TEST(probe.run_to_end(handlers[i]));
        BOOST_TEST(handlers[i].body == "body " + std::to_string(i));
    }
    BOOST_TEST(probe.client.idle_connections() == 50U);
}

BOOST_AUTO_TEST_CASE(a_call_that_nobody_holds_still_ends)
{
    FakeServer server(always(answer_with("hello")));
    HttpProbe probe;
    RecordingHandler handler;
    probe.client.send(HttpProbe::request(server.port()), handler).reset();
    BOOST_TEST(probe.run_to_end(handler));
    BOOST_TEST(handler.body == "hello");
}

BOOST_AUTO_TEST_CASE(the_loop_thread_runs_calls_too)
{
    FakeServer server(always(answer_with("hello")));
    Loop loop;
    HttpClient client(loop);
    struct Start {
        HttpClient& client;
        HttpSend send;
        RecordingHandler handler;
        std::shared_ptr<HttpCall> call;
        std::atomic<bool> done{false};
    };
    Start start{client, HttpProbe::request(server.port()), {}, {}, {}};
    start.handler.when_end = [&] {
        start.call.reset();
        start.done = true;
        start.done.notify_one();
    };
    loop.start();
    loop.post(
        [](void* argument) noexcept {
            auto& self = *static_cast<Start*>(argument);
            self.call = self.client.send(self.send, self.handler);
        },
        &start);
    start.done.wait(false);
    loop.stop();
    BOOST_TEST(start.handler.body == "hello");
}

BOOST_AUTO_TEST_SUITE_END()
