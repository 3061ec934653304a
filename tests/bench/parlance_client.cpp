/// parlance_client.cpp - our client as an application has it: <parlance/parlance.hpp>, libparlance.so, a config, the
/// aiml plugin.
///
/// --form sink      a ChatSink a call in flight, the next call started in its on_end
/// --form callback  the same with ChatCallbacks, which also gathers the whole ChatResponse
/// --form blocking  a thread a call in flight, each in chat(), or pulling from stream_chat()
/// Further mode: open (opens the host and two clients of one plugin, and tells how long each took).
#include <parlance/parlance.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "driver.hpp"

namespace {

using bench::Arguments;
using bench::Tally;
using namespace parlance;

std::string client_table(const std::string& name, const Arguments& arguments)
{
    std::string table = "[clients." + name + "]\nprovider = \"aiml\"\nmodel = \"gpt-4o-mini\"\n";
    table += "api_key = \"" + std::string(bench::api_key) + "\"\n";
    table += "base_url = \"" + arguments.base_url() + "/v1\"\n";
    if (!arguments.ca_file.empty()) table += "ca_file = \"" + arguments.ca_file + "\"\n";
    return table;
}

Result<Host> open_host(const Arguments& arguments)
{
    HostOptions options;
    options.config_text("default = \"main\"\n" + client_table("main", arguments) + client_table("twin", arguments));
    if (!arguments.plugins.empty()) options.plugin_path(arguments.plugins);
    return Host::open(options);
}

/// Built anew for every call, as an application does.
ChatRequest make_request(const Arguments& arguments)
{
    ChatRequest request{std::string(bench::user_prompt)};
    request.system_prompt(std::string(bench::system_prompt));
    request.model(arguments.model()).temperature(bench::temperature).max_tokens(bench::max_tokens);
    if (arguments.streams()) request.stream(true);
    return request;
}

void complain(const ChatError& error)
{
    static std::once_flag once;
    std::call_once(once, [&] { std::fprintf(stderr, "bench_parlance: %s\n", error.message.c_str()); });
}

/// What the slots of one run share. Callbacks of all calls run on the host's one I/O thread, so that the tally needs no
/// lock.
struct Crew {
    Crew(const Arguments& all_arguments, Tally& all_tally, ChatClient& chat_client)
        : arguments(all_arguments),
          tally(all_tally),
          client(chat_client),
          left(all_arguments.calls),
          working(all_arguments.in_flight)
    {
    }

    [[nodiscard]] bool take() noexcept { return left.fetch_sub(1) > 0; }
    void leave()
    {
        if (working.fetch_sub(1) == 1) done.set_value();
    }
    void delta(std::string_view text, std::size_t& number)
    {
        tally.delta(text, number);
        if (tally.all_open()) done.set_value();
    }

    const Arguments& arguments;
    Tally& tally;
    ChatClient& client;
    std::atomic<long> left;
    std::atomic<int> working;
    std::promise<void> done;
};

/// One call in flight, as a sink.
class SinkSlot final : public ChatSink {
public:
    explicit SinkSlot(Crew& crew) : crew_(crew) {}

    void next()
    {
        if (!crew_.take()) return crew_.leave();
        began_ = bench::now_ns();
        text_.clear();
        deltas_ = 0;
        const auto request = make_request(crew_.arguments).share();
        const auto call = crew_.client.start(ChatRequestView(request->view()), *this);
        if (call.is_error()) return complain(call.error()), crew_.leave();
    }

    void on_event(ChatCall&, const ChatEvent& event) noexcept override
    {
        const std::string_view text = event.text();
        if (text.empty()) return;
        if (crew_.arguments.streams())
            crew_.delta(text, deltas_);
        else
            text_ += text;
    }

    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        if (error != nullptr) return complain(*error), crew_.leave();
        if (crew_.arguments.streams())
            crew_.tally.stream_answer(deltas_, began_);
        else
            crew_.tally.whole_answer(text_, began_);
        next();
    }

private:
    Crew& crew_;
    std::string text_;
    std::size_t deltas_ = 0;
    std::uint64_t began_ = 0;
};

/// One call in flight, as callbacks.
class CallbackSlot {
public:
    explicit CallbackSlot(Crew& crew) : crew_(crew) {}

