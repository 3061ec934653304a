// embedding.cpp - callbacks, cancelling, an own client, a host without threads. Needs no provider.
#include <parlance/parlance.hpp>

#include <atomic>
#include <future>
#include <iostream>

namespace {

// [own-client]
/// A client of the application's own, here one that asks another and counts: a layer.
class CountingClient final : public parlance::ChatClient {
public:
    explicit CountingClient(parlance::ChatClientPtr inner) : inner_(std::move(inner)) {}

    parlance::Result<parlance::ChatCallPtr> start(const parlance::ChatRequestView& request,
                                                  parlance::ChatSink& sink) override
    {
        ++calls;
        return inner_->start(request, sink);
    }

    std::atomic<int> calls = 0;

private:
    parlance::ChatClientPtr inner_;
};
// [/own-client]

/// Answers in the callback form, waited for with a future.
std::string ask(parlance::ChatClient& chat)
{
    // [callbacks]
    std::promise<std::string> answer;
    parlance::ChatCallbacks callbacks;
    callbacks.on_event = [](const parlance::ChatEvent& event) { std::cout << event.text() << std::flush; };
    callbacks.on_end = [&](const parlance::ChatResponse& response) { answer.set_value(response.content()); };
    const auto call = chat.chat("Hello out there", callbacks);  // returns at once; call.value()->cancel() ends it
    if (call.is_error()) return call.error().message;
    return answer.get_future().get();
    // [/callbacks]
}

/// A host that starts no thread: the application runs it when it likes.
int poll(const std::string& config)
{
    // [poll]
    const auto host = parlance::Host::open(parlance::HostOptions().config_text(config).threads(0));
    if (host.is_error()) return 1;
    const auto chat = host->client();
    if (chat.is_error()) return 1;
    bool ended = false;
    parlance::ChatCallbacks callbacks;
    callbacks.on_end = [&](const parlance::ChatResponse& response) { ended = response.success(); };
    if (chat.value()->chat("Hello", callbacks).is_error()) return 1;
    while (!ended)
        host->poll(std::chrono::milliseconds(100));
    // [/poll]
    return 0;
}

}  // namespace

int main()
{
    // [open]
    const std::string config = "[clients.parrot]\nprovider = \"echo\"\n";
    const auto log = [](parlance::LogLevel, std::string_view where, std::string_view text) {
        std::cerr << where << ": " << text << '\n';
    };
    const auto host = parlance::Host::open(parlance::HostOptions().config_text(config).log(log));
    // [/open]
    const auto chat = host ? host->client() : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    // [add]
    const auto counting = std::make_shared<CountingClient>(*chat);
    if (const auto added = host->add_client("counted", counting); added.is_error()) return 1;
    const auto counted = host->client("counted");
    // [/add]
    if (counted.is_error()) return 1;
    const std::string answer = ask(**counted);
    std::cout << "\nwhole: " << answer << ", calls: " << counting->calls << '\n';
    return poll(config);
}
