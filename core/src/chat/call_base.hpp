/// call_base.hpp - what every call of the host has: the C object, its references, its worker, and its one end.
#pragma once

#include "chat/part_kinds.hpp"

#include <parlance/abi/client.h>
#include <parlance/chat_error.hpp>
#include <parlance/core/engine.hpp>

#include <atomic>
#include <cstdint>
#include <memory>

namespace parlance::core {

/// A call pinned to one worker. The functions of the C object may come from any thread; everything else runs on the
/// worker's.
///
///   created -> launched -> (held, going on)* -> ended -> freed with the last reference
///
/// Two references are out after `launch`: the caller's, and the call's own, which `end` gives back.
class CallBase : public LiveCall {
public:
    CallBase(const CallBase&) = delete;
    CallBase& operator=(const CallBase&) = delete;

    [[nodiscard]] parlance_call* c_object() noexcept { return &handle_.object; }
    void retain() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept
    {
        if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }
    [[nodiscard]] bool cancelled() const noexcept { return cancelled_.load(std::memory_order_relaxed); }

protected:
    /// The engine has counted this call in already.
    CallBase(std::shared_ptr<Engine> engine, parlance_sink* sink) noexcept;
    ~CallBase() override;

    /// Queues `run`; gives the C object with the caller's reference.
    [[nodiscard]] parlance_call* launch();

    /// Starts the work. Not called when the call was cancelled before: `stop` is.
    virtual void run() noexcept = 0;
    /// Ends the work soon; the end must come by a task or callback of its own, never inside this function. Once.
    virtual void stop() noexcept = 0;
    virtual void hold() noexcept = 0;
    virtual void go_on() noexcept = 0;

    /// Hands an event to the sink; a delta that leaves its kind out gets that of its part.
    void emit(const parlance_event& event) noexcept
    {
        if (const std::uint32_t kind = kinds_.left_out_by(event); kind != PARLANCE_PART_SAME)
            return emit_with_kind(event, kind);
        sink_->table->on_event(sink_, &handle_.object, &event);
    }

    /// The last word: null is finished. Once; this object may be gone afterwards.
    void end(const ChatError* error) noexcept;

    [[nodiscard]] bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }
    [[nodiscard]] Worker& worker() noexcept { return worker_; }
    [[nodiscard]] Engine& engine() noexcept { return *engine_; }

    /// Queues `member` of this call on its worker, holding a reference meanwhile.
    template <void (CallBase::*Member)() noexcept>
    void post() noexcept
    {
        retain();
        worker_.loop().post(
            [](void* argument) noexcept {
                auto* const self = static_cast<CallBase*>(argument);
                (self->*Member)();
                self->release();
            },
            this);
    }

private:
    void cancel_on_loop() noexcept override;
    void emit_with_kind(const parlance_event& event, std::uint32_t kind) noexcept;
    void run_on_loop() noexcept;
    void pause_on_loop() noexcept;

    static CallBase& self(parlance_call* object) noexcept { return *reinterpret_cast<Handle*>(object)->call; }
    static void c_retain(parlance_call* object) noexcept { self(object).retain(); }
    static void c_release(parlance_call* object) noexcept { self(object).release(); }
    static void c_cancel(parlance_call* object) noexcept;
    static void c_pause(parlance_call* object) noexcept { self(object).want_pause(true); }
    static void c_resume(parlance_call* object) noexcept { self(object).want_pause(false); }
    void want_pause(bool wanted) noexcept;

    static const parlance_call_table table_;

    /// The C object with the way back to the class, which has bases.
    struct Handle {
        parlance_call object;
        CallBase* call;
    };
    Handle handle_;
    std::atomic<std::uint32_t> references_{1};
    std::atomic<bool> cancelled_{false};
    std::atomic<bool> pause_wanted_{false};
    bool started_ = false;
    bool stopping_ = false;
    bool paused_ = false;
    std::atomic<bool> ended_{false};
    std::shared_ptr<Engine> engine_;
    Worker& worker_;
    parlance_sink* sink_;
    PartKinds kinds_;
};

}  // namespace parlance::core
