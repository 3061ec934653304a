/// loop.hpp - one I/O thread's world: posted tasks, timers, and the context that sockets run on.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace parlance::core {

/// A task for the loop. A function pointer and an argument: posting one allocates nothing that Asio does not recycle.
using Task = void (*)(void* argument) noexcept;

/// An event loop run by one thread at a time: its own thread (`start`), or whoever calls `poll`.
/// Everything of one call (socket, timers, callbacks) lives on the loop it was pinned to; there are no locks and no
/// strands.
class Loop {
public:
    using Clock = std::chrono::steady_clock;

    Loop();
    ~Loop();  ///< stops and joins; tasks queued later are dropped
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Starts the loop's own thread.
    void start();

    /// Stops the loop once the tasks queued so far have run, and joins its thread; called from the loop's own thread it
    /// stops after the task that calls, and detaches. Idempotent.
    void stop();

    /// Runs what is ready; when nothing is, waits up to `limit` for something. Returns how many handlers ran. For
    /// threads = 0.
    std::size_t poll(std::chrono::milliseconds limit);

    /// Queues `task`. Any thread; never runs it inline; tasks of one thread run in order.
    void post(Task task, void* argument);

    /// Runs `task` after `delay`. Any thread. The answer is never 0.
    std::uint64_t after(std::chrono::milliseconds delay, Task task, void* argument);

    /// Forgets a timer; on the loop's thread its task will then not run. Unknown and past ids are ignored.
    void cancel_timer(std::uint64_t id);

    /// Whether the caller is inside a handler of this loop.
    [[nodiscard]] bool in_this_thread() const noexcept;

    /// For the transport only.
    [[nodiscard]] boost::asio::io_context& context() noexcept;

private:
    struct State;
    std::shared_ptr<State> state_;  // shared: a detached thread keeps it until it has left
};

}  // namespace parlance::core
