/// delivered_call.hpp - one call between its worker, which reports, and the thread that polls, which is told.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/core/delivery.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>

namespace parlance::core {

/// The worker's side is the C sink, the application's the C call. Counted by references: the application's, one for the
/// ready list while it is there, and one until the end was delivered.
class DeliveredCall final : public ChatCall {
public:
    DeliveredCall(std::shared_ptr<Delivery> delivery, parlance_sink* sink) : delivery_(std::move(delivery)), sink_(sink)
    {
    }

    /// Starts on `inner`. Null: `output` was told why not, and this object is gone.
    [[nodiscard]] parlance_call* start(parlance_client* inner, const parlance_request& request,
                                       parlance_output* output);

    /// Tells the application what has come, a bounded number of events at a time. The polling thread.
    [[nodiscard]] std::size_t deliver();

    void release() noexcept;

    void cancel() noexcept override;
    void pause() noexcept override { hold(held_by_queue_, true); }
    void resume() noexcept override { hold(held_by_queue_, false); }

private:
    struct InnerSink {
        parlance_sink object;
        DeliveredCall* call;
    };
    struct Object {
        parlance_call object;
        DeliveredCall* call;
    };

    ~DeliveredCall() override;

    void retain() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    void remember(parlance_call* inner, bool takes_over) noexcept;
    void hold(bool& reason, bool on) noexcept;
    void announce();
    void end();

    static DeliveredCall& self(parlance_call* object) noexcept { return *reinterpret_cast<Object*>(object)->call; }
    static DeliveredCall& self(parlance_sink* object) noexcept { return *reinterpret_cast<InnerSink*>(object)->call; }
    static void c_retain(parlance_call* object) noexcept { self(object).retain(); }
    static void c_release(parlance_call* object) noexcept { self(object).release(); }
    static void c_cancel(parlance_call* object) noexcept { self(object).cancel(); }
    static void c_pause(parlance_call* object) noexcept { self(object).hold(self(object).held_by_caller_, true); }
    static void c_resume(parlance_call* object) noexcept { self(object).hold(self(object).held_by_caller_, false); }
    static void on_event(parlance_sink* object, parlance_call* inner, const parlance_event* event) noexcept;
    static void on_end(parlance_sink* object, parlance_call* inner, const parlance_error* error) noexcept;
    static const parlance_call_table call_table_;
    static const parlance_sink_table sink_table_;

    Object object_{{&call_table_}, this};
    InnerSink inner_sink_{{&sink_table_}, this};
    std::shared_ptr<Delivery> delivery_;
    parlance_sink* sink_;
    std::atomic<std::uint32_t> references_{2};
    std::atomic<parlance_call*> inner_{nullptr};
    std::atomic<bool> cancel_wanted_{false};
    detail::EventQueue queue_;

    std::mutex hold_mutex_;
    bool held_by_caller_ = false;
    bool held_by_queue_ = false;

    std::mutex turn_mutex_;
    bool waiting_ = false;     // something came that was not delivered
    bool delivering_ = false;  // a thread is at it
    bool ended_ = false;       // the delivering thread's alone
};

}  // namespace parlance::core
