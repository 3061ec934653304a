#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "driven_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>
#include <parlance/asio.hpp>

namespace parlance::test {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using namespace std::chrono_literals;

struct Bench {
    std::shared_ptr<DrivenClient> client = std::make_shared<DrivenClient>();
    asio::io_context io;

    DrivenCall& call(std::size_t number = 0) { return *client->calls.at(number); }

    /// Speaks the end of a call on another thread, as a host's would be.
    void end_elsewhere(std::size_t number = 0)
    {
        std::jthread([spoken = client->calls.at(number)] {
            spoken->text("answer");
            spoken->end();
        }).join();
    }
    /// Runs until nothing is left to do; an outstanding operation keeps it waiting.
    void run() { io.run(); }
};

const ChatError cancelled_error(ErrorKind::cancelled, "cancelled");

}  // namespace

BOOST_AUTO_TEST_SUITE(asio_form)

BOOST_AUTO_TEST_CASE(a_handler_runs_on_its_own_executor_and_only_there)
{
    Bench bench;
    std::optional<std::string> answer;
    std::thread::id told_on;
    bench.client->async_chat(
        "hello", asio::bind_executor(bench.io, [&, owned = std::make_unique<int>(1)](const ChatResponse& response) {
            answer = response.content() + std::to_string(*owned);
            told_on = std::this_thread::get_id();
        }));
    BOOST_TEST(bench.io.poll() == 0U);
    BOOST_TEST(!bench.io.stopped());  // the outstanding call is work
    bench.end_elsewhere();
    BOOST_TEST(!answer);
    bench.run();
    BOOST_TEST(answer.value() == "answer1");
    BOOST_TEST((told_on == std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(a_call_that_ends_inside_start_or_never_starts_does_not_complete_inside_the_initiating_function)
{
    Bench bench;
    bench.client->refusal = ChatError(ErrorKind::config, "refused");
    std::optional<ChatResponse> answer;
    bench.client->async_chat("hello",
                             asio::bind_executor(bench.io, [&](ChatResponse told) { answer = std::move(told); }));
    BOOST_TEST(!answer);
    bench.run();
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST(answer->error()->message == "refused");
}

asio::awaitable<std::string> ask_twice_with_temporaries(ChatClientPtr client)
{
    const ChatResponse first = co_await client->async_chat("a question long enough for the heap", use_awaitable);
    const ChatResponse second = co_await client->async_chat(
        ChatRequest("another question, long enough for the heap").temperature(0.8).set("top_k", 40), use_awaitable);
    co_return first.content() + second.content();
}

BOOST_AUTO_TEST_CASE(a_coroutine_awaits_answers_to_temporary_requests)
{
    Bench bench;
    auto answer = asio::co_spawn(bench.io, ask_twice_with_temporaries(bench.client), asio::use_future);
    for (std::size_t number = 0; number < 2; ++number) {
        while (bench.client->calls.size() <= number)
            bench.io.run_one();
        bench.end_elsewhere(number);
    }
    bench.run();
    BOOST_TEST(answer.get() == "answeranswer");
    BOOST_TEST(bench.client->requests.at(1).view().messages()[0].parts()[0].text() ==
               "another question, long enough for the heap");
}

BOOST_AUTO_TEST_CASE(futures_deferred_and_tuples_are_tokens_like_any_other)
{
    Bench bench;
    std::future<ChatResponse> future = bench.client->async_chat("hello", asio::use_future);
    auto deferred = bench.client->async_chat("hello", asio::deferred);
    BOOST_TEST(bench.client->calls.size() == 1U);  // what is deferred has not begun
    std::string told;
    std::move(deferred)(
        asio::bind_executor(bench.io, [&](const ChatResponse& response) { told += response.content(); }));
    bench.client->async_chat("hello", asio::as_tuple(asio::bind_executor(bench.io, [&](std::tuple<ChatResponse> all) {
                                 told += std::get<0>(all).content();
                             })));
    bench.client->async_chat("hello", asio::detached);
    for (std::size_t number = 0; number < 4; ++number)
        bench.end_elsewhere(number);
    bench.run();
    BOOST_TEST(future.get().content() == "answer");
    BOOST_TEST(told == "answeranswer");
}

BOOST_AUTO_TEST_CASE(a_strand_keeps_its_handlers_apart)
{
    Bench bench;
    const auto strand = asio::make_strand(bench.io);
    int told = 0;
    for (int number = 0; number < 3; ++number)
        bench.client->async_chat("hello", asio::bind_executor(strand, [&](const ChatResponse&) {
                                     told += strand.running_in_this_thread() ? 1 : 0;
                                 }));
    for (std::size_t number = 0; number < 3; ++number)
        bench.end_elsewhere(number);
    bench.run();
    BOOST_TEST(told == 3);
}

BOOST_AUTO_TEST_CASE(every_type_of_cancellation_cancels_the_call_and_its_end_is_the_answer)
{
    for (const auto type :
         {asio::cancellation_type::terminal, asio::cancellation_type::partial, asio::cancellation_type::total}) {
        Bench bench;
        asio::cancellation_signal signal;
        std::optional<ChatResponse> answer;
        const auto handler = [&](ChatResponse told) { answer = std::move(told); };
        bench.client->async_chat("hello",
                                 asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(bench.io, handler)));
        BOOST_TEST(bench.call().cancels == 0);
        signal.emit(type);
        BOOST_TEST(bench.call().cancels == 1);
        bench.call().end(cancelled_error);
        bench.run();
        BOOST_TEST((answer.value().error()->kind == ErrorKind::cancelled));
        signal.emit(type);  // the slot was given back
        BOOST_TEST(bench.call().cancels == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_handler_goes_with_its_context_uncalled_and_its_call_is_cancelled)
{
    const auto client = std::make_shared<DrivenClient>();
    const auto held = std::make_shared<int>(0);
    auto io = std::make_unique<asio::io_context>();
    client->async_chat("hello", asio::bind_executor(*io, [held](const ChatResponse&) { BOOST_ERROR("was called"); }));
    asio::co_spawn(*io, ask_twice_with_temporaries(client), asio::detached);
    while (client->calls.size() < 2)
        io->run_one();
    client->async_chat("hello", asio::bind_executor(*io, [held](const ChatResponse&) { BOOST_ERROR("was called"); }));
    client->calls.at(2)->end();  // posted, and never run
    BOOST_TEST(held.use_count() == 3);

    io.reset();
    BOOST_TEST(held.use_count() == 1);
    for (std::size_t number = 0; number < 2; ++number) {
        BOOST_TEST(client->calls.at(number)->cancels == 1);
        client->calls.at(number)->end(cancelled_error);
    }
}

// Streams.

asio::awaitable<std::string> read_all(AsioStream<>& stream)
{
    std::string text;
    while (const ChatEvent* const event = co_await stream.async_next(use_awaitable))
        text += event->text();
    co_return text;
}

BOOST_AUTO_TEST_CASE(a_stream_is_read_with_any_token_on_the_applications_executor)
{
    Bench bench;
    AsioStream<> stream = async_stream_chat(*bench.client, "hello", asio::any_io_executor(bench.io.get_executor()));
    bench.call().text("one ");
    auto text = asio::co_spawn(bench.io, read_all(stream), asio::use_future);
    bench.io.poll();
    bench.end_elsewhere();
    bench.run();
    BOOST_TEST(text.get() == "one answer");
    BOOST_TEST(stream.ended());
    BOOST_TEST(stream.response().content() == "one answer");

    int nulls = 0;  // the end stays the end
    stream.async_next([&](const ChatEvent* event) { nulls += event == nullptr ? 1 : 0; });
    BOOST_TEST(nulls == 0);
    bench.io.restart();
    bench.run();
    BOOST_TEST(nulls == 1);
}

BOOST_AUTO_TEST_CASE(a_stream_that_could_not_be_started_has_ended)
{
    Bench bench;
    bench.client->refusal = ChatError(ErrorKind::config, "refused");
    auto stream = async_stream_chat(*bench.client, "hello", bench.io.get_executor());
    BOOST_TEST(stream.ended());
    int nulls = 0;
    stream.async_next([&](const ChatEvent* event) { nulls += event == nullptr ? 1 : 0; });
    bench.run();
    BOOST_TEST(nulls == 1);
    BOOST_TEST(stream.response().error()->message == "refused");
}

asio::awaitable<std::size_t> next_or_timeout(AsioStream<>& stream)
{
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
    const auto first = co_await (stream.async_next(use_awaitable) || timer.async_wait(use_awaitable));
    co_return first.index();
}

BOOST_AUTO_TEST_CASE(a_wait_that_loses_against_a_timer_ends_its_call)
{
    Bench bench;
    AsioStream<> stream = async_stream_chat(*bench.client, "hello", asio::any_io_executor(bench.io.get_executor()));
    auto index = asio::co_spawn(bench.io, next_or_timeout(stream), asio::use_future);
    while (bench.call().cancels == 0)
        bench.io.run_one();
    bench.call().end(cancelled_error);
    bench.run();
    BOOST_TEST(index.get() == 1U);
    BOOST_TEST(stream.ended());
    BOOST_TEST((stream.response().error()->kind == ErrorKind::cancelled));
}

BOOST_AUTO_TEST_CASE(total_cancellation_calls_off_the_wait_and_leaves_the_stream_as_it_was)
{
    Bench bench;
    AsioStream<> stream = async_stream_chat(*bench.client, "hello", asio::any_io_executor(bench.io.get_executor()));
    asio::cancellation_signal signal;
    int nulls = 0;
    stream.async_next(asio::bind_cancellation_slot(signal.slot(),
                                                   [&](const ChatEvent* event) { nulls += event == nullptr ? 1 : 0; }));
    signal.emit(asio::cancellation_type::total);
    BOOST_TEST(nulls == 0);
    bench.run();
    BOOST_TEST(nulls == 1);
    BOOST_TEST(!stream.ended());
    BOOST_TEST(bench.call().cancels == 0);

    bench.end_elsewhere();
    auto text = asio::co_spawn(bench.io, read_all(stream), asio::use_future);
    bench.io.restart();
    bench.run();
    BOOST_TEST(text.get() == "answer");
}

BOOST_AUTO_TEST_CASE(terminal_cancellation_of_a_wait_cancels_the_call_and_tells_its_end)
{
    Bench bench;
    auto stream = async_stream_chat(*bench.client, "hello", bench.io.get_executor());
    asio::cancellation_signal signal;
    int nulls = 0;
    stream.async_next(asio::bind_cancellation_slot(signal.slot(),
                                                   [&](const ChatEvent* event) { nulls += event == nullptr ? 1 : 0; }));
    signal.emit(asio::cancellation_type::terminal);
    BOOST_TEST(bench.call().cancels == 1);
    bench.call().end(cancelled_error);
    bench.run();
    BOOST_TEST(nulls == 1);
    BOOST_TEST((stream.response().error()->kind == ErrorKind::cancelled));
}

BOOST_AUTO_TEST_CASE(one_wait_at_a_time)
{
    Bench bench;
    auto stream = async_stream_chat(*bench.client, "hello", bench.io.get_executor());
    stream.async_next([](const ChatEvent*) {});
    BOOST_CHECK_THROW(stream.async_next([](const ChatEvent*) {}), std::logic_error);
    bench.call().end();
    bench.run();
}

BOOST_AUTO_TEST_CASE(a_stream_destroyed_while_someone_waits_cancels_and_tells_the_end)
{
    Bench bench;
    int nulls = 0;
    {
        auto stream = async_stream_chat(*bench.client, "hello", bench.io.get_executor());
        stream.async_next([&](const ChatEvent* event) { nulls += event == nullptr ? 1 : 0; });
    }
    BOOST_TEST(bench.call().cancels == 1);
    bench.call().end(cancelled_error);
    bench.run();
    BOOST_TEST(nulls == 1);
}

asio::awaitable<void> hold_a_stream(ChatClientPtr client, std::shared_ptr<int> held)
{
    auto stream = async_stream_chat(*client, "hello", co_await asio::this_coro::executor);
    while (co_await stream.async_next(use_awaitable) != nullptr) {
    }
    ++*held;
}

BOOST_AUTO_TEST_CASE(a_coroutine_that_reads_a_stream_goes_with_its_context)
{
    const auto client = std::make_shared<DrivenClient>();
    const auto held = std::make_shared<int>(0);
    auto io = std::make_unique<asio::io_context>();
    asio::co_spawn(*io, hold_a_stream(client, held), asio::detached);
    io->poll();
    BOOST_TEST_REQUIRE(client->calls.size() == 1U);
    BOOST_TEST(held.use_count() > 1);
    io.reset();
    BOOST_TEST(held.use_count() == 1);
    BOOST_TEST(client->calls.at(0)->cancels > 0);
    client->calls.at(0)->end(cancelled_error);
    BOOST_TEST(*held == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
