/// witness.hpp - sees one call from its first event to its last word, from whatever thread they come.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <parlance/chat_client.hpp>
#include <string>
#include <utility>

namespace parlance::support {

/// A sink that counts and lets a test wait. Share it with the call: it must outlive the last word.
/// Thread-safety: any thread.
class Witness final : public ChatSink {
public:
    using Clock = std::chrono::steady_clock;
    using milliseconds = std::chrono::milliseconds;

    /// Runs inside each event, on the call's thread.
    std::function<void(ChatCall&, const ChatEvent&)> inside_event;
    /// Runs inside the last word, on the call's thread.
    std::function<void(ChatCall&)> inside_end;

    void on_event(ChatCall& call, const ChatEvent& event) noexcept override
    {
        if (inside_event) inside_event(call, event);
        const std::lock_guard lock(mutex_);
        ++events_;
        if (event.kind() == EventKind::part) ++parts_;
        if (ends_ > 0) ++events_after_end_;
        accumulator_.add(event);
        changed_.notify_all();
    }

    void on_end(ChatCall& call, const ChatError* error) noexcept override
    {
        if (inside_end) inside_end(call);
        const std::lock_guard lock(mutex_);
        if (ends_++ == 0) {
            ended_at_ = Clock::now();
            accumulator_.end(error);
        }
        changed_.notify_all();
    }

    /// False: it did not come to that in time.
    [[nodiscard]] bool waits_for_parts(std::size_t number, milliseconds limit = milliseconds(20'000))
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, limit, [&] { return parts_ >= number; });
    }
    [[nodiscard]] bool waits_for_end(milliseconds limit = milliseconds(20'000))
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, limit, [&] { return ends_ > 0; });
    }

    [[nodiscard]] int ends() const { return read(ends_); }
    [[nodiscard]] std::size_t parts() const { return read(parts_); }
    [[nodiscard]] std::size_t events_after_end() const { return read(events_after_end_); }
    [[nodiscard]] Clock::time_point ended_at() const { return read(ended_at_); }
    [[nodiscard]] ChatResponse response() const
    {
        const std::lock_guard lock(mutex_);
        return accumulator_.response();
    }

private:
    template <typename Value>
    [[nodiscard]] Value read(const Value& value) const
    {
        const std::lock_guard lock(mutex_);
        return value;
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Accumulator accumulator_;
    Clock::time_point ended_at_{};
    std::size_t events_ = 0;
    std::size_t parts_ = 0;
    std::size_t events_after_end_ = 0;
    int ends_ = 0;
};

/// A call with its witness, cancelled and waited for when it goes.
class WitnessedCall {
public:
    explicit WitnessedCall(std::shared_ptr<Witness> seer = std::make_shared<Witness>()) : witness(std::move(seer)) {}
    WitnessedCall(const WitnessedCall&) = delete;
    WitnessedCall& operator=(const WitnessedCall&) = delete;
    ~WitnessedCall()
    {
        if (call == nullptr) return;
        call->cancel();
        static_cast<void>(witness->waits_for_end());
    }

    /// Starts it, as a stream.
    void start(ChatClient& client, ChatRequest request)
    {
        const auto shared = request.stream(true).share();
        call = client.start(ChatRequestView(shared->view()), *witness).value();
    }

    std::shared_ptr<Witness> witness;
    ChatCallPtr call;
};

}  // namespace parlance::support
