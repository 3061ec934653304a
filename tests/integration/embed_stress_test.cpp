// Many calls, random cancels, hosts that go in the middle: every call has one end, and nothing stays behind.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "witness.hpp"

namespace parlance::test {

namespace {

using namespace support;

constexpr std::size_t calls_in_all = 10'000;
constexpr std::size_t hosts_in_all = 1'000;

/// Two descriptors a call on loopback, ours and the simulator's; it inherits the limit.
void allow_many_descriptors()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

/// How many calls may be in flight at once, each with a socket of its own.
std::size_t most_at_once()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 500;
    constexpr std::size_t enough = 10'000;
    const auto usable = std::min<std::size_t>(static_cast<std::size_t>(limit.rlim_cur) / 2, enough + 100);
    return usable > 200 ? usable - 100 : 100;
}

/// What became of many calls. Any thread.
class Crowd {
public:
    void started()
    {
        const std::lock_guard lock(mutex_);
        ++started_;
    }
    void ended(bool twice, const ChatError* error)
    {
        const std::lock_guard lock(mutex_);
        ++ended_;
        if (twice) ++ended_twice_;
        if (error == nullptr)
            ++finished_;
        else if (error->kind == ErrorKind::cancelled)
            ++cancelled_;
        else if (others_.size() < 10)
            others_.push_back(error->message);
        changed_.notify_all();
    }
    /// False: that many were still in flight after a minute.
    [[nodiscard]] bool comes_down_to(std::size_t in_flight)
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(60), [&] { return started_ - ended_ <= in_flight; });
    }

    std::size_t started_ = 0, ended_ = 0, ended_twice_ = 0, finished_ = 0, cancelled_ = 0;
    std::vector<std::string> others_;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

/// One of the crowd; deletes itself when nobody can call it any more.
class Member final : public ChatSink {
public:
    explicit Member(Crowd& crowd) : crowd_(crowd) { crowd.started(); }
    void on_event(ChatCall&, const ChatEvent&) noexcept override { ++events_; }
    void on_end(ChatCall&, const ChatError* error) noexcept override { crowd_.ended(ended_.exchange(true), error); }

private:
    Crowd& crowd_;
    std::atomic<bool> ended_{false};
    std::size_t events_ = 0;
};

struct Running {
    std::unique_ptr<Member> member;
    ChatCallPtr call;
};

void check_ends(const Crowd& crowd)
{
    BOOST_TEST(crowd.ended_ == crowd.started_);
    BOOST_TEST(crowd.ended_twice_ == 0u);
    BOOST_TEST(crowd.finished_ + crowd.cancelled_ == crowd.started_);
    for (const std::string& other : crowd.others_)
        BOOST_TEST(other == "");
}

