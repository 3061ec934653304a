/// event_queue.hpp - a call's events from its thread to the one that pulls them, with back-pressure.
///
/// Two batches: the call's thread fills one under the lock, the consumer empties the other without it, and they are
/// swapped when it runs dry. Past `high_water` bytes the call is paused, and resumed once the consumer has caught up.
/// The consumer waits in `next`, or leaves word with `call_when_ready`; both are woken after the lock was left.
#pragma once

#include <parlance/callback.hpp>
#include <parlance/chat_call.hpp>
#include <parlance/detail/event_copy.hpp>

#include <optional>
#include <parlance/detail/waiting.hpp>

#include <stdexcept>
#include <utility>
#include <vector>

namespace parlance::detail {

/// Has to live until its on_end has returned, and while someone waits in `next`.
/// A template only so that its bodies cost nothing where they are not used (docs/design/adr/0013-header-cost.md).
template <class = void>
class BasicEventQueue final : public ChatSink {
public:
    /// Source of 64 KiB and 8 MiB: docs/reference/contract.md, "Threads".
    static constexpr std::size_t high_water = 64 * 1024;
    static constexpr std::size_t hard_cap = 8 * 1024 * 1024;

    enum class Step { event, end, timeout };

    void on_event(ChatCall& call, const ChatEvent& event) noexcept override
    {
        Wake wake;
        {
            const Gate::Lock lock(gate_);
            if (abandoned_ || overflowed_) return;
            filling_.events.push_back(copy_event(filling_.arena, event.raw()));
            if (filling_.arena.used() > hard_cap) {
                overflowed_ = true;
                call.cancel();
            } else if (!paused_ && filling_.arena.used() >= high_water) {
                paused_ = true;
                call.pause();
            }
            wake = take_waiters();
        }
        run(wake);
    }

    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        Wake wake;
        {
            const Gate::Lock lock(gate_);
            ended_ = true;
            if (overflowed_)
                error_ =
                    ChatError(ErrorKind::too_large, "more than 8 MiB of events were queued after the call was paused");
            else if (error != nullptr)
                error_ = *error;
            wake = take_waiters();
        }
        run(wake);
    }

    /// The next event (valid until the next step), the end, or nothing within `limit`.
    [[nodiscard]] Step next(ChatCall& call, const WaitLimit& limit, const parlance_event*& event)
    {
        if (position_ == draining_.events.size()) {
            Gate::Lock lock(gate_);
            if (!is_ready()) wait(limit, lock);
            if (!is_ready()) return Step::timeout;
            if (filling_.events.empty()) return Step::end;
            swap_batches(call);
        }
        event = draining_.events[position_++];
        return Step::event;
    }

    /// Calls `waiter` once, on the call's thread, when there is something to take. False: there is already, and nothing
    /// was kept. A second waiter throws std::logic_error.
    [[nodiscard]] bool call_when_ready(Callback<void()> waiter)
    {
        if (position_ < draining_.events.size()) return false;
        const Gate::Lock lock(gate_);
        if (is_ready()) return false;
        if (waiter_) throw std::logic_error("parlance: a stream's next event is already waited for");
        waiter_ = std::move(waiter);
        return true;
    }

    /// Takes the waiter back. False: there is none, or its time has come.
    [[nodiscard]] bool call_off() noexcept
    {
        Callback<void()> waiter;  // goes after the lock, with all that it holds
        const Gate::Lock lock(gate_);
        waiter = std::exchange(waiter_, nullptr);
        return static_cast<bool>(waiter);
    }

    /// After Step::end: why, or nothing when it finished.
    [[nodiscard]] const std::optional<ChatError>& error() const noexcept { return error_; }

    /// No more events are wanted, what waits included; the end still comes.
    void abandon() noexcept
    {
        const Gate::Lock lock(gate_);
        abandoned_ = true;
        filling_.events.clear();
        filling_.arena.clear();
    }

private:
    struct Batch {
        std::vector<const parlance_event*> events;
        EventArena arena;
    };
    /// Whom to wake when the lock has been left.
    struct Wake {
        bool thread = false;
        Callback<void()> waiter;
    };

    [[nodiscard]] bool is_ready() const noexcept { return !filling_.events.empty() || ended_; }

    [[nodiscard]] Wake take_waiters() noexcept { return {waiting_, std::exchange(waiter_, nullptr)}; }
    void run(const Wake& wake) noexcept
    {
        if (wake.thread) gate_.wake_all();
        if (wake.waiter) wake.waiter();
    }

    /// Under the lock, which is left meanwhile.
    void wait(const WaitLimit& limit, Gate::Lock& lock)
    {
        if (limit.is_none()) return;
        const std::int64_t deadline = limit.is_limited() ? limit.deadline_ms() : 0;
        waiting_ = true;
        while (!is_ready()) {
            if (!limit.is_limited())
                lock.wait();
            else if (!lock.wait_until(deadline))
                break;
        }
        waiting_ = false;
    }

    void swap_batches(ChatCall& call)
    {
        draining_.events.clear();
        draining_.arena.clear();
        std::swap(filling_, draining_);
        position_ = 0;
        if (paused_) {
            paused_ = false;
            call.resume();
        }
    }

    Gate gate_;
    Batch filling_;
    Callback<void()> waiter_;
    bool waiting_ = false;
    bool paused_ = false;
    bool ended_ = false;
    bool abandoned_ = false;
    bool overflowed_ = false;
    std::optional<ChatError> error_;

    Batch draining_;  // the consumer's alone
    std::size_t position_ = 0;
};
using EventQueue = BasicEventQueue<>;

/// An EventQueue that a started call keeps alive until its end, however early the consumer goes.
template <class = void>
class BasicStreamQueue final : public ChatSink {
public:
    explicit BasicStreamQueue(std::shared_ptr<EventQueue> queue) : queue_(std::move(queue)) {}
    void on_event(ChatCall& call, const ChatEvent& event) noexcept override { queue_->on_event(call, event); }
    void on_end(ChatCall& call, const ChatError* error) noexcept override
    {
        const std::unique_ptr<BasicStreamQueue> self(this);
        queue_->on_end(call, error);
    }

private:
    std::shared_ptr<EventQueue> queue_;
};
using StreamQueue = BasicStreamQueue<>;

}  // namespace parlance::detail
