// async.cpp - asking without waiting: a future, coroutines on the application's own Asio, and a stream by callbacks.
#include <parlance/asio.hpp>
#include <parlance/future.hpp>
#include <parlance/parlance.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <future>
#include <iostream>

namespace {

namespace asio = boost::asio;

void ask_with_a_future(parlance::ChatClient& chat)
{
    // [future]
    std::future<parlance::ChatResponse> answer = chat.async_chat("Name a colour.", parlance::use_future);
    // ... something else ...
    std::cout << "future: " << answer.get().content() << '\n';
    // [/future]
}

// [coroutine]
asio::awaitable<void> ask_in_a_coroutine(parlance::ChatClientPtr chat)
{
    const parlance::ChatResponse answer = co_await chat->async_chat("Name a town.", asio::use_awaitable);
    if (answer.is_error())
        std::cerr << answer.error()->message << '\n';
    else
        std::cout << "coroutine: " << answer.content() << '\n';
}
// [/coroutine]

// [awaited-stream]
asio::awaitable<void> read_in_a_coroutine(parlance::ChatClientPtr chat)
{
    auto stream = parlance::async_stream_chat(*chat, "Name a river.", co_await asio::this_coro::executor);
    while (const parlance::ChatEvent* event = co_await stream.async_next(asio::use_awaitable))
        std::cout << event->text() << std::flush;
    std::cout << "\nstream ended, error: " << (stream.response().is_error() ? "yes" : "no") << '\n';
}
// [/awaited-stream]

void run_coroutines(const parlance::ChatClientPtr& chat)
{
    // [run]
    asio::io_context io;  // the application's own; everything above runs on its thread
    asio::co_spawn(io, ask_in_a_coroutine(chat), asio::detached);
    asio::co_spawn(io, read_in_a_coroutine(chat), asio::detached);
    io.run();
    // [/run]
}

// [async-next]
/// Reads a stream without a thread of its own: each callback asks for the next event.
class Reader {
public:
    explicit Reader(parlance::ChatClient& chat) : stream_(chat.async_stream_chat("Name a mountain.")) {}

    void read_on()
    {
        stream_.async_next([this](const parlance::ChatEvent* event) {
            if (event == nullptr) return ended.set_value();
            std::cout << event->text() << std::flush;
            read_on();
        });
    }

    std::promise<void> ended;

private:
    parlance::ChatStream stream_;
};
// [/async-next]

}  // namespace

int main()
{
    const auto host = parlance::Host::open();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    ask_with_a_future(**chat);
    run_coroutines(*chat);
    Reader reader(**chat);
    reader.read_on();
    reader.ended.get_future().get();
    std::cout << '\n';
    return 0;
}