    void next()
    {
        if (!crew_.take()) return crew_.leave();
        began_ = bench::now_ns();
        deltas_ = 0;
        ChatCallbacks callbacks;
        if (crew_.arguments.streams())
            callbacks.on_event = [this](const ChatEvent& event) {
                if (const auto text = event.text(); !text.empty()) crew_.delta(text, deltas_);
            };
        callbacks.on_end = [this](const ChatResponse& response) { ended(response); };
        const auto call = crew_.client.chat(make_request(crew_.arguments), std::move(callbacks));
        if (call.is_error()) return complain(call.error()), crew_.leave();
    }

private:
    void ended(const ChatResponse& response)
    {
        if (response.is_error()) return complain(*response.error()), crew_.leave();
        if (crew_.arguments.streams())
            crew_.tally.stream_answer(deltas_, began_);
        else
            crew_.tally.whole_answer(response.content(), began_);
        next();
    }

    Crew& crew_;
    std::size_t deltas_ = 0;
    std::uint64_t began_ = 0;
};

template <class Slot>
struct Team {
    Team(const Arguments& arguments, Tally& tally, ChatClient& client) : crew(arguments, tally, client)
    {
        for (int i = 0; i < arguments.in_flight; ++i)
            slots.push_back(std::make_unique<Slot>(crew));
    }
    Crew crew;
    std::vector<std::unique_ptr<Slot>> slots;
};

template <class Slot>
void run_slots(const Arguments& arguments, Tally& tally, ChatClient& client)
{
    auto team = std::make_unique<Team<Slot>>(arguments, tally, client);
    for (const auto& slot : team->slots)
        slot->next();
    team->crew.done.get_future().wait();
    if (tally.all_open()) static_cast<void>(team.release());  // the streams stay open until the process ends
}

/// One blocking call; false when it failed.
bool block_once(const Arguments& arguments, Tally& tally, ChatClient& client)
{
    const std::uint64_t began = bench::now_ns();
    if (!arguments.streams()) {
        const ChatResponse response = client.chat(make_request(arguments));
        if (response.is_error()) return complain(*response.error()), false;
        return tally.whole_answer(response.content(), began), true;
    }
    ChatStream stream = client.stream_chat(make_request(arguments));
    std::size_t deltas = 0;
    for (const ChatEvent& event : stream)
        if (const auto text = event.text(); !text.empty()) tally.delta(text, deltas);
    if (stream.response().is_error()) return complain(*stream.response().error()), false;
    return tally.stream_answer(deltas, began), true;
}

void run_threads(const Arguments& arguments, Tally& tally, ChatClient& client)
{
    std::atomic<long> left = arguments.calls;
    std::mutex mutex;
    const auto work = [&] {
        Tally own(arguments);
        while (left.fetch_sub(1) > 0 && block_once(arguments, own, client)) {
        }
        const std::lock_guard lock(mutex);
        tally.merge(own);
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < arguments.in_flight; ++i)
        threads.emplace_back(work);
    for (std::thread& thread : threads)
        thread.join();
}

/// How long it takes to open the host, the first client with its plugin, and a second one of the same plugin.
int measure_open(const Arguments& arguments)
{
    const std::uint64_t began = bench::now_ns();
    const auto host = open_host(arguments);
    const std::uint64_t opened = bench::now_ns();
    if (host.is_error()) return complain(host.error()), 1;
    const auto first = host->client("main");
    const std::uint64_t first_made = bench::now_ns();
    const auto second = host->client("twin");
    const std::uint64_t second_made = bench::now_ns();
    if (first.is_error()) return complain(first.error()), 1;
    if (second.is_error()) return complain(second.error()), 1;
    const auto us = [](std::uint64_t from, std::uint64_t to) { return static_cast<double>(to - from) / 1e3; };
    std::printf(
        "{\"client\":\"parlance\",\"mode\":\"open\",\"ok\":true,\"host_us\":%.1f,\"first_us\":%.1f,\"second_us\":%.1f}"
        "\n",
        us(began, opened), us(opened, first_made), us(first_made, second_made));
    return 0;
}

int run(const Arguments& arguments)
{
    if (arguments.mode == "open") return measure_open(arguments);
    const auto host = open_host(arguments);
    if (host.is_error()) return complain(host.error()), 1;
    const auto found = host->client();
    if (found.is_error()) return complain(found.error()), 1;
    ChatClient& client = **found;
    if (arguments.form == "blocking" || arguments.mode == "one")
        return bench::measure("parlance-blocking", arguments,
                              [&](const Arguments& now, Tally& tally) { run_threads(now, tally, client); });
    if (arguments.form == "callback")
        return bench::measure("parlance-callback", arguments,
                              [&](const Arguments& now, Tally& tally) { run_slots<CallbackSlot>(now, tally, client); });
    return bench::measure("parlance", arguments,
                          [&](const Arguments& now, Tally& tally) { run_slots<SinkSlot>(now, tally, client); });
}

}  // namespace

int main(int count, char** values)
{
    try {
        return run(Arguments(count, values));
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_parlance: %s\n", failure.what());
        return 2;
    }
}
