// A call is cancelled in each state it can be in: its end says so, comes once, last, and soon. The figures are printed;
// what is asserted is the order, and a bound that a loaded machine keeps too. 10 ms is what a quiet one must show.
#include <sys/ioctl.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "fake_server.hpp"
#include "held_lookup.hpp"
#include "witness.hpp"

namespace parlance::test {

namespace {

using namespace support;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds generous{1};

std::string loopback(std::uint16_t port, const char* scheme = "http")
{
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port) + "/v1";
}

/// Looks until `condition` holds; false: it did not within 20 s.
template <typename Condition>
bool comes_true(Condition condition)
{
    const auto deadline = Clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (Clock::now() > deadline) return false;
        std::this_thread::yield();
    }
    return true;
}

/// Whether a socket of this machine is on its way to `port`: state 02 of /proc/net/tcp is SYN_SENT.
bool is_connecting_to(std::uint16_t port)
{
    std::ostringstream wanted;
    wanted << "0100007F:" << std::uppercase << std::hex << std::setw(4) << std::setfill('0') << port << " 02 ";
    std::ifstream sockets("/proc/net/tcp");
    for (std::string line; std::getline(sockets, line);)
        if (line.find(wanted.str()) != std::string::npos) return true;
    return false;
}

/// A port that takes connections and never says a word.
class SilentPort {
public:
    SilentPort() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_.number(), generic, size) != 0 || ::listen(listener_.number(), 8) != 0 ||
            ::getsockname(listener_.number(), generic, &size) != 0)
            throw std::runtime_error("cannot listen");
        port_ = ntohs(address.sin_port);
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    /// Takes the next connection and waits for its first bytes, which stay unread.
    [[nodiscard]] bool is_spoken_to()
    {
        taken_ = Descriptor(::accept(listener_.number(), nullptr, nullptr));
        return comes_true([this] { return unread() > 0; });
    }

    /// As above, until no more bytes come: the buffers of both sides are full.
    [[nodiscard]] bool is_filled()
    {
        int before = 0;
        int same = 0;
        return is_spoken_to() && comes_true([&] {
                   const int now = unread();
                   same = now == std::exchange(before, now) ? same + 1 : 0;
                   return same == 10'000;
               });
    }

private:
    [[nodiscard]] int unread() const
    {
        int bytes = 0;
        return ::ioctl(taken_.number(), FIONREAD, &bytes) == 0 ? bytes : 0;
    }

    Descriptor listener_;
    Descriptor taken_;
    std::uint16_t port_ = 0;
};

/// What is true of every cancelled call; `asked` is when it was asked to end.
void check_end(const std::string& state, Witness& witness, Clock::time_point asked)
{
    BOOST_TEST_REQUIRE(witness.waits_for_end(generous), state << ": no end within a second");
    const std::chrono::duration<double, std::milli> took = witness.ended_at() - asked;
    std::cout << "cancel " << std::left << std::setw(34) << state << std::right << std::fixed << std::setprecision(3)
              << std::setw(9) << took.count() << " ms\n";
    const ChatResponse response = witness.response();
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::cancelled), state << ": " << to_string(response.error()->kind));
    BOOST_TEST((response.metadata().end == CallEnd::cancelled));
}

/// Starts a call, lets `reach` bring it into its state, cancels it three times over, and looks at its end. When the
/// host has gone nothing more can come, so that a second end would have been seen.
template <typename Reach>
void cancel_in(const std::string& state, const ClientOptions& options, ChatRequest request, Reach reach)
{
    const auto witness = std::make_shared<Witness>();
    {
        const Host host = open_host();
        const ChatClientPtr client = host.make_client("aiml", options).value();
        WitnessedCall running(witness);
        running.start(*client, std::move(request));
        const bool reached = reach(running);
        BOOST_TEST_REQUIRE(reached, state << " was not reached");
        const auto asked = Clock::now();
        for (int i = 0; i < 3; ++i)
            running.call->cancel();
        check_end(state, *witness, asked);
        running.call->cancel();
    }
    BOOST_TEST(witness->ends() == 1);
    BOOST_TEST(witness->events_after_end() == 0U);
}

