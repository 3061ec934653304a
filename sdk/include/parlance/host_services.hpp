/// host_services.hpp - what the host offers a client plugin: a log, a clock, and a loop to work on without a thread.
#pragma once

#include <parlance/abi/plugin.h>
#include <parlance/detail/views.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace parlance {

/// Levels of a log line. The numbers are those of the C contract.
enum class LogLevel : std::int32_t {
    trace = PARLANCE_LOG_TRACE,
    debug = PARLANCE_LOG_DEBUG,
    info = PARLANCE_LOG_INFO,
    warning = PARLANCE_LOG_WARNING,
    error = PARLANCE_LOG_ERROR,
};

/// The host's loop ("parlance.loop/1"). Any thread; work runs on the loop's thread, in order.
class LoopService {
public:
    /// Uses `loop`, which must outlive this object.
    explicit LoopService(parlance_loop* loop) noexcept : loop_(loop) {}
    /// Runs `work` soon, once; it is moved or copied, and must not throw.
    template <class Work>
    void post(Work&& work) const
    {
        using Kept = std::decay_t<Work>;
        loop_->table->post(loop_, &run<Kept>, std::make_unique<Kept>(std::forward<Work>(work)).release());
    }
    /// Runs `work` after `delay_ms` milliseconds; it cannot be called off, so let it look whether it is still wanted.
    template <class Work>
    void after_ms(std::int64_t delay_ms, Work&& work) const
    {
        using Kept = std::decay_t<Work>;
        loop_->table->after_ms(loop_, delay_ms, &run<Kept>, std::make_unique<Kept>(std::forward<Work>(work)).release());
    }

private:
    template <class Work>
    static void run(void* work) noexcept
    {
        (*std::unique_ptr<Work>(static_cast<Work*>(work)))();
    }
    parlance_loop* loop_;
};

/// A view of the host; valid as long as the client that was made with it.
class HostServices {
public:
    /// Uses `host`, which must outlive this object.
    explicit HostServices(parlance_host* host) noexcept : host_(host) {}
    /// Writes a line to the host's log; no secret, no prompt. `where`: what part of the provider speaks.
    void log(LogLevel level, std::string_view where, std::string_view text) const
    {
        host_->table->log(host_, static_cast<std::int32_t>(level), detail::c_view(where), detail::c_view(text));
    }
    /// Monotonic milliseconds.
    [[nodiscard]] std::int64_t now_ms() const { return host_->table->now_ms(host_); }
    /// The loop, if this host has one.
    [[nodiscard]] std::optional<LoopService> loop() const
    {
        auto* const loop =
            static_cast<parlance_loop*>(host_->table->query(host_, detail::c_view(PARLANCE_SERVICE_LOOP)));
        return loop != nullptr ? std::optional(LoopService(loop)) : std::nullopt;
    }

private:
    parlance_host* host_;
};

}  // namespace parlance
