/// call_watch.hpp - cancels the call in flight when nobody wants its answer any more.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace parlance::cli {

/// While it lives, the first Ctrl-C cancels and keeps what came; a second one ends the process at once with 130. A pipe
/// on standard output whose reader goes away cancels too: at once, not at the next write. One at a time.
///
/// A signal handler may do next to nothing, so it only wakes a thread that waits for it. A Ctrl-C that was ignored when
/// the process began (nohup, a job in the background of a script) stays ignored.
class CallWatch {
public:
    /// `cancel` runs on a thread of its own, and not after the destructor has returned.
    explicit CallWatch(std::function<void()> cancel);
    ~CallWatch();
    CallWatch(const CallWatch&) = delete;
    CallWatch& operator=(const CallWatch&) = delete;

    /// Whether Ctrl-C was pressed during a watch. Any thread.
    [[nodiscard]] static bool interrupted() noexcept;

    /// An interruption has been dealt with: the next watch begins anew. While there is no watch.
    static void forget() noexcept;

    /// Whether the reader of standard output has gone away during this watch. Any thread.
    [[nodiscard]] bool reader_gone() const noexcept { return reader_gone_; }

private:
    void wait() noexcept;

    std::function<void()> cancel_;
    std::atomic<bool> over_ = false;
    std::atomic<bool> reader_gone_ = false;
    std::thread thread_;
};

}  // namespace parlance::cli