ClientOptions options_for(const SimulatedProvider& provider, const std::string& model)
{
    ClientOptions options = client_options(provider.url(), model);
    if (!provider.ca_file().empty()) options.ca_file(provider.ca_file());
    return options;
}

constexpr const char* one_event_then_silence = "sim;chunks=1;delay=60000";

bool has_first_part(WitnessedCall& running)
{
    return running.witness->waits_for_parts(1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_cancel)

BOOST_AUTO_TEST_CASE(before_anything_was_done)
{
    const SimulatedProvider provider;
    cancel_in("before anything was done", options_for(provider, "sim;first=60000"), "hello",
              [](WitnessedCall&) { return true; });
}

BOOST_AUTO_TEST_CASE(in_name_lookup)
{
    const HeldLookups lookups;
    cancel_in("in name lookup", client_options("https://never.held.invalid/v1"), "hello",
              [&](WitnessedCall&) { return lookups.waits_for(1); });
}

BOOST_AUTO_TEST_CASE(in_connect)
{
    const DeafPort port;
    cancel_in("in connect", client_options(loopback(port.port())), "hello",
              [&](WitnessedCall&) { return comes_true([&] { return is_connecting_to(port.port()); }); });
}

BOOST_AUTO_TEST_CASE(in_the_handshake)
{
    SilentPort port;
    cancel_in("in the handshake", client_options(loopback(port.port(), "https")), "hello",
              [&](WitnessedCall&) { return port.is_spoken_to(); });
}

BOOST_AUTO_TEST_CASE(while_the_request_is_sent)
{
    SilentPort port;
    const std::string more_than_all_buffers(32 << 20, 'x');
    cancel_in("while the request is sent", client_options(loopback(port.port())), more_than_all_buffers,
              [&](WitnessedCall&) { return port.is_filled(); });
}

BOOST_AUTO_TEST_CASE(before_the_first_byte)
{
    const SimulatedProvider provider;
    cancel_in("before the first byte", options_for(provider, "sim;first=60000"), "hello",
              [&](WitnessedCall&) { return provider.sees_requests(1); });
    BOOST_TEST(provider.log_comes_to([](const SimLog& log) { return log.count("connections_closed_by_peer") == 1; }));
}

BOOST_AUTO_TEST_CASE(between_events)
{
    const SimulatedProvider provider;
    cancel_in("between events", options_for(provider, one_event_then_silence), "hello", &has_first_part);
    BOOST_TEST(provider.log_comes_to([](const SimLog& log) { return log.count("connections_closed_by_peer") == 1; }));
}

BOOST_AUTO_TEST_CASE(between_events_over_tls)
{
    const SimulatedProvider provider({"--tls", "good"});
    cancel_in("between events over TLS", options_for(provider, one_event_then_silence), "hello", &has_first_part);
}

BOOST_AUTO_TEST_CASE(in_a_flood_of_events)
{
    const SimulatedProvider provider;
    cancel_in("in a flood of events", options_for(provider, "sim;flood"), "hello",
              [](WitnessedCall& running) { return running.witness->waits_for_parts(1000); });
}

BOOST_AUTO_TEST_CASE(while_paused)
{
    const SimulatedProvider provider;
    cancel_in("while paused", options_for(provider, "sim;flood"), "hello", [&](WitnessedCall& running) {
        if (!running.witness->waits_for_parts(10)) return false;
        running.call->pause();
        std::int64_t before = -1;
        int still = 0;
        return provider.log_comes_to([&](const SimLog& log) {
            const std::int64_t now = log.count("bytes_written");
            still = now == std::exchange(before, now) ? still + 1 : 0;
            return still >= 20;
        });
    });
}

BOOST_AUTO_TEST_CASE(while_paused_before_the_first_event)
{
    const SimulatedProvider provider;
    cancel_in("while paused before the first event", options_for(provider, "sim;first=60000"), "hello",
              [&](WitnessedCall& running) {
                  running.call->pause();
                  return provider.sees_requests(1);
              });
}

BOOST_AUTO_TEST_CASE(inside_a_callback_it_ends_after_the_callback_and_no_event_follows)
{
    const SimulatedProvider provider;
    const auto witness = std::make_shared<Witness>();
    std::atomic<int> after_cancel{0};
    std::atomic<bool> ended_inside{false};
    Clock::time_point asked{};
    witness->inside_event = [&](ChatCall& call, const ChatEvent& event) {
        if (event.kind() != EventKind::part) return;
        if (asked == Clock::time_point{}) {
            asked = Clock::now();
            call.cancel();
            ended_inside = witness->ends() != 0;
        } else {
            ++after_cancel;
        }
    };
    {
        const Host host = open_host();
        const ChatClientPtr client = aiml_client(host, provider, "sim;flood");
        WitnessedCall running(witness);
        running.start(*client, "hello");
        BOOST_TEST_REQUIRE(witness->waits_for_end());
        check_end("inside a callback", *witness, asked);
    }
    BOOST_TEST(witness->ends() == 1);
    BOOST_TEST(after_cancel == 0);
    BOOST_TEST(!ended_inside);  // never on the stack of whoever cancels
}

BOOST_AUTO_TEST_CASE(inside_the_last_word_it_changes_nothing)
{
    const SimulatedProvider provider;
    const auto witness = std::make_shared<Witness>();
    witness->inside_end = [](ChatCall& call) {
        call.cancel();
        call.pause();
        call.resume();
    };
    {
        const Host host = open_host();
        const ChatClientPtr client = aiml_client(host, provider);
        WitnessedCall running(witness);
        running.start(*client, "hello");
        BOOST_TEST_REQUIRE(witness->waits_for_end());
        running.call->cancel();
    }
    BOOST_TEST(witness->ends() == 1);
    BOOST_TEST(witness->response().success());
}

BOOST_AUTO_TEST_CASE(a_stream_that_another_thread_cancels_ends_where_it_is_read)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, one_event_then_silence);
    ChatStream stream = client->stream_chat("hello");
    const ChatEvent* event = stream.next();
    while (event != nullptr && event->text().empty())
        event = stream.next();
    BOOST_TEST_REQUIRE((event != nullptr));
    const std::jthread canceller([&] { stream.cancel(); });
    while (stream.next() != nullptr) {
    }
    BOOST_TEST_REQUIRE(stream.response().is_error());
    BOOST_TEST((stream.response().error()->kind == ErrorKind::cancelled));
    BOOST_TEST(!stream.response().content().empty());  // what had come is kept
}

BOOST_AUTO_TEST_CASE(a_call_from_many_threads_ends_once)
{
    const SimulatedProvider provider;
    for (int round = 0; round < 20; ++round) {
        const auto witness = std::make_shared<Witness>();
        {
            const Host host = open_host();
            const ChatClientPtr client = aiml_client(host, provider, "sim;flood");
            WitnessedCall running(witness);
            running.start(*client, "hello");
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([call = running.call] {
                    call->pause();
                    call->resume();
                    call->cancel();
                });
            BOOST_TEST_REQUIRE(witness->waits_for_end());
        }
        BOOST_TEST(witness->ends() == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_cancelled_call_leaves_the_client_as_good_as_before)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    for (int round = 0; round < 10; ++round) {
        WitnessedCall running;
        running.start(*client, ChatRequest("hello").model("sim;flood"));
        BOOST_TEST_REQUIRE(running.witness->waits_for_parts(1));
        running.call->cancel();
        BOOST_TEST_REQUIRE(running.witness->waits_for_end());
        BOOST_TEST(client->chat("hello").success());
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
