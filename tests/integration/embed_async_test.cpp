// The forms that do not wait, over real sockets: futures, coroutines and streams on the application's own executor, and
// hosts that run inside poll.
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <parlance/asio.hpp>
#include <parlance/future.hpp>
#include <string>
#include <thread>
#include <vector>

#include "embed_bench.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

namespace parlance::test {

namespace {

using namespace support;
namespace asio = boost::asio;
using asio::use_awaitable;
using namespace std::chrono_literals;

constexpr std::string_view expected =
    "This is parlance-sim, a stand-in on this machine; no model was asked. You said: \"hello\"";
constexpr const char* never_answers = "sim;first=60000";
constexpr const char* flood = "sim;flood";

/// What coroutines count and check: each on the application's thread.
struct Tally {
    std::thread::id thread;
    int right = 0;
    int elsewhere = 0;
    void count(bool is_right)
    {
        right += is_right ? 1 : 0;
        elsewhere += std::this_thread::get_id() == thread ? 0 : 1;
    }
};

asio::awaitable<void> ask(ChatClientPtr client, Tally& tally)
{
    const ChatResponse answer = co_await client->async_chat(ChatRequest("hello").temperature(0.5), use_awaitable);
    tally.count(answer.content() == expected && answer.metadata().end == CallEnd::finished);
}

asio::awaitable<void> read(ChatClientPtr client, Tally& tally)
{
    auto stream = async_stream_chat(*client, "hello", co_await asio::this_coro::executor);
    std::string text;
    while (const ChatEvent* const event = co_await stream.async_next(use_awaitable))
        text += event->text();
    tally.count(text == expected && stream.response().content() == text && stream.ended());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_async)

BOOST_AUTO_TEST_CASE(a_future_has_the_answer_and_keeps_its_client)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    std::vector<std::future<ChatResponse>> answers;
    for (int number = 0; number < 20; ++number)
        answers.push_back(aiml_client(host, provider)->async_chat("hello", use_future));
    for (auto& answer : answers)
        BOOST_TEST(answer.get().content() == expected);
}

BOOST_AUTO_TEST_CASE(a_thousand_coroutines_await_answers_and_streams_on_one_thread_of_the_application)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    asio::io_context io(1);
    Tally tally;
    tally.thread = std::this_thread::get_id();
    for (int number = 0; number < 1000; ++number) {
        if (number % 2 == 0)
            asio::co_spawn(io, ask(client, tally), asio::detached);
        else
            asio::co_spawn(io, read(client, tally), asio::detached);
    }
    io.run();
    BOOST_TEST(tally.right == 1000);
    BOOST_TEST(tally.elsewhere == 0);
}

BOOST_AUTO_TEST_CASE(a_cancellation_slot_ends_a_call_that_would_never_answer)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, never_answers);
    asio::io_context io(1);
    asio::cancellation_signal signal;
    std::optional<ChatResponse> answer;
    const auto handler = [&](ChatResponse told) { answer = std::move(told); };
    client->async_chat("hello", asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(io, handler)));
    BOOST_TEST_REQUIRE(provider.sees_requests(1));
    signal.emit(asio::cancellation_type::terminal);
    io.run();
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST_REQUIRE(answer->is_error());
    BOOST_TEST((answer->error()->kind == ErrorKind::cancelled));
}

BOOST_AUTO_TEST_CASE(a_coroutine_that_reads_a_flood_goes_with_its_context_and_its_call_with_it)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, flood);
    auto io = std::make_unique<asio::io_context>(1);
    Tally tally;
    asio::co_spawn(*io, read(client, tally), asio::detached);
    for (int number = 0; number < 100; ++number)
        io->run_one();
    io.reset();  // the coroutine and its stream go; their call is cancelled
    BOOST_TEST(tally.right == 0);
    BOOST_TEST(aiml_client(host, provider)->chat("hello").content() == expected);
}

BOOST_AUTO_TEST_CASE(a_host_that_goes_ends_what_coroutines_await)
{
    const SimulatedProvider provider;
    asio::io_context io(1);
    std::optional<Host> host(open_host());
    const ChatClientPtr client = aiml_client(*host, provider, never_answers);
    std::vector<std::future<ChatResponse>> answers;
    for (int number = 0; number < 10; ++number)
        answers.push_back(client->async_chat("hello", asio::use_future));
    host.reset();
    answers.push_back(client->async_chat("hello", asio::use_future));
    for (auto& answer : answers) {
        const ChatResponse response = answer.get();
        BOOST_TEST_REQUIRE(response.is_error());
        BOOST_TEST((response.error()->kind == ErrorKind::cancelled || response.error()->provider_code == "closed"));
    }
}

BOOST_AUTO_TEST_CASE(async_next_reads_a_stream_on_the_calls_thread)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    ChatStream stream = client->async_stream_chat("hello");
    std::string text;
    std::promise<void> ended;
    std::function<void()> read_on = [&] {
        stream.async_next([&](const ChatEvent* event) {
            if (event == nullptr) return ended.set_value();
            text += event->text();
            read_on();
        });
    };
    read_on();
    ended.get_future().get();
    BOOST_TEST(text == expected);
    BOOST_TEST(stream.response().content() == expected);
}

BOOST_AUTO_TEST_CASE(a_stream_may_be_opened_and_read_inside_a_callback)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    std::optional<ChatStream> stream;
    std::string text;
    std::promise<void> ended;
    std::function<void()> read_on = [&] {
        stream->async_next([&](const ChatEvent* event) {
            if (event == nullptr) return ended.set_value();
            text += event->text();
            read_on();
        });
    };
    const auto first = client->chat("hello", {{}, [&](const ChatResponse&) {
                                                  stream.emplace(client->async_stream_chat("hello"));
                                                  read_on();
                                              }});
    BOOST_TEST_REQUIRE(first.has_value());
    ended.get_future().get();
    BOOST_TEST(text == expected);
}

BOOST_AUTO_TEST_CASE(without_threads_callbacks_and_streams_run_inside_poll)
{
    const SimulatedProvider provider;
    const Host host = open_host(plain_host().threads(0));
    const ChatClientPtr client = aiml_client(host, provider);
    std::string told;
    bool ended = false;
    ChatCallbacks callbacks;
    callbacks.on_event = [&](const ChatEvent& event) { told += event.text(); };
    callbacks.on_end = [&](const ChatResponse&) { ended = true; };
    BOOST_TEST_REQUIRE(client->chat(ChatRequest("hello").stream(true), callbacks).has_value());

    ChatStream pulled = client->async_stream_chat("hello");
    ChatStream pushed = client->async_stream_chat("hello");
    std::string pulled_text, pushed_text;
    std::function<void()> read_on = [&] {
        pushed.async_next([&](const ChatEvent* event) {
            if (event == nullptr) return;
            pushed_text += event->text();
            read_on();
        });
    };
    read_on();
    for (int turn = 0; turn < 2000 && !(ended && pulled.ended() && pushed.ended()); ++turn) {
        host.poll(10ms);
        while (const ChatEvent* const event = pulled.next(0ms))
            pulled_text += event->text();
    }
    BOOST_TEST(told == expected);
    BOOST_TEST(pulled_text == expected);
    BOOST_TEST(pushed_text == expected);
    BOOST_TEST((client->stream_chat("hello").response().error()->kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
