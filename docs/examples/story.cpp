// story.cpp - the program of the README.
// [program]
#include <parlance/parlance.hpp>

#include <iostream>

int main()
{
    const auto host = parlance::Host::open();                      // reads the config
    const auto chat = host ? host->client("main") : host.error();  // finds the plugin, and opens it
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    parlance::ChatStream story = chat.value()->stream_chat("Tell me a short story.");
    for (const parlance::ChatEvent& event : story)
        std::cout << event.text() << std::flush;
    if (const auto& error = story.response().error()) std::cerr << error->message << '\n';
    return story.response().success() ? 0 : 1;
}
// [/program]
