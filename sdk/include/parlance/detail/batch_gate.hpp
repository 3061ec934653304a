/// batch_gate.hpp - a lock that one thread waits at until others have news.
///
/// Over pthreads themselves: <mutex>, <condition_variable> and <chrono> would be most of the cost of including
/// <parlance/batch.hpp>, and a timed wait needs all three.
#pragma once

#include <pthread.h>
#include <time.h>
#include <cstdint>

namespace parlance::detail {

/// Milliseconds of a clock that nobody sets.
[[nodiscard]] inline std::int64_t monotonic_ms() noexcept
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

/// A mutex with its condition. Take it with BatchGate::Lock.
class BatchGate {
public:
    BatchGate() noexcept
    {
        pthread_condattr_t attributes;
        pthread_condattr_init(&attributes);
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        pthread_cond_init(&news_, &attributes);
        pthread_condattr_destroy(&attributes);
    }
    BatchGate(const BatchGate&) = delete;
    BatchGate& operator=(const BatchGate&) = delete;
    ~BatchGate()
    {
        pthread_cond_destroy(&news_);
        pthread_mutex_destroy(&mutex_);
    }

    class Lock {
    public:
        explicit Lock(BatchGate& gate) noexcept : gate_(gate) { pthread_mutex_lock(&gate_.mutex_); }
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;
        ~Lock() { pthread_mutex_unlock(&gate_.mutex_); }

        /// Lets others in until there is news; may come back without any.
        void wait() noexcept { pthread_cond_wait(&gate_.news_, &gate_.mutex_); }

        /// The same, up to a time of `monotonic_ms`.
        void wait_until(std::int64_t deadline_ms) noexcept
        {
            timespec deadline{};
            deadline.tv_sec = static_cast<time_t>(deadline_ms / 1000);
            deadline.tv_nsec = static_cast<long>(deadline_ms % 1000) * 1'000'000;
            pthread_cond_timedwait(&gate_.news_, &gate_.mutex_, &deadline);
        }

        void tell_news() noexcept { pthread_cond_broadcast(&gate_.news_); }

    private:
        BatchGate& gate_;
    };

private:
    pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t news_;
};

}  // namespace parlance::detail
