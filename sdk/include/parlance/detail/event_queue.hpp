/// event_queue.hpp - a call's events from its thread to the one that pulls them, with back-pressure.
///
/// Two batches: the call's thread fills one under the lock, the consumer empties the other without it, and they are
/// swapped when it runs dry. Past `high_water` bytes the call is paused, and resumed once the consumer has caught up.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/detail/event_copy.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace parlance::detail {

class EventQueue final : public ChatSink {
public:
    /// Source of 64 KiB and 8 MiB: docs/reference/contract.md, "Threads".
    static constexpr std::size_t high_water = 64 * 1024;
    static constexpr std::size_t hard_cap = 8 * 1024 * 1024;

    enum class Step { event, end, timeout };

    void on_event(ChatCall& call, const ChatEvent& event) noexcept override
    {
        const std::lock_guard lock(mutex_);
        if (abandoned_ || overflowed_) return;
        filling_.events.push_back(copy_event(filling_.arena, event.raw()));
        if (filling_.arena.used() > hard_cap) {
            overflowed_ = true;
            call.cancel();
        } else if (!paused_ && filling_.arena.used() >= high_water) {
            paused_ = true;
            call.pause();
        }
        if (waiting_) ready_.notify_one();
    }

    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        if (overflowed_)
            error_ = ChatError(ErrorKind::too_large, "more than 8 MiB of events were queued after the call was paused");
        else if (error != nullptr)
            error_ = *error;
        ready_.notify_all();
    }

    /// The next event (valid until the next step), the end, or nothing within `limit`; without a limit it waits.
    [[nodiscard]] Step next(ChatCall& call, std::optional<std::chrono::milliseconds> limit,
                            const parlance_event*& event)
    {
        if (position_ < draining_.events.size()) {
            event = draining_.events[position_++];
            return Step::event;
        }
        std::unique_lock lock(mutex_);
        const auto ready = [this] { return !filling_.events.empty() || ended_; };
        waiting_ = true;
        const bool woken = limit ? ready_.wait_for(lock, *limit, ready) : (ready_.wait(lock, ready), true);
        waiting_ = false;
        if (!woken) return Step::timeout;
        if (filling_.events.empty()) return Step::end;
        swap_batches(call);
        event = draining_.events[position_++];
        return Step::event;
    }

    /// After Step::end: why, or nothing when it finished.
    [[nodiscard]] const std::optional<ChatError>& error() const noexcept { return error_; }

    /// No more events are wanted; the end still comes.
    void abandon() noexcept
    {
        const std::lock_guard lock(mutex_);
        abandoned_ = true;
    }

private:
    struct Batch {
        std::vector<const parlance_event*> events;
        EventArena arena;
    };

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

    std::mutex mutex_;
    std::condition_variable ready_;
    Batch filling_;
    bool waiting_ = false;
    bool paused_ = false;
    bool ended_ = false;
    bool abandoned_ = false;
    bool overflowed_ = false;
    std::optional<ChatError> error_;

    Batch draining_;  // the consumer's alone
    std::size_t position_ = 0;
};

}  // namespace parlance::detail
