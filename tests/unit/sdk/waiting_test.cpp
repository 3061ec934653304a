#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <parlance/detail/waiting.hpp>

namespace parlance::test {

using detail::Gate;
using detail::to_milliseconds;
using detail::WaitLimit;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(waiting)

BOOST_AUTO_TEST_CASE(a_duration_of_any_unit_is_counted_in_milliseconds_rounded_up)
{
    BOOST_TEST(to_milliseconds(5ms) == 5);
    BOOST_TEST(to_milliseconds(2h) == 7'200'000);
    BOOST_TEST(to_milliseconds(1us) == 1);
    BOOST_TEST(to_milliseconds(1001us) == 2);
    BOOST_TEST(to_milliseconds(0ns) == 0);
    BOOST_TEST(to_milliseconds(-3s) == -3000);
    BOOST_TEST(to_milliseconds(std::chrono::duration<double>(0.25)) == 250);
    BOOST_TEST(to_milliseconds(std::chrono::duration<float, std::ratio<1, 30>>(3)) == 100);
}

BOOST_AUTO_TEST_CASE(a_duration_too_long_to_count_is_the_longest_there_is)
{
    BOOST_TEST(to_milliseconds(std::chrono::hours::max()) > std::int64_t{1} << 61);
    BOOST_TEST(to_milliseconds(std::chrono::hours::min()) < -(std::int64_t{1} << 61));
    BOOST_TEST(WaitLimit(std::chrono::hours::max()).deadline_ms() > detail::monotonic_now_ms());
}

BOOST_AUTO_TEST_CASE(a_limit_may_be_absent_zero_or_optional)
{
    BOOST_TEST(!WaitLimit(std::nullopt).is_limited());
    BOOST_TEST(!WaitLimit(std::optional<std::chrono::seconds>()).is_limited());
    BOOST_TEST(WaitLimit(std::optional(1s)).is_limited());
    BOOST_TEST(!WaitLimit(std::optional(1s)).is_none());
    BOOST_TEST(WaitLimit(0ms).is_none());
    BOOST_TEST(WaitLimit(-1ms).is_none());
    BOOST_TEST(WaitLimit::none().is_none());
}

BOOST_AUTO_TEST_CASE(a_wait_ends_when_it_is_woken_and_when_its_time_has_come)
{
    Gate gate;
    bool set = false;
    std::jthread waker([&] {
        const Gate::Lock lock(gate);
        set = true;
        gate.wake_all();
    });
    {
        Gate::Lock lock(gate);
        while (!set)
            lock.wait();
        BOOST_TEST(set);
    }
    Gate::Lock lock(gate);
    const std::int64_t deadline = detail::monotonic_now_ms() + 5;
    while (lock.wait_until(deadline)) {  // may come back early, without reason
    }
    BOOST_TEST(detail::monotonic_now_ms() >= deadline);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
