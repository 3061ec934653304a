#include <parlance/core/loop.hpp>

#include "signal_guard.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <thread>
#include <unordered_map>
#include <utility>

namespace parlance::core {
namespace {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
using Timer = asio::basic_waitable_timer<Loop::Clock, asio::wait_traits<Loop::Clock>, Executor>;

}  // namespace

/// UNSAFE_IO: sockets and timers are touched by the loop's one thread alone, so the reactor need not lock for them;
/// the queue of posted tasks still does.
struct Loop::State {
    asio::io_context context{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
    asio::executor_work_guard<Executor> work{context.get_executor()};
    /// A task and when it is due.
    struct Due {
        Timer timer;
        Task task;
        void* argument;
    };
    std::unordered_map<std::uint64_t, Due> timers;  // the loop's thread

    /// When nobody will run them any more: a task that is still due owns what it works on, and runs early rather than
    /// never.
    void run_timers()
    {
        while (!timers.empty()) {
            const auto last = timers.extract(timers.begin());
            last.mapped().task(last.mapped().argument);
            while (context.poll() != 0) {
            }
        }
    }
    std::atomic<std::uint64_t> last_timer{0};
    std::thread thread;

    void start_timer(std::uint64_t id, Clock::time_point due, Task task, void* argument)
    {
        Timer& timer =
            timers.try_emplace(id, Due{Timer(context.get_executor(), due), task, argument}).first->second.timer;
        timer.async_wait([this, id, task, argument](const boost::system::error_code&) {
            // A timer that was forgotten after it had expired is no longer in the map, and its task does not run.
            if (timers.erase(id) != 0) task(argument);
        });
    }
};

Loop::Loop() : state_(std::make_shared<State>()) {}

Loop::~Loop()
{
    stop();
}

void Loop::start()
{
    const transport::SignalGuard no_signals;
    state_->thread = std::thread([state = state_] {
        pthread_setname_np(pthread_self(), "parlance-io");
        state->context.run();
    });
}

void Loop::stop()
{
    if (!state_->thread.joinable()) {
        if (!in_this_thread()) state_->context.poll();
        state_->context.stop();
    } else if (in_this_thread()) {
        state_->context.stop();
        state_->thread.detach();
    } else {
        // Behind what is queued: a task may hold the last reference to what it works on.
        asio::post(state_->context, [state = state_.get()] { state->context.stop(); });
        state_->thread.join();
        // What those tasks posted in their turn, mostly the letting go of something, has nobody else to run it.
        state_->context.restart();
        while (state_->context.poll() != 0) {
        }
        state_->run_timers();
    }
}

std::size_t Loop::poll(std::chrono::milliseconds limit)
{
    if (limit.count() <= 0) return state_->context.poll();
    const std::size_t first = state_->context.run_one_for(limit);
    return first == 0 ? 0 : first + state_->context.poll();
}

void Loop::post(Task task, void* argument)
{
    asio::post(state_->context, [task, argument]() noexcept { task(argument); });
}

std::uint64_t Loop::after(std::chrono::milliseconds delay, Task task, void* argument)
{
    const std::uint64_t id = state_->last_timer.fetch_add(1, std::memory_order_relaxed) + 1;
    const auto due = Clock::now() + delay;
    if (in_this_thread()) {
        state_->start_timer(id, due, task, argument);
    } else {
        asio::post(state_->context,
                   [state = state_.get(), id, due, task, argument] { state->start_timer(id, due, task, argument); });
    }
    return id;
}

void Loop::cancel_timer(std::uint64_t id)
{
    if (in_this_thread()) {
        state_->timers.erase(id);
    } else {
        asio::post(state_->context, [state = state_.get(), id] { state->timers.erase(id); });
    }
}

bool Loop::in_this_thread() const noexcept
{
    return state_->context.get_executor().running_in_this_thread();
}

boost::asio::io_context& Loop::context() noexcept
{
    return state_->context;
}

}  // namespace parlance::core
