#include <parlance/core/http_client.hpp>

#include "support/fake_server.hpp"
#include "support/http_probe.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
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

Resolve answer(std::vector<std::string> addresses)
{
    return [addresses = std::move(addresses)](const std::string&, std::vector<std::string>& to) {
        to = addresses;
        return to.empty() ? std::string("name not known") : std::string();
    };
}

HttpSend named_request(std::uint16_t port)
{
    HttpSend send = HttpProbe::request(port);
    send.origin.host = "api.example";
    return send;
}

void answer_all(Peer& peer)
{
    while (!peer.read_request().empty())
        peer.send(answer_with("hello"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(connector)

BOOST_AUTO_TEST_CASE(a_name_is_looked_up)
{
    FakeServer server(answer_all);
    HttpProbe probe(answer({"127.0.0.1"}));
    RecordingHandler handler;
    probe.exchange(named_request(server.port()), handler);
    BOOST_TEST(handler.body == "hello");
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_named)
{
    HttpProbe probe(answer({}));
    RecordingHandler handler;
    probe.exchange(named_request(1), handler);
    BOOST_TEST(handler.failure.message ==
               "cannot find api.example: name not known; check the host in base_url and the network");
    BOOST_TEST((handler.failure.kind == ErrorKind::network));
    BOOST_TEST(handler.failure.not_sent);
}

BOOST_AUTO_TEST_CASE(the_next_address_is_tried_at_once_when_one_refuses)
{
    FakeServer server(answer_all);
    HttpProbe probe(answer({"127.0.0.9", "127.0.0.1"}));
    RecordingHandler handler;
    const auto before = std::chrono::steady_clock::now();
    probe.exchange(named_request(server.port()), handler);
    BOOST_TEST(handler.body == "hello");
    BOOST_TEST((std::chrono::steady_clock::now() - before < std::chrono::milliseconds(200)));
}

BOOST_AUTO_TEST_CASE(the_next_address_is_tried_soon_when_one_is_silent)
{
    FakeServer server(answer_all);
    DeafPort deaf("127.0.0.9", server.port());
    HttpProbe probe(answer({"127.0.0.9", "127.0.0.1"}));
    RecordingHandler handler;
    const auto before = std::chrono::steady_clock::now();
    probe.exchange(named_request(server.port()), handler);
    const auto took = std::chrono::steady_clock::now() - before;
    BOOST_TEST(handler.body == "hello");
    BOOST_TEST((took >= std::chrono::milliseconds(240)));
    BOOST_TEST((took < std::chrono::milliseconds(900)));
}

BOOST_AUTO_TEST_CASE(all_addresses_refusing_is_one_failure)
{
    std::uint16_t port = 0;
    {
        FakeServer server(answer_all);
        port = server.port();
    }
    HttpProbe probe(answer({"127.0.0.9", "::1", "127.0.0.1"}));
    RecordingHandler handler;
    probe.exchange(named_request(port), handler);
    BOOST_TEST(handler.ends == 1);
    BOOST_TEST((handler.failure.message.find("cannot connect to api.example:") == 0), handler.failure.message);
}

BOOST_AUTO_TEST_CASE(localhost_is_either_family)
{
    FakeServer server(answer_all);
    HttpProbe probe(answer({}));
    HttpSend send = HttpProbe::request(server.port());
    send.origin.host = "localhost";
    RecordingHandler handler;
    probe.exchange(std::move(send), handler);
    BOOST_TEST(handler.body == "hello");
}

BOOST_AUTO_TEST_CASE(lookups_of_one_name_at_once_share_one_answer)
{
    auto lookups = std::make_shared<std::atomic<int>>(0);
    FakeServer server(answer_all);
    HttpProbe probe([lookups](const std::string&, std::vector<std::string>& to) {
        ++*lookups;
        to = {"127.0.0.1"};
        return std::string();
    });
    RecordingHandler one, two;
    const auto first = probe.client.send(named_request(server.port()), one);
    const auto second = probe.client.send(named_request(server.port()), two);
    BOOST_TEST(probe.run_to_end(one));
    BOOST_TEST(probe.run_to_end(two));
    BOOST_TEST(*lookups == 1);
}

BOOST_AUTO_TEST_CASE(more_lookups_than_threads_all_come_to_an_end)
{
    auto running = std::make_shared<std::atomic<int>>(0);
    auto most = std::make_shared<std::atomic<int>>(0);
    FakeServer server(answer_all);
    HttpProbe probe([running, most](const std::string&, std::vector<std::string>& to) {
        const int now = ++*running;
        int seen = *most;
        while (now > seen && !most->compare_exchange_weak(seen, now)) {
        }
        to = {"127.0.0.1"};
        --*running;
        return std::string();
    });
    std::vector<RecordingHandler> handlers(30);
    for (std::size_t i = 0; i < handlers.size(); ++i) {
        HttpSend send = HttpProbe::request(server.port());
        send.origin.host = "host" + std::to_string(i) + ".example";
        static_cast<void>(probe.client.send(std::move(send), handlers[i]));
    }
    for (const RecordingHandler& handler : handlers) {
        BOOST_TEST(probe.run_to_end(handler));
        BOOST_TEST(handler.body == "hello");
    }
    BOOST_TEST(*most <= 8);
}

BOOST_AUTO_TEST_SUITE_END()
