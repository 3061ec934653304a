// application PROVIDER URL: streams one chat to standard output.
#include <parlance/parlance.hpp>

#include <iostream>

int main(int count, char** arguments)
{
    if (count != 3) return 2;
    const auto host = parlance::Host::open(parlance::HostOptions().without_config());
    if (host.is_error()) return std::cerr << host.error().message << '\n', 1;
    const auto options = parlance::ClientOptions().base_url(arguments[2]).api_key("any-key").model("sim");
    const auto client = host->make_client(arguments[1], options);
    if (client.is_error()) return std::cerr << client.error().message << '\n', 1;

    parlance::ChatStream stream = client.value()->stream_chat("hello");
    for (const parlance::ChatEvent& event : stream)
        std::cout << event.text() << std::flush;
    std::cout << '\n';
    const parlance::ChatResponse& response = stream.response();
    if (response.is_error()) return std::cerr << response.error()->message << '\n', 1;
    return 0;
}
