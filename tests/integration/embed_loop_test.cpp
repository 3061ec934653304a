// An application with a loop of its own: its callbacks run where it polls, and nowhere else.
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "witness.hpp"

namespace parlance::test {

namespace {

using namespace support;
using std::chrono::milliseconds;

Host gui_host()
{
    return open_host(plain_host().callbacks_on_poll());
}

bool is_readable(const Host& host, int limit_ms = 0)
{
    pollfd watched{host.event_fd(), POLLIN, 0};
    return ::poll(&watched, 1, limit_ms) == 1 && (watched.revents & POLLIN) != 0;
}

/// Polls as a GUI's loop does, until `done` holds; false: it did not within 20 s.
template <class Done>
bool run_loop(const Host& host, Done done)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!done()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        if (is_readable(host, 100)) host.poll(milliseconds(0));
    }
    return true;
}

/// The threads that a call's callbacks ran on.
std::shared_ptr<Witness> witness_of_threads(std::set<std::thread::id>& threads)
{
    auto witness = std::make_shared<Witness>();
    witness->inside_event = [&threads](ChatCall&, const ChatEvent&) { threads.insert(std::this_thread::get_id()); };
    witness->inside_end = [&threads](ChatCall&) { threads.insert(std::this_thread::get_id()); };
    return witness;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_loop)

BOOST_AUTO_TEST_CASE(callbacks_run_on_the_thread_that_polls_and_on_no_other)
{
    const SimulatedProvider provider;
    const Host host = gui_host();
    const ChatClientPtr client = aiml_client(host, provider);
    std::set<std::thread::id> threads;
    std::vector<std::unique_ptr<WitnessedCall>> calls;
    for (int i = 0; i < 100; ++i) {
        calls.push_back(std::make_unique<WitnessedCall>(witness_of_threads(threads)));
        calls.back()->start(*client, "hello");
    }
    BOOST_TEST(run_loop(host, [&] {
        return std::all_of(calls.begin(), calls.end(), [](const auto& call) { return call->witness->ends() == 1; });
    }));
    BOOST_TEST((threads == std::set<std::thread::id>{std::this_thread::get_id()}));
    for (const auto& call : calls) {
        BOOST_TEST(call->witness->response().success());
        BOOST_TEST(call->witness->events_after_end() == 0u);
        BOOST_TEST(call->witness->response().content().starts_with("This is parlance-sim"));
    }
}

