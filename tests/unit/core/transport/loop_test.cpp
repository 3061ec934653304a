#include <parlance/core/loop.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <vector>

#include <pthread.h>

using parlance::core::Loop;
using namespace std::chrono_literals;

namespace {

struct Note {
    std::vector<int>* notes;
    int number;
};

void take_note(void* argument) noexcept
{
    const auto& note = *static_cast<const Note*>(argument);
    note.notes->push_back(note.number);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(loop)

BOOST_AUTO_TEST_CASE(posted_tasks_run_in_order_and_not_inline)
{
    Loop loop;
    std::vector<int> notes;
    Note one{&notes, 1}, two{&notes, 2};
    loop.post(take_note, &one);
    loop.post(take_note, &two);
    BOOST_TEST(notes.empty());
    BOOST_TEST(loop.poll(0ms) == 2U);
    BOOST_TEST(notes == (std::vector{1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(poll_waits_no_longer_than_its_limit)
{
    Loop loop;
    const auto before = Loop::Clock::now();
    BOOST_TEST(loop.poll(20ms) == 0U);
    BOOST_TEST((Loop::Clock::now() - before >= 19ms));
}

BOOST_AUTO_TEST_CASE(timers_run_in_the_order_of_their_time)
{
    Loop loop;
    std::vector<int> notes;
    Note one{&notes, 1}, two{&notes, 2};
    BOOST_TEST(loop.after(20ms, take_note, &two) != 0U);
    loop.after(5ms, take_note, &one);
    while (notes.size() < 2)
        loop.poll(50ms);
    BOOST_TEST(notes == (std::vector{1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_cancelled_timer_does_not_run)
{
    struct Shared {
        Loop loop;
        std::uint64_t timer = 0;
        bool ran = false;
        bool done = false;
    } shared;
    shared.timer = shared.loop.after(
        0ms, [](void* p) noexcept { static_cast<Shared*>(p)->ran = true; }, &shared);
    shared.loop.post(
        [](void* p) noexcept {
            auto& self = *static_cast<Shared*>(p);
            self.loop.cancel_timer(self.timer);
            self.loop.cancel_timer(12345);
            self.loop.after(
                5ms, [](void* q) noexcept { static_cast<Shared*>(q)->done = true; }, p);
        },
        &shared);
    while (!shared.done)
        shared.loop.poll(50ms);
    BOOST_TEST(!shared.ran);
}

BOOST_AUTO_TEST_CASE(the_thread_has_a_name_and_takes_no_signals)
{
    struct Seen {
        Loop loop;
        char name[16]{};
        bool blocks_all = false;
        bool inside = false;
        std::atomic<bool> done{false};
    } seen;
    seen.loop.start();
    BOOST_TEST(!seen.loop.in_this_thread());
    seen.loop.post(
        [](void* p) noexcept {
            auto& self = *static_cast<Seen*>(p);
            pthread_getname_np(pthread_self(), self.name, sizeof self.name);
            sigset_t mask;
            pthread_sigmask(SIG_SETMASK, nullptr, &mask);
            self.blocks_all = sigismember(&mask, SIGINT) == 1 && sigismember(&mask, SIGTERM) == 1;
            self.inside = self.loop.in_this_thread();
            self.done = true;
            self.done.notify_one();
        },
        &seen);
    seen.done.wait(false);
    seen.loop.stop();
    BOOST_TEST(seen.name == "parlance-io");
    BOOST_TEST(seen.blocks_all);
    BOOST_TEST(seen.inside);
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    BOOST_TEST(sigismember(&mask, SIGINT) == 0);
}

BOOST_AUTO_TEST_CASE(timers_may_be_set_and_cancelled_from_other_threads)
{
    struct Shared {
        Loop loop;
        std::atomic<int> ran{0};
    } shared;
    shared.loop.start();
    const auto count = [](void* p) noexcept {
        ++static_cast<Shared*>(p)->ran;
        static_cast<Shared*>(p)->ran.notify_one();
    };
    const auto never = shared.loop.after(10s, count, &shared);
    shared.loop.cancel_timer(never);
    shared.loop.after(1ms, count, &shared);
    shared.ran.wait(0);
    shared.loop.stop();
    BOOST_TEST(shared.ran == 1);
}

BOOST_AUTO_TEST_CASE(a_loop_may_be_destroyed_on_its_own_thread)
{
    auto loop = std::make_unique<Loop>();
    struct Shared {
        std::unique_ptr<Loop>* loop;
        std::atomic<bool> done{false};
    } shared{&loop, {}};
    loop->start();
    loop->post(
        [](void* p) noexcept {
            auto& self = *static_cast<Shared*>(p);
            self.loop->reset();
            self.done = true;
            self.done.notify_one();
        },
        &shared);
    shared.done.wait(false);
    BOOST_TEST(!loop);
}

BOOST_AUTO_TEST_SUITE_END()
