// service.cpp - in a server: one host and one client for the process, many threads, a limit for every request, a log.
#include <parlance/parlance.hpp>

#include <atomic>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

// [open]
/// Once, at start. What is wrong with the config is said then, all at once, and not at the first request.
parlance::Result<parlance::Host> open_host()
{
    static std::mutex log_mutex;
    const auto problems = parlance::Host::describe("problems");
    if (problems && problems->errors > 0) {
        for (const parlance::Warning& problem : problems->problems)
            std::cerr << problem.where << ": " << problem.message << '\n';
        return parlance::ChatError(parlance::ErrorKind::config, "the config has errors");
    }
    return parlance::Host::open(parlance::HostOptions().log(
        [](parlance::LogLevel, std::string_view where, std::string_view text) {
            const std::lock_guard lock(log_mutex);  // the service's own logger stands here
            std::cerr << where << ": " << text << '\n';
        },
        parlance::LogLevel::info));
}
// [/open]

// [handle]
/// One request of one of our users, on any of our threads. Nothing is thrown; the error's kind decides what they see.
int status_for(parlance::ChatClient& chat, const std::string& question, std::string& answer)
{
    parlance::ChatRequest request(question);
    request.set("host.timeout_ms", 30'000).set("user", "customer-4711");
    const parlance::ChatResponse response = chat.chat(std::move(request));
    answer = response.content();
    if (response.success()) return 200;
    switch (response.error()->kind) {
        case parlance::ErrorKind::rate_limited:
        case parlance::ErrorKind::overloaded: return 503;
        case parlance::ErrorKind::timeout: return 504;
        case parlance::ErrorKind::content_filtered: return 422;
        default: return 502;
    }
}
// [/handle]

}  // namespace

int main()
{
    const auto host = open_host();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    std::atomic<int> good{0};
    std::vector<std::thread> workers;
    for (int worker = 0; worker < 4; ++worker)
        workers.emplace_back([&] {
            std::string answer;
            for (int request = 0; request < 5; ++request)
                if (status_for(**chat, "What is a linker?", answer) == 200) ++good;
        });
    for (std::thread& worker : workers)
        worker.join();
    std::cout << good << " of 20 answered\n";
}
