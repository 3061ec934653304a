/// waiting.hpp - a lock with a place to wait at, and the clock and the limits that waits go by.
///
/// Over POSIX threads: <mutex>, <condition_variable> and <chrono> would be a third of what <parlance/parlance.hpp>
/// costs its includer. A limit may be any std::chrono::duration all the same, because a duration is known by its
/// members here, not by its name.
#pragma once

#include <pthread.h>
#include <time.h>

#include <cstdint>
#include <optional>

namespace parlance::detail {

/// Milliseconds of the monotonic clock; its zero means nothing.
[[nodiscard]] inline std::int64_t monotonic_now_ms() noexcept
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

/// What looks like a std::chrono::duration.
template <class T>
concept Duration = requires(const T& duration) {
    duration.count();
    T::period::num;
    T::period::den;
};

/// `duration` in milliseconds, rounded up, so that a short wait is not none. Beyond about 146 million years: that.
template <Duration T>
[[nodiscard]] constexpr std::int64_t to_milliseconds(const T& duration) noexcept
{
    constexpr long double most = 4.6e18L;
    const long double exact = static_cast<long double>(duration.count()) * 1000 * T::period::num / T::period::den;
    if (exact >= most) return static_cast<std::int64_t>(most);
    if (exact <= -most) return -static_cast<std::int64_t>(most);
    const auto whole = static_cast<std::int64_t>(exact);
    return whole + (static_cast<long double>(whole) < exact ? 1 : 0);
}

/// How long a wait may take: not at all, for a while, or without limit.
class WaitLimit {
public:
    WaitLimit(std::nullopt_t) noexcept {}
    template <Duration T>
    WaitLimit(const T& duration) noexcept : ms_(to_milliseconds(duration)), limited_(true)
    {
    }
    template <Duration T>
    WaitLimit(const std::optional<T>& duration) noexcept
    {
        if (duration) *this = WaitLimit(*duration);
    }

    /// Takes what is there.
    [[nodiscard]] static WaitLimit none() noexcept
    {
        WaitLimit limit(std::nullopt);
        limit.limited_ = true;
        return limit;
    }

    [[nodiscard]] bool is_none() const noexcept { return limited_ && ms_ <= 0; }
    [[nodiscard]] bool is_limited() const noexcept { return limited_; }
    /// When the wait is over, by monotonic_now_ms; for limited ones.
    [[nodiscard]] std::int64_t deadline_ms() const noexcept { return monotonic_now_ms() + ms_; }

private:
    std::int64_t ms_ = 0;
    bool limited_ = false;
};

/// A mutex with one condition. Take it with Gate::Lock.
class Gate {
public:
    Gate() noexcept
    {
        pthread_condattr_t attributes;
        pthread_condattr_init(&attributes);
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        pthread_cond_init(&condition_, &attributes);
        pthread_condattr_destroy(&attributes);
    }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;
    ~Gate()
    {
        pthread_cond_destroy(&condition_);
        pthread_mutex_destroy(&mutex_);
    }

    /// Wakes whoever waits; with the lock or without it.
    void wake_all() noexcept { pthread_cond_broadcast(&condition_); }

    class Lock {
    public:
        explicit Lock(Gate& gate) noexcept : gate_(gate) { pthread_mutex_lock(&gate_.mutex_); }
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;
        ~Lock() { pthread_mutex_unlock(&gate_.mutex_); }

        /// Lets others in until woken; may come back without reason.
        void wait() noexcept { pthread_cond_wait(&gate_.condition_, &gate_.mutex_); }

        /// The same, until `deadline_ms` of monotonic_now_ms at most. False: that time has come.
        bool wait_until(std::int64_t deadline_ms) noexcept
        {
            timespec deadline{};
            deadline.tv_sec = static_cast<time_t>(deadline_ms / 1000);
            deadline.tv_nsec = static_cast<long>(deadline_ms % 1000) * 1'000'000;
            return pthread_cond_timedwait(&gate_.condition_, &gate_.mutex_, &deadline) == 0;
        }

    private:
        Gate& gate_;
    };

private:
    pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition_;
};

}  // namespace parlance::detail
