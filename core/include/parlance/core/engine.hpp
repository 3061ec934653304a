/// engine.hpp - the I/O threads of a host: each has a loop, its connections, and the calls pinned to it.
#pragma once

#include <parlance/core/http_client.hpp>
#include <parlance/core/loop.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace parlance::core {

/// A call as its worker keeps it: something that can be told to end. Loop's thread.
class LiveCall {
public:
    virtual void cancel_on_loop() noexcept = 0;

protected:
    virtual ~LiveCall() = default;

private:
    friend class Worker;
    LiveCall* previous_ = nullptr;
    LiveCall* next_ = nullptr;
};

/// One loop with its connections. Everything here runs on the loop's thread, except `loop().post`.
class Worker {
public:
    Worker() : http_(loop_) {}

    [[nodiscard]] Loop& loop() noexcept { return loop_; }
    [[nodiscard]] HttpClient& http() noexcept { return http_; }
    void add(LiveCall& call) noexcept;
    void remove(LiveCall& call) noexcept;
    void cancel_all() noexcept;

private:
    Loop loop_;
    HttpClient http_;
    LiveCall* first_ = nullptr;
};

/// The workers, and how many calls are in flight. Held by the host and by every client made with it.
/// Thread-safety: all functions from any thread.
class Engine : public std::enable_shared_from_this<Engine> {
public:
    /// `threads` 0: no thread is started, and `poll` runs the one loop.
    explicit Engine(unsigned threads);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// The worker for a new call: the caller's own when it is one, else the next in turn.
    [[nodiscard]] Worker& choose() noexcept;

    /// Whether the caller is inside a callback of one of the workers.
    [[nodiscard]] bool on_io_thread() const noexcept;
    /// Whether the caller may wait for a call: somebody else must run it.
    [[nodiscard]] bool may_wait() const noexcept { return has_threads_ && !on_io_thread(); }

    /// Counts a call in; false when the engine is closed, and then nothing was counted.
    [[nodiscard]] bool enter() noexcept;
    /// Counts it out, after its end has returned.
    void leave() noexcept;
    [[nodiscard]] bool closed() const noexcept { return closed_.load(std::memory_order_acquire); }

    /// Refuses new calls, cancels those in flight, and waits until the last end has returned; on an I/O thread it does
    /// not wait.
    void close();

    /// Ends the threads, after close. What is posted afterwards never runs.
    void stop();

    /// The first worker's loop: for timers and tasks of the host's own.
    [[nodiscard]] Loop& first_loop() noexcept { return workers_.front()->loop(); }

    /// Runs the loop of an engine without threads.
    std::size_t poll(std::chrono::milliseconds limit);

private:
    std::vector<std::unique_ptr<Worker>> workers_;
    bool has_threads_;
    std::atomic<unsigned> turn_{0};
    std::atomic<bool> closed_{false};
    std::atomic<std::size_t> in_flight_{0};
    std::mutex mutex_;
    std::condition_variable idle_;
};

}  // namespace parlance::core
