#include "delivery/delivered_call.hpp"

#include <parlance/detail/errors.hpp>

#include <chrono>
#include <utility>

namespace parlance::core {
namespace {

/// Events of one call in one turn: small enough that a GUI's loop comes round, large enough that a lock is nothing.
constexpr std::size_t turn_events = 256;

}  // namespace

const parlance_call_table DeliveredCall::call_table_{
    sizeof(parlance_call_table), 0, &c_retain, &c_release, &c_cancel, &c_pause, &c_resume};
const parlance_sink_table DeliveredCall::sink_table_{sizeof(parlance_sink_table), 0, &on_event, &on_end};

DeliveredCall::~DeliveredCall()
{
    if (parlance_call* const inner = inner_.load(std::memory_order_acquire); inner != nullptr)
        inner->table->release(inner);
}

void DeliveredCall::release() noexcept
{
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

parlance_call* DeliveredCall::start(parlance_client* inner, const parlance_request& request, parlance_output* output)
{
    parlance_call* const call = inner->table->start(inner, &request, &inner_sink_.object, output);
    if (call == nullptr) {
        delete this;
        return nullptr;
    }
    remember(call, true);
    return &object_.object;
}

/// A callback may come before `start` has returned the call: whoever sees it first keeps it.
void DeliveredCall::remember(parlance_call* inner, bool takes_over) noexcept
{
    parlance_call* none = nullptr;
    if (!takes_over && inner_.load(std::memory_order_acquire) != nullptr) return;
    if (!takes_over) inner->table->retain(inner);
    if (!inner_.compare_exchange_strong(none, inner, std::memory_order_seq_cst)) {
        inner->table->release(inner);
        return;
    }
    if (cancel_wanted_.load(std::memory_order_seq_cst)) inner->table->cancel(inner);
    const std::lock_guard lock(hold_mutex_);
    if (held_by_caller_ || held_by_queue_) inner->table->pause(inner);
}

void DeliveredCall::cancel() noexcept
{
    cancel_wanted_.store(true, std::memory_order_seq_cst);
    if (parlance_call* const inner = inner_.load(std::memory_order_seq_cst); inner != nullptr)
        inner->table->cancel(inner);
}

/// The application and the queue may each want the call to hold; it goes on when neither does.
void DeliveredCall::hold(bool& reason, bool on) noexcept
{
    const std::lock_guard lock(hold_mutex_);
    const bool held = held_by_caller_ || held_by_queue_;
    reason = on;
    const bool holds = held_by_caller_ || held_by_queue_;
    parlance_call* const inner = inner_.load(std::memory_order_seq_cst);
    if (holds == held || inner == nullptr) return;
    if (holds)
        inner->table->pause(inner);
    else
        inner->table->resume(inner);
}

void DeliveredCall::on_event(parlance_sink* object, parlance_call* inner, const parlance_event* event) noexcept
{
    DeliveredCall& call = self(object);
    call.remember(inner, false);
    call.queue_.on_event(call, ChatEvent(event));
    call.announce();
}

void DeliveredCall::on_end(parlance_sink* object, parlance_call* inner, const parlance_error* error) noexcept
{
    DeliveredCall& call = self(object);
    call.retain();  // the poll may deliver the end, and with it the other references go, before this has returned
    call.remember(inner, false);
    if (error != nullptr) {
        const ChatError copy = detail::chat_error(*error);
        call.queue_.on_end(call, &copy);
    } else {
        call.queue_.on_end(call, nullptr);
    }
    call.announce();
    call.release();
}

/// Puts the call on the ready list, once; while it is being delivered, `deliver` does so afterwards.
void DeliveredCall::announce()
{
    {
        const std::lock_guard lock(turn_mutex_);
        if (std::exchange(waiting_, true) || delivering_) return;
    }
    retain();
    delivery_->add(*this);
}

std::size_t DeliveredCall::deliver()
{
    {
        const std::lock_guard lock(turn_mutex_);
        waiting_ = false;
        delivering_ = true;
    }
    std::size_t told = 0;
    bool more = !ended_;
    while (more && told < turn_events) {
        const parlance_event* event = nullptr;
        switch (queue_.next(*this, std::chrono::milliseconds(0), event)) {
            case detail::EventQueue::Step::event: sink_->table->on_event(sink_, &object_.object, event); break;
            case detail::EventQueue::Step::timeout: more = false; continue;
            case detail::EventQueue::Step::end: end(); more = false;
        }
        ++told;
    }
    {
        const std::lock_guard lock(turn_mutex_);
        delivering_ = false;
        if (more) waiting_ = true;
        more = waiting_ && !ended_;
    }
    if (more) {
        retain();
        delivery_->add(*this);
    }
    return told;
}

void DeliveredCall::end()
{
    ended_ = true;
    const auto& failed = queue_.error();
    const parlance_error error = failed ? detail::c_error(*failed) : parlance_error{};
    sink_->table->on_end(sink_, &object_.object, failed ? &error : nullptr);
    release();  // the one until the end; the ready list's keeps this object for the rest of its turn
}

}  // namespace parlance::core