BOOST_AUTO_TEST_CASE(the_descriptor_is_readable_only_while_something_waits)
{
    const SimulatedProvider provider;
    const Host host = gui_host();
    const ChatClientPtr client = aiml_client(host, provider);
    BOOST_TEST(!is_readable(host));
    WitnessedCall running;
    running.start(*client, "hello");
    BOOST_TEST(is_readable(host, 20'000));
    BOOST_TEST(running.witness->parts() == 0u);  // nobody polled
    BOOST_TEST(running.witness->ends() == 0);
    BOOST_TEST(run_loop(host, [&] { return running.witness->ends() == 1; }));
    BOOST_TEST(!is_readable(host));
    BOOST_TEST(host.poll(milliseconds(0)) == 0u);
}

BOOST_AUTO_TEST_CASE(whoever_does_not_poll_stops_the_server)
{
    const SimulatedProvider provider;
    const Host host = gui_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;flood");
    WitnessedCall running;
    running.start(*client, "hello");
    std::int64_t bytes = -1;
    int same = 0;
    BOOST_TEST(provider.log_comes_to([&](const SimLog& log) {
        const std::int64_t now = log.count("bytes_written");
        same = now > 0 && now == std::exchange(bytes, now) ? same + 1 : 0;
        return same >= 20;
    }));
    BOOST_TEST(bytes < 12 << 20);  // what the kernel holds on loopback: see embed_pressure_test.cpp
    BOOST_TEST(run_loop(host, [&] { return running.witness->parts() > 10'000; }));
    running.call->cancel();
    BOOST_TEST(run_loop(host, [&] { return running.witness->ends() == 1; }));
}

BOOST_AUTO_TEST_CASE(a_cancelled_call_ends_once_and_inside_a_poll)
{
    const SimulatedProvider provider;
    const Host host = gui_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;first=60000");
    WitnessedCall running;
    running.start(*client, "hello");
    running.call->cancel();
    running.call->cancel();
    BOOST_TEST(is_readable(host, 20'000));
    BOOST_TEST(running.witness->ends() == 0);
    BOOST_TEST(run_loop(host, [&] { return running.witness->ends() == 1; }));
    BOOST_TEST((running.witness->response().error()->kind == ErrorKind::cancelled));
}

BOOST_AUTO_TEST_CASE(closing_the_host_delivers_every_end)
{
    const SimulatedProvider provider;
    std::vector<std::unique_ptr<WitnessedCall>> calls;
    {
        const Host host = gui_host();
        const ChatClientPtr client = aiml_client(host, provider, "sim;first=60000");
        for (int i = 0; i < 20; ++i) {
            calls.push_back(std::make_unique<WitnessedCall>());
            calls.back()->start(*client, "hello");
        }
    }
    for (const auto& call : calls) {
        BOOST_TEST(call->witness->ends() == 1);
        BOOST_TEST((call->witness->response().error()->kind == ErrorKind::cancelled));
    }
}

BOOST_AUTO_TEST_CASE(a_callback_may_poll_and_ask_again)
{
    const SimulatedProvider provider;
    const Host host = gui_host();
    const ChatClientPtr client = aiml_client(host, provider);
    WitnessedCall second;
    auto first = std::make_shared<Witness>();
    first->inside_end = [&](ChatCall&) {
        second.start(*client, "again");
        host.poll(milliseconds(0));
    };
    WitnessedCall running(first);
    running.start(*client, "hello");
    BOOST_TEST(run_loop(host, [&] { return second.call && second.witness->ends() == 1; }));
    BOOST_TEST(running.witness->ends() == 1);
    BOOST_TEST(second.witness->response().success());
}

BOOST_AUTO_TEST_CASE(two_threads_that_poll_never_run_one_call_at_the_same_time)
{
    const SimulatedProvider provider;
    const Host host = gui_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;chunks=500");
    std::atomic<bool> inside{false};
    std::atomic<int> overlaps{0};
    auto witness = std::make_shared<Witness>();
    witness->inside_event = [&](ChatCall&, const ChatEvent&) {
        if (inside.exchange(true)) ++overlaps;
        inside = false;
    };
    WitnessedCall running(witness);
    running.start(*client, "hello");
    std::thread other([&] { static_cast<void>(run_loop(host, [&] { return running.witness->ends() == 1; })); });
    BOOST_TEST(run_loop(host, [&] { return running.witness->ends() == 1; }));
    other.join();
    BOOST_TEST(overlaps == 0);
}

BOOST_AUTO_TEST_CASE(what_is_waited_for_or_pulled_needs_no_poll)
{
    const SimulatedProvider provider;
    const Host host = gui_host();
    const ChatClientPtr client = aiml_client(host, provider);
    BOOST_TEST(client->chat("hello").success());
    ChatStream stream = client->stream_chat("hello");
    std::size_t events = 0;
    for ([[maybe_unused]] const ChatEvent& event : stream)
        ++events;
    BOOST_TEST(events > 1u);
    BOOST_TEST(stream.response().success());
    BOOST_TEST(!is_readable(host));
}

BOOST_AUTO_TEST_CASE(a_host_without_that_option_has_no_descriptor)
{
    BOOST_TEST(open_host().event_fd() == -1);
}

BOOST_AUTO_TEST_CASE(a_host_polls_in_one_way_only)
{
    const auto refused = Host::open(plain_host().callbacks_on_poll().threads(0));
    BOOST_TEST_REQUIRE(refused.is_error());
    BOOST_TEST((refused.error().kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_CASE(a_host_without_threads_does_all_its_work_in_poll)
{
    const SimulatedProvider provider;
    const Host host = open_host(plain_host().threads(0));
    const ChatClientPtr client = aiml_client(host, provider);
    std::set<std::thread::id> threads;
    WitnessedCall running(witness_of_threads(threads));
    running.start(*client, "hello");
    BOOST_TEST(provider.log().count("requests_seen") == 0);
    while (running.witness->ends() == 0)
        host.poll(milliseconds(100));
    BOOST_TEST(running.witness->response().success());
    BOOST_TEST((threads == std::set<std::thread::id>{std::this_thread::get_id()}));
    const ChatResponse refused = client->chat("hello");
    BOOST_TEST_REQUIRE(refused.is_error());
    BOOST_TEST((refused.error()->kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
