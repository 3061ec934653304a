#include "chat/call_base.hpp"

#include <parlance/detail/errors.hpp>
#include <parlance/detail/views.hpp>

#include <utility>

namespace parlance::core {

const parlance_call_table CallBase::table_{
    sizeof(parlance_call_table), 0, &CallBase::c_retain, &CallBase::c_release, &CallBase::c_cancel, &CallBase::c_pause,
    &CallBase::c_resume};

CallBase::CallBase(std::shared_ptr<Engine> engine, parlance_sink* sink) noexcept
    : handle_{{&table_}, this}, engine_(std::move(engine)), worker_(engine_->choose()), sink_(sink)
{
}

CallBase::~CallBase() = default;

parlance_call* CallBase::launch()
{
    retain();  // the call's own, until its end
    post<&CallBase::run_on_loop>();
    return &handle_.object;
}

void CallBase::run_on_loop() noexcept
{
    started_ = true;
    worker_.add(*this);
    if (cancelled() || engine_->closed()) return cancel_on_loop();
    run();
}

void CallBase::cancel_on_loop() noexcept
{
    cancelled_.store(true, std::memory_order_relaxed);
    if (!started_ || ended() || std::exchange(stopping_, true)) return;  // before the start, run_on_loop looks
    stop();
}

void CallBase::c_cancel(parlance_call* object) noexcept
{
    CallBase& call = self(object);
    if (call.ended() || call.cancelled_.exchange(true, std::memory_order_relaxed)) return;
    if (call.worker_.loop().in_this_thread())
        call.cancel_on_loop();
    else
        call.post<&CallBase::cancel_on_loop>();
}

void CallBase::want_pause(bool wanted) noexcept
{
    if (ended() || pause_wanted_.exchange(wanted, std::memory_order_relaxed) == wanted) return;
    if (worker_.loop().in_this_thread())
        pause_on_loop();
    else
        post<&CallBase::pause_on_loop>();
}

void CallBase::pause_on_loop() noexcept
{
    const bool wanted = pause_wanted_.load(std::memory_order_relaxed);
    if (ended() || wanted == paused_) return;
    paused_ = wanted;
    if (wanted)
        hold();
    else
        go_on();
}

void CallBase::emit_with_kind(const parlance_event& event, std::uint32_t kind) noexcept
{
    auto part = detail::zero_extended<parlance_part>(event.delta.data, event.delta.stride);
    part.kind = kind;
    auto whole = detail::zero_extended(event);
    whole.struct_size = sizeof whole;
    whole.delta = detail::c_span(&part, 1);
    sink_->table->on_event(sink_, &handle_.object, &whole);
}

void CallBase::end(const ChatError* error) noexcept
{
    if (ended_.exchange(true, std::memory_order_acq_rel)) return;
    worker_.remove(*this);
    if (error != nullptr) {
        const parlance_error view = detail::c_error(*error);
        sink_->table->on_end(sink_, &handle_.object, &view);
    } else {
        sink_->table->on_end(sink_, &handle_.object, nullptr);
    }
    const std::shared_ptr<Engine> engine = engine_;  // this object may go with its last reference
    release();
    engine->leave();
}

}  // namespace parlance::core
