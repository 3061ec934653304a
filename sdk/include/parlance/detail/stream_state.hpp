/// stream_state.hpp - what a ChatStream holds: the queue of its call, the answer so far, and who waits for an event.
#pragma once

#include <parlance/accumulator.hpp>
#include <parlance/callback.hpp>
#include <parlance/chat_call.hpp>
#include <parlance/detail/batch_contain.hpp>
#include <parlance/detail/event_queue.hpp>

#include <memory>
#include <stdexcept>
#include <utility>

namespace parlance::detail {

template <class = void>
[[nodiscard]] ChatError blocked_on_io_thread()
{
    return ChatError(ErrorKind::invalid_request,
                     "a blocking form was called where waiting would wait for itself: on a thread that runs calls, or "
                     "with a host that has no threads; use the callback form there");
}

/// The event as it is told: a delta that leaves out its kind (0, "as before") gets the one its part has.
class ResolvedEvent {
public:
    [[nodiscard]] const ChatEvent* set(const ChatEvent& event, PartKind kind_of_part) noexcept
    {
        seen_ = event;
        const auto delta = event.delta();
        if (!delta || delta->kind() != PartKind::same || kind_of_part == PartKind::same) return &seen_;
        part_ = zero_extended<parlance_part>(&delta->raw(), event.raw().delta.stride);
        part_.kind = static_cast<std::uint32_t>(kind_of_part);
        event_ = zero_extended(event.raw());
        event_.delta = c_span(&part_, 1);
        seen_ = ChatEvent(&event_);
        return &seen_;
    }

private:
    ChatEvent seen_{nullptr};
    parlance_event event_{};
    parlance_part part_{};
};

/// Shared by the stream and, until its end, by the call. The consumer's alone, except `queue` and `cancel`; who the
/// consumer is changes with async_next: from there to the callback it is the call's thread.
template <class = void>
class BasicStreamState {
public:
    using NextCallback = Callback<void(const ChatEvent*)>;
    using Pointer = std::shared_ptr<BasicStreamState>;

    BasicStreamState() = default;
    /// Of a call that was never started.
    explicit BasicStreamState(ChatError error) { fail(std::move(error)); }

    [[nodiscard]] EventQueue& queue() noexcept { return queue_; }
    void started(ChatCallPtr call) noexcept { call_ = std::move(call); }

    [[nodiscard]] const ChatEvent* next(const WaitLimit& limit)
    {
        if (ended_) return nullptr;
        const parlance_event* event = nullptr;
        switch (queue_.next(*call_, limit, event)) {
            case EventQueue::Step::event: break;
            case EventQueue::Step::timeout: return nullptr;
            case EventQueue::Step::end: finish(); return nullptr;
        }
        accumulator_.add(ChatEvent(event));
        return current_.set(ChatEvent(event), accumulator_.kind_of(ChatEvent(event)));
    }

    static void async_next(const Pointer& state, NextCallback&& callback)
    {
        {
            const Gate::Lock lock(state->turn_);
            if (state->callback_)
                throw std::logic_error("parlance::ChatStream::async_next: the one before has not called back yet");
            state->callback_ = std::move(callback);
            if (std::exchange(state->telling_, true)) return;
        }
        tell(Pointer(state));
    }

    [[nodiscard]] bool ended() const noexcept { return ended_; }
    [[nodiscard]] const ChatResponse& response() const noexcept { return accumulator_.response(); }

    void cancel() noexcept
    {
        if (call_ != nullptr) call_->cancel();
    }
    /// Ends the stream before its call.
    void fail(ChatError error)
    {
        ended_ = true;
        accumulator_.end(&error);
        abandon();
    }
    /// The stream has gone; its call shall go soon.
    void abandon() noexcept
    {
        queue_.abandon();
        cancel();
    }

private:
    /// Tells the callback, and those that it leaves in its turn, as long as there are events. A loop rather than a
    /// recursion: whoever asks while `telling_` leaves it to the thread that tells. When the queue has run dry, telling
    /// goes over to the call's thread.
    static void tell(const Pointer& state) noexcept
    {
        while (state->has_callback()) {
            const ChatEvent* const event = state->next(WaitLimit::none());
            if (event == nullptr && !state->ended_) {
                if (state->queue_.call_when_ready([state] { tell(state); })) return;
                continue;
            }
            const NextCallback callback = state->take_callback();
            auto thrown =
                contain_callback("an async_next callback", "the call was cancelled", [&] { callback(event); });
            if (thrown && !state->ended_) state->fail(*std::move(thrown));
        }
    }
    /// Whether someone is to be told; if not, telling is over.
    [[nodiscard]] bool has_callback() noexcept
    {
        const Gate::Lock lock(turn_);
        telling_ = static_cast<bool>(callback_);
        return telling_;
    }
    [[nodiscard]] NextCallback take_callback() noexcept
    {
        const Gate::Lock lock(turn_);
        return std::exchange(callback_, nullptr);
    }

    void finish()
    {
        ended_ = true;
        const auto& error = queue_.error();
        accumulator_.end(error ? &*error : nullptr);
    }

    EventQueue queue_;
    ChatCallPtr call_;
    BasicAccumulator<> accumulator_;
    ResolvedEvent current_;
    bool ended_ = false;

    Gate turn_;  // for the two below: who asks may be another thread than who has just told
    NextCallback callback_;
    bool telling_ = false;
};
using StreamState = BasicStreamState<>;

}  // namespace parlance::detail
