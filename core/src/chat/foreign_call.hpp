/// foreign_call.hpp - one call of a client that a plugin or the application implements, brought onto a worker's thread.
///
/// The inner client may report from any thread. What it says is copied, queued and handed on by the worker, so that the
/// sink sees what it sees of every other call: one thread, order, one end. A cancel or the total time limit ends the
/// call at once, whatever the inner client does; what it says afterwards is dropped. So is what comes after a structure
/// that cannot be read, or after more than the queue takes: these cut the call off, and what came before is kept.
#pragma once

#include "chat/call_base.hpp"
#include "chat/derived_request.hpp"

#include <parlance/core/client_settings.hpp>
#include <parlance/detail/event_copy.hpp>

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace parlance::core {

/// What the calls of one such client share. Immutable.
struct ForeignClientState {
    std::shared_ptr<Engine> engine;
    parlance_client* inner;  ///< one reference
    ClientSettings settings;
    ~ForeignClientState() { inner->table->release(inner); }
};

class ForeignCall final : public CallBase {
public:
    /// One reference for the caller; null when `output` was told why nothing was started.
    [[nodiscard]] static parlance_call* start(std::shared_ptr<const ForeignClientState> client,
                                              const parlance_request& request, parlance_sink* sink,
                                              parlance_output* output);

private:
    using Clock = std::chrono::steady_clock;

    ForeignCall(std::shared_ptr<const ForeignClientState> client, parlance_sink* sink);
    ~ForeignCall() override;

    void run() noexcept override;
    void stop() noexcept override;
    void hold() noexcept override;
    void go_on() noexcept override;

    void not_started() noexcept;
    void drain() noexcept;
    [[nodiscard]] bool take_batch();
    void drain_on_loop() noexcept;
    void start_timer();
    void last_word(std::optional<ChatError> error) noexcept;
    void emit_host_meta();

    // The inner call's sink: any thread, serialised.
    struct Sink {
        parlance_sink object;
        ForeignCall* call;
    };
    static ForeignCall& self(parlance_sink* object) noexcept { return *reinterpret_cast<Sink*>(object)->call; }
    static void c_on_event(parlance_sink* object, parlance_call*, const parlance_event* event) noexcept;
    static void c_on_end(parlance_sink* object, parlance_call*, const parlance_error* error) noexcept;
    static const parlance_sink_table sink_table_;

    static void retain_owner(void* owner) noexcept { static_cast<ForeignCall*>(owner)->retain(); }
    static void release_owner(void* owner) noexcept { static_cast<ForeignCall*>(owner)->release(); }

    struct Batch {
        std::vector<const parlance_event*> events;
        detail::EventArena arena;
    };

    std::shared_ptr<const ForeignClientState> client_;
    Sink sink_object_;
    DerivedRequest request_;
    parlance_call* inner_ = nullptr;  // one reference

    std::mutex mutex_;  // guards what follows, to the next blank line
    Batch filling_;
    bool drain_posted_ = false;
    bool inner_ended_ = false;
    std::optional<ChatError> cut_off_;  // why nothing more is taken, though the inner call goes on
    std::optional<ChatError> inner_error_;

    Batch draining_;
    std::size_t position_ = 0;
    bool running_ = false;
    bool held_ = false;
    std::uint64_t timer_ = 0;
    std::string limit_words_;
    Clock::time_point began_;
    std::optional<Clock::time_point> first_part_;
};

}  // namespace parlance::core
