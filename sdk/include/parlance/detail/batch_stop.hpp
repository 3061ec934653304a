/// batch_stop.hpp - how one thread ends what another is waiting for: a batch, a tool loop.
#pragma once

#include <parlance/detail/waiting.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace parlance {

namespace detail {

/// Who wants to hear of a stop.
class StopListener {
public:
    virtual ~StopListener() = default;
    /// Once at most, on the thread that stops; must not block.
    virtual void on_stop() noexcept = 0;
};

}  // namespace detail

/// Ends whatever was given a copy of it. All copies are one signal; once requested, a stop stays.
/// Thread-safety: all of it, any thread; not in a signal handler.
class StopSignal {
public:
    StopSignal() : state_(std::make_shared<State>()) {}

    /// Ends soon, and never blocks: calls in flight are cancelled, nothing new is started.
    void request_stop() const noexcept
    {
        std::vector<std::weak_ptr<detail::StopListener>> listeners;
        {
            const detail::Gate::Lock lock(state_->gate);
            state_->requested = true;
            listeners.swap(state_->listeners);
        }
        for (const auto& listener : listeners)
            if (const auto held = listener.lock()) held->on_stop();
    }

    [[nodiscard]] bool stop_requested() const noexcept
    {
        const detail::Gate::Lock lock(state_->gate);
        return state_->requested;
    }

    /// For what can be stopped: tells `listener` of a stop for as long as it lives; at once if there was one.
    void tell(const std::shared_ptr<detail::StopListener>& listener) const
    {
        {
            const detail::Gate::Lock lock(state_->gate);
            if (!state_->requested) {
                std::erase_if(state_->listeners, [](const auto& known) { return known.expired(); });
                state_->listeners.push_back(listener);
                return;
            }
        }
        listener->on_stop();
    }

private:
    struct State {
        detail::Gate gate;
        bool requested = false;
        std::vector<std::weak_ptr<detail::StopListener>> listeners;
    };
    std::shared_ptr<State> state_;
};

}  // namespace parlance
