/// delivery.cpp - the ready list and its descriptor. The descriptor counts nothing: it is set while the list is not
/// empty, and both change under one lock.

#include <parlance/core/delivery.hpp>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <system_error>

#include "delivery/delivered_call.hpp"

namespace parlance::core {
namespace {

int new_descriptor()
{
    const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    return descriptor;
}

void wait_readable(int descriptor, std::chrono::milliseconds limit) noexcept
{
    const auto longest = std::chrono::milliseconds(std::numeric_limits<int>::max());
    pollfd watched{descriptor, POLLIN, 0};
    // Interrupted or not: whoever polls looks at the list next.
    static_cast<void>(::poll(&watched, 1, limit.count() < 0 ? -1 : static_cast<int>(std::min(limit, longest).count())));
}

}  // namespace

Delivery::Delivery() : descriptor_(new_descriptor()) {}

Delivery::~Delivery()
{
    for (DeliveredCall* const call : ready_)
        call->release();
    ::close(descriptor_);
}

void Delivery::add(DeliveredCall& call)
{
    const std::lock_guard lock(mutex_);
    ready_.push_back(&call);
    if (ready_.size() > 1) return;
    constexpr std::uint64_t one = 1;
    static_cast<void>(::write(descriptor_, &one, sizeof one));
}

std::vector<DeliveredCall*> Delivery::take()
{
    const std::lock_guard lock(mutex_);
    std::vector<DeliveredCall*> calls;
    if (ready_.empty()) return calls;
    calls.swap(ready_);
    std::uint64_t count = 0;
    static_cast<void>(::read(descriptor_, &count, sizeof count));
    return calls;
}

std::size_t Delivery::poll(std::chrono::milliseconds limit)
{
    std::vector<DeliveredCall*> calls = take();
    if (calls.empty() && limit.count() != 0) {
        wait_readable(descriptor_, limit);
        calls = take();
    }
    std::size_t told = 0;
    while (!calls.empty()) {
        for (DeliveredCall* const call : calls) {
            told += call->deliver();
            call->release();
        }
        calls.clear();
        if (draining_.load(std::memory_order_relaxed)) calls = take();
    }
    return told;
}

void Delivery::drain()
{
    draining_.store(true, std::memory_order_relaxed);
    while (poll(std::chrono::milliseconds(0)) != 0) {
    }
}

}  // namespace parlance::core
