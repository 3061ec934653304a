#include "registry/live_clients.hpp"

#include <parlance/core/clients.hpp>
#include <parlance/detail/views.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

using namespace parlance;
using namespace parlance::host;

namespace {

/// What is counted of the clients that a test makes.
struct Counts {
    std::atomic<int> alive{0}, closes{0};
    std::atomic<bool> idle{true};
};

/// A client that starts nothing.
class CountedClient {
public:
    CountedClient(Counts& counts, bool has_threads) : counts_(counts), has_threads_(has_threads) { ++counts_.alive; }
    CountedClient(const CountedClient&) = delete;
    CountedClient& operator=(const CountedClient&) = delete;
    ~CountedClient() { --counts_.alive; }

    [[nodiscard]] static ClientReference make(Counts& counts, bool has_threads = false)
    {
        return ClientReference(&(new CountedClient(counts, has_threads))->object_);
    }

private:
    static CountedClient& self(parlance_client* object) noexcept { return *reinterpret_cast<CountedClient*>(object); }
    static void retain(parlance_client* object) noexcept { ++self(object).references_; }
    static void release(parlance_client* object) noexcept
    {
        if (--self(object).references_ == 0) delete &self(object);
    }
    static parlance_call* start(parlance_client*, const parlance_request*, parlance_sink*, parlance_output*) noexcept
    {
        return nullptr;
    }
    static void* query(parlance_client* object, parlance_string id) noexcept
    {
        const bool asked_for_threads = detail::view(id) == core::query_needs_no_close;
        const bool yes = asked_for_threads ? !self(object).has_threads_
                                           : detail::view(id) == core::query_is_idle && self(object).counts_.idle;
        return yes ? object : nullptr;
    }
    static void close(parlance_client* object, void (*done)(void*) noexcept, void* arg) noexcept
    {
        ++self(object).counts_.closes;
        done(arg);
    }
    static constexpr parlance_client_table table_{
        sizeof(parlance_client_table), 0, &retain, &release, &start, &query, &close};

    parlance_client object_{&table_};
    Counts& counts_;
    const bool has_threads_;
    std::atomic<int> references_{1};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(live_clients)

BOOST_AUTO_TEST_CASE(a_client_goes_with_the_last_that_holds_it)
{
    Counts counts;
    const auto list = std::make_shared<LiveClients>();
    for (int round = 0; round < 100; ++round) {
        const ClientReference held(list->track(CountedClient::make(counts)));
        const ClientReference again(held.share());
        BOOST_TEST(list->size() == 1U);
        BOOST_TEST(counts.alive == 1);
    }
    BOOST_TEST(list->size() == 0U);
    BOOST_TEST(counts.alive == 0);
    BOOST_TEST(counts.closes == 0);
}

BOOST_AUTO_TEST_CASE(one_with_threads_is_closed_when_it_is_idle_and_the_next_is_made)
{
    Counts counts;
    const auto list = std::make_shared<LiveClients>();
    counts.idle = false;
    static_cast<void>(ClientReference(list->track(CountedClient::make(counts, true))));
    static_cast<void>(ClientReference(list->track(CountedClient::make(counts, true))));
    BOOST_TEST(counts.alive == 2);
    BOOST_TEST(counts.closes == 0);
    counts.idle = true;
    static_cast<void>(ClientReference(list->track(CountedClient::make(counts))));
    BOOST_TEST(counts.alive == 0);
    BOOST_TEST(counts.closes == 2);
}

BOOST_AUTO_TEST_CASE(all_that_are_held_or_put_by_are_there_to_be_closed)
{
    Counts counts;
    const auto list = std::make_shared<LiveClients>();
    ClientReference held(list->track(CountedClient::make(counts, true)));
    counts.idle = false;
    static_cast<void>(ClientReference(list->track(CountedClient::make(counts, true))));
    BOOST_TEST(list->take_all().size() == 2U);
    BOOST_TEST(counts.alive == 1);
    {
        const ClientReference last(std::move(held));
    }
    BOOST_TEST(counts.alive == 0);  // it was closed with the host: nothing has to be put by
}

BOOST_AUTO_TEST_CASE(threads_may_make_and_drop_them_while_the_list_is_closed)
{
    Counts counts;
    const auto list = std::make_shared<LiveClients>();
    {
        std::vector<std::jthread> threads;
        for (int number = 0; number < 4; ++number)
            threads.emplace_back([&, number] {
                for (int round = 0; round < 500; ++round)
                    static_cast<void>(ClientReference(list->track(CountedClient::make(counts, number % 2 == 0))));
            });
        static_cast<void>(list->take_all());
    }
    static_cast<void>(list->take_all());
    BOOST_TEST(counts.alive == 0);
}

BOOST_AUTO_TEST_SUITE_END()
