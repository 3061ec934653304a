#include "echo_call.hpp"

#include <parlance/output.hpp>

#include <utility>

namespace parlance::echo {
namespace {

parlance_event event_of(std::uint32_t kind) noexcept
{
    parlance_event event{};
    event.struct_size = sizeof event;
    event.kind = kind;
    return event;
}

}  // namespace

void EchoCall::schedule()
{
    loop_.after_ms(delay_ms_, [self = shared_from_this()] { self->step(); });
}

void EchoCall::cancel() noexcept
{
    if (cancelled_.exchange(true)) return;
    // At once, not after the delay; a step that is still due finds the call ended.
    loop_.post([self = shared_from_this()] { self->step(); });
}

void EchoCall::resume() noexcept
{
    if (!paused_.exchange(false)) return;
    loop_.post([self = shared_from_this()] {
        if (std::exchange(self->waiting_, false)) self->step();
    });
}

void EchoCall::step()
{
    if (sink_ == nullptr) return;
    if (cancelled_.load()) {
        const ChatError cancelled(ErrorKind::cancelled, "the call was cancelled");
        return end(&cancelled);
    }
    if (paused_.load()) {
        waiting_ = true;
        return;
    }
    if (next_ == words_.size()) return finish();
    say(words_[next_++]);
    if (sink_ != nullptr) schedule();
}

void EchoCall::say(const std::string& word)
{
    parlance_part part{};
    part.kind = PARLANCE_PART_TEXT;
    part.text = detail::c_view(word);
    parlance_event event = event_of(PARLANCE_EVENT_PART);
    event.delta = detail::c_span(&part, 1);
    sink_->on_event(*this, ChatEvent(&event));
}

void EchoCall::finish()
{
    parlance_event event = event_of(PARLANCE_EVENT_FINISH);
    event.code = PARLANCE_FINISH_STOP;
    event.word = detail::c_view("stop");
    sink_->on_event(*this, ChatEvent(&event));
    end(nullptr);
}

void EchoCall::end(const ChatError* error)
{
    ChatSink* const sink = std::exchange(sink_, nullptr);
    sink->on_end(*this, error);
}

}  // namespace parlance::echo
