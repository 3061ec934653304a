/// chat_call.hpp - a call in flight, and who hears of it: the two halves of every calling form.
#pragma once

#include <parlance/chat_event.hpp>

#include <memory>

namespace parlance {

/// One call in flight. Every function: any thread, any time, also after the end; idempotent; never blocks.
class ChatCall {
public:
    virtual ~ChatCall() = default;
    /// Ends the call soon, with kind `cancelled` unless its real end was faster.
    virtual void cancel() noexcept = 0;
    /// Stops the events, down to the socket; what was read already still comes.
    virtual void pause() noexcept = 0;
    /// Lets the events come again after `pause`.
    virtual void resume() noexcept = 0;
};
using ChatCallPtr = std::shared_ptr<ChatCall>;  ///< shared: released by whoever lets go last, which does not cancel

/// Who receives a call's events. Serialised per call, on any thread, never on the stack of whoever started or cancelled
/// it. May start, cancel and release calls; must not wait for one.
class ChatSink {
public:
    virtual ~ChatSink() = default;
    /// `call` comes along because the first event may come before `start` has returned.
    virtual void on_event(ChatCall& call, const ChatEvent& event) noexcept = 0;
    /// Exactly once, last. `error` is null when the call finished. The sink may go when this has returned.
    virtual void on_end(ChatCall& call, const ChatError* error) noexcept = 0;
};

}  // namespace parlance
