// Whoever reads slowly slows the provider down, and whoever leaves hangs up: what the simulator could write and what
// this process holds stay bounded.
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "witness.hpp"

namespace parlance::test {

namespace {

using namespace support;

/// Two queues of 64 KiB and a read buffer are ours; the rest of what is on the way lies in the kernel, whose buffers
/// for a loopback connection end at 4 MiB to send and 6 MiB to receive (net.ipv4.tcp_wmem, tcp_rmem).
constexpr std::int64_t most_on_the_way = 12 << 20;
constexpr std::int64_t most_of_ours = 6 << 20;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_is_ours = false;  // a sanitizer keeps what was freed
#else
constexpr bool memory_is_ours = true;
#endif

/// Bytes of this process that are in memory.
std::int64_t resident_bytes()
{
    std::ifstream status("/proc/self/statm");
    std::int64_t all = 0;
    std::int64_t resident = 0;
    status >> all >> resident;
    return resident * 4096;
}

/// Bytes written by the simulator once it can write no more: twenty readings that agree.
std::int64_t bytes_when_stuck(const SimulatedProvider& provider)
{
    std::int64_t bytes = -1;
    int same = 0;
    BOOST_TEST(provider.log_comes_to([&](const SimLog& log) {
        const std::int64_t now = log.count("bytes_written");
        same = now == std::exchange(bytes, now) ? same + 1 : 0;
        return same >= 20;
    }));
    return bytes;
}

bool hangs_up(const SimulatedProvider& provider)
{
    return provider.log_comes_to([](const SimLog& log) { return log.count("connections_closed_by_peer") == 1; });
}

/// Twice: the first connection has grown the buffers that stay.
struct Figures {
    std::int64_t sent;
    std::int64_t grown;
};

void check(const Figures& figures)
{
    BOOST_TEST_MESSAGE("the server wrote " << figures.sent << " bytes; we grew by " << figures.grown);
    BOOST_TEST(figures.sent > 0);
    BOOST_TEST(figures.sent < most_on_the_way);
    if (memory_is_ours) BOOST_TEST(figures.grown < most_of_ours);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_pressure)

BOOST_AUTO_TEST_CASE(a_range_nobody_reads_on_stops_the_server_and_goes_on_when_it_is_read)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;flood");
    const std::int64_t before = resident_bytes();
    ChatStream stream = client->stream_chat("hello");
    BOOST_TEST_REQUIRE((stream.next() != nullptr));
    const std::int64_t sent = bytes_when_stuck(provider);
    check({sent, resident_bytes() - before});

    std::int64_t now = sent;
    while (now == sent && stream.next() != nullptr)
        now = provider.log().count("bytes_written");
    BOOST_TEST(now > sent);
}

BOOST_AUTO_TEST_CASE(a_pull_in_c_that_stops_stops_the_server)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;flood");
    detail::FailureKeeper failure;
    const auto request = ChatRequest("hello").stream(true).share();
    const std::int64_t before = resident_bytes();
    parlance_client* const c_client = static_cast<detail::ClientProxy&>(*client).c_object();
    parlance_call* const call = parlance_call_start(c_client, &request->view(), failure.c_object());
    BOOST_TEST_REQUIRE(call != nullptr);
    BOOST_TEST((parlance_call_next(call, -1) != nullptr));
    check({bytes_when_stuck(provider), resident_bytes() - before});
    BOOST_TEST(parlance_call_ended(call) == 0);
    call->table->release(call);  // the last reference: nobody is left to pull
    BOOST_TEST(hangs_up(provider));
}

BOOST_AUTO_TEST_CASE(a_paused_call_stops_the_server_and_a_resumed_one_goes_on)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;flood");
    const std::int64_t before = resident_bytes();
    WitnessedCall running;
    running.start(*client, "hello");
    BOOST_TEST_REQUIRE(running.witness->waits_for_parts(1));
    running.call->pause();
    check({bytes_when_stuck(provider), resident_bytes() - before});
    const std::size_t parts = running.witness->parts();
    running.call->resume();
    BOOST_TEST(running.witness->waits_for_parts(parts + 1000));
}

BOOST_AUTO_TEST_CASE(over_tls_it_is_the_same)
{
    const SimulatedProvider provider({"--tls", "good"});
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;flood");
    WitnessedCall running;
    running.start(*client, "hello");
    BOOST_TEST_REQUIRE(running.witness->waits_for_parts(1));
    running.call->pause();
    // The simulator's log is behind TLS too; what can be seen from here is that no event comes while others are served.
    for (int i = 0; i < 5; ++i)
        BOOST_TEST(client->chat(ChatRequest("hello").model("sim")).success());
    const std::size_t parts = running.witness->parts();
    for (int i = 0; i < 5; ++i)
        BOOST_TEST(client->chat(ChatRequest("hello").model("sim")).success());
    BOOST_TEST(running.witness->parts() == parts);
    running.call->resume();
    BOOST_TEST(running.witness->waits_for_parts(parts + 1000));
}

BOOST_AUTO_TEST_CASE(a_slow_reader_holds_up_no_other_call_on_the_same_thread)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    ChatStream slow = client->stream_chat(ChatRequest("hello").model("sim;flood"));
    BOOST_TEST_REQUIRE((slow.next() != nullptr));
    for (int i = 0; i < 20; ++i)
        BOOST_TEST(client->chat("hello").success());
}

BOOST_AUTO_TEST_CASE(leaving_the_range_early_closes_the_socket)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;flood");
    {
        ChatStream stream = client->stream_chat("hello");
        int seen = 0;
        for (const ChatEvent& event : stream) {
            BOOST_TEST(!event.text().empty());
            if (++seen == 3) break;
        }
    }
    BOOST_TEST(hangs_up(provider));
    const SimLog log = provider.log();
    BOOST_TEST(log.request(0)["closed_by_peer_after_ms"].as_int().has_value());
    BOOST_TEST(log.count("connections_open") == 0);
}

BOOST_AUTO_TEST_CASE(a_stream_that_was_never_read_closes_its_socket_too)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;first=60000");
    {
        const ChatStream stream = client->stream_chat("hello");
        BOOST_TEST(provider.sees_requests(1));
    }
    BOOST_TEST(hangs_up(provider));
}

BOOST_AUTO_TEST_CASE(a_reader_that_waits_only_so_long_gets_nothing_and_may_try_again)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;chunks=1;delay=60000");
    ChatStream stream = client->stream_chat("hello");
    while (stream.next(std::chrono::milliseconds(20)) == nullptr)
        BOOST_TEST_REQUIRE(!stream.ended());
    while (stream.next(std::chrono::milliseconds(20)) != nullptr) {
    }
    BOOST_TEST(!stream.ended());
    BOOST_TEST((stream.next(std::chrono::milliseconds(0)) == nullptr));
}

BOOST_AUTO_TEST_CASE(finished_calls_share_one_connection)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    for (int i = 0; i < 10; ++i) {
        ChatStream stream = client->stream_chat("hello");
        while (stream.next() != nullptr) {
        }
        BOOST_TEST(stream.response().success());
    }
    BOOST_TEST(provider.log().count("connections_accepted") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
