/// delivery.hpp - callbacks on the thread that asks for them.
///
/// Calls run on the workers as ever. What they report is copied and waits here until the application polls: a GUI's
/// loop watches the descriptor beside its own, and none of its callbacks ever runs on a thread it does not know.
#pragma once

#include <parlance/abi/client.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace parlance::core {

class DeliveredCall;

/// The calls that have something to tell. Thread-safety: all functions from any thread; a call's callbacks are
/// serialised even when several threads poll, or a callback polls.
class Delivery {
public:
    Delivery();  ///< throws std::system_error when no descriptor is left
    ~Delivery();
    Delivery(const Delivery&) = delete;
    Delivery& operator=(const Delivery&) = delete;

    /// Readable while poll has something to do. Not to be read, written or closed.
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

    /// Runs the callbacks that wait; when there are none, waits up to `limit` for some (negative: without limit).
    /// Returns how many ran. A call that has very much to tell gets its turn again after the others.
    std::size_t poll(std::chrono::milliseconds limit);

    /// Polls until nothing waits. For the end: a poll that this is called inside of goes on until nothing waits either,
    /// since nobody polls again.
    void drain();

private:
    friend class DeliveredCall;
    /// Takes over one reference to the call.
    void add(DeliveredCall& call);
    [[nodiscard]] std::vector<DeliveredCall*> take();

    int descriptor_;
    std::atomic<bool> draining_{false};
    std::mutex mutex_;
    std::vector<DeliveredCall*> ready_;
};

/// `inner`, whose callbacks wait for `delivery`. One reference; takes over the caller's reference to `inner`.
[[nodiscard]] parlance_client* make_delivered_client(std::shared_ptr<Delivery> delivery, parlance_client* inner);

}  // namespace parlance::core
