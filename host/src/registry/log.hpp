/// log.hpp - the host's log: one callback of the application, or nothing.
#pragma once

#include <parlance/abi/embed.h>

#include <mutex>
#include <string_view>

namespace parlance::host {

/// Thread-safety: any thread; lines are handed over one at a time. Nothing that holds a secret or a prompt may be
/// passed in.
class Log {
public:
    Log(parlance_log_function function, void* argument, std::int32_t least) noexcept
        : function_(function), argument_(argument), least_(least)
    {
    }

    void write(std::int32_t level, std::string_view where, std::string_view text) const noexcept
    {
        const std::lock_guard lock(mutex_);
        if (function_ == nullptr || level < least_) return;
        function_(argument_, level, {where.data(), where.size()}, {text.data(), text.size()});
    }

    /// Nothing is told any more: the application closes the host and takes its callback away.
    void silence() noexcept
    {
        const std::lock_guard lock(mutex_);
        function_ = nullptr;
    }

private:
    mutable std::mutex mutex_;
    parlance_log_function function_;
    void* argument_;
    std::int32_t least_;
};

}  // namespace parlance::host
