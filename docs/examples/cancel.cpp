// cancel.cpp - the ways to end a call before its answer is whole.
#include <parlance/parlance.hpp>

#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

namespace {

// [leave]
/// Leaving a stream cancels its call, and closes its connection.
void first_words(parlance::ChatClient& chat)
{
    int words = 0;
    for (const parlance::ChatEvent& event : chat.stream_chat("Tell me a long story.")) {
        std::cout << event.text() << std::flush;
        if (++words == 5) break;
    }
    std::cout << " ...\n";
}
// [/leave]

// [thread]
/// Any thread may cancel, at any time, more than once. What had come stays in the response.
void from_another_thread(parlance::ChatClient& chat)
{
    parlance::ChatStream stream = chat.stream_chat("Tell me a long story.");
    std::atomic<bool> enough{false};
    std::thread user([&] {
        enough.wait(false);  // a click on "stop"
        stream.cancel();
    });
    for (const parlance::ChatEvent& event : stream)
        if (!event.text().empty() && !enough.exchange(true)) enough.notify_one();
    user.join();
    const parlance::ChatResponse& response = stream.response();
    std::cout << to_string(response.metadata().end) << " after: " << response.content().substr(0, 4) << "...\n";
}
// [/thread]

// [deadline]
/// A request may bring its own limit.
void with_a_limit(parlance::ChatClient& chat)
{
    const auto response = chat.chat(parlance::ChatRequest("Tell me a long story.").set("host.timeout_ms", 50));
    if (response.is_error())
        std::cout << to_string(response.error()->kind) << ": " << response.error()->message << '\n';
}
// [/deadline]

}  // namespace

int main()
{
    const auto host = parlance::Host::open();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    first_words(**chat);
    from_another_thread(**chat);
    with_a_limit(**chat);
}