Running start(ChatClient& client, Crowd& crowd, bool streams)
{
    const auto request = ChatRequest("hello").stream(streams).share();
    auto member = std::make_unique<Member>(crowd);
    auto call = client.start(ChatRequestView(request->view()), *member);
    if (call.is_error()) {
        const ChatError error = call.error();
        crowd.ended(false, &error);
        return {std::move(member), nullptr};
    }
    return {std::move(member), *std::move(call)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_stress)

BOOST_AUTO_TEST_CASE(ten_thousand_calls_with_random_cancels_end_once_each)
{
    allow_many_descriptors();
    const SimulatedProvider provider;
    const Host host = open_host(plain_host().threads(2));
    const ChatClientPtr slow = aiml_client(host, provider, "sim;first=50;chunks=3;delay=5");
    const std::size_t at_once = most_at_once();
    Crowd crowd;
    std::vector<Running> running;
    running.reserve(calls_in_all);
    std::mt19937 random(20'261'122);  // the same calls are cancelled in every run
    for (std::size_t i = 0; i < calls_in_all; ++i) {
        BOOST_TEST_REQUIRE(crowd.comes_down_to(at_once - 1));
        running.push_back(start(*slow, crowd, random() % 2 == 0));
        const Running& chosen = running[random() % running.size()];
        if (random() % 3 == 0 && chosen.call) chosen.call->cancel();
    }
    std::thread canceller([&] {
        for (const Running& one : running)
            if (random() % 4 == 0 && one.call) one.call->cancel();
    });
    BOOST_TEST(crowd.comes_down_to(0));
    canceller.join();
    check_ends(crowd);
    BOOST_TEST(crowd.cancelled_ > 0u);
    BOOST_TEST(crowd.finished_ > 0u);
}

BOOST_AUTO_TEST_CASE(a_thousand_hosts_that_go_in_the_middle_end_every_call)
{
    const SimulatedProvider provider;
    Crowd crowd;
    std::mt19937 random(7);
    std::vector<std::unique_ptr<Member>> members;
    for (std::size_t i = 0; i < hosts_in_all; ++i) {
        std::vector<Running> running;
        {
            const Host host = open_host();
            const ChatClientPtr client = aiml_client(host, provider, i % 2 == 0 ? "sim;first=60000" : "sim;flood");
            for (unsigned n = random() % 4; n > 0; --n)
                running.push_back(start(*client, crowd, true));
            if (random() % 4 == 0 && !running.empty()) running.front().call->cancel();
        }
        // Destroying waited: no end is still to come, whichever thread it would have come on.
        BOOST_TEST_REQUIRE(crowd.comes_down_to(0));
        for (Running& one : running)
            members.push_back(std::move(one.member));
    }
    check_ends(crowd);
}

BOOST_AUTO_TEST_CASE(a_client_used_after_its_host_closed_says_so_on_every_thread)
{
    const SimulatedProvider provider;
    ChatClientPtr client;
    {
        const Host host = open_host();
        client = aiml_client(host, provider);
    }
    std::atomic<int> closed{0};
    const auto ask = [&] {
        for (int i = 0; i < 100; ++i) {
            const ChatResponse response = client->chat("hello");
            if (response.is_error() && response.error()->kind == ErrorKind::config &&
                response.error()->provider_code == "closed")
                ++closed;
        }
    };
    std::thread other(ask);
    ask();
    other.join();
    BOOST_TEST(closed == 200);
}

BOOST_AUTO_TEST_CASE(a_host_that_closes_while_threads_ask_refuses_or_answers_each)
{
    const SimulatedProvider provider;
    for (int round = 0; round < 20; ++round) {
        auto host = std::make_unique<Host>(open_host());
        const ChatClientPtr client = aiml_client(*host, provider);
        std::atomic<int> strange{0};
        std::atomic<bool> asked{false};
        const auto ask = [&] {
            for (int i = 0; i < 50; ++i) {
                const ChatResponse response = client->chat("hello");
                asked = true;
                const bool expected = response.success() || response.error()->kind == ErrorKind::cancelled ||
                                      response.error()->provider_code == "closed";
                if (!expected) ++strange;
            }
        };
        std::thread first(ask);
        std::thread second(ask);
        while (!asked)
            std::this_thread::yield();
        host.reset();
        first.join();
        second.join();
        BOOST_TEST(strange == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_callback_that_throws_is_contained_and_reported)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;flood");
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<ChatResponse> told;
    const auto call =
        client->chat(ChatRequest("hello").stream(true), {[](const ChatEvent&) { throw std::runtime_error("no"); },
                                                         [&](const ChatResponse& response) {
                                                             const std::lock_guard lock(mutex);
                                                             told = response;
                                                             changed.notify_all();
                                                         }});
    BOOST_TEST_REQUIRE(call.has_value());
    std::unique_lock lock(mutex);
    BOOST_TEST_REQUIRE(changed.wait_for(lock, std::chrono::seconds(20), [&] { return told.has_value(); }));
    BOOST_TEST(told->error()->provider_code == "callback_threw");
    BOOST_TEST(told->error()->message == "the on_event callback threw: no; the call was cancelled");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
