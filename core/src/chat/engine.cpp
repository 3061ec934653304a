#include <parlance/core/engine.hpp>

#include <parlance/chat_error.hpp>

#include <utility>

namespace parlance::core {

void Worker::add(LiveCall& call) noexcept
{
    call.previous_ = nullptr;
    call.next_ = first_;
    if (first_ != nullptr) first_->previous_ = &call;
    first_ = &call;
}

void Worker::remove(LiveCall& call) noexcept
{
    if (call.previous_ != nullptr)
        call.previous_->next_ = call.next_;
    else if (first_ == &call)
        first_ = call.next_;
    if (call.next_ != nullptr) call.next_->previous_ = call.previous_;
    call.previous_ = call.next_ = nullptr;
}

void Worker::cancel_all() noexcept
{
    LiveCall* call = first_;
    while (call != nullptr) {
        LiveCall* const next = call->next_;  // ends are posted, never inside cancel: the list stands still
        call->cancel_on_loop();
        call = next;
    }
}

Engine::Engine(unsigned threads) : has_threads_(threads > 0)
{
    const unsigned count = has_threads_ ? threads : 1;
    for (unsigned index = 0; index < count; ++index)
        workers_.push_back(std::make_unique<Worker>());
    if (has_threads_)
        for (const auto& worker : workers_)
            worker->loop().start();
}

Engine::~Engine()
{
    stop();
}

Worker& Engine::choose() noexcept
{
    for (const auto& worker : workers_)
        if (worker->loop().in_this_thread()) return *worker;
    return *workers_[turn_.fetch_add(1, std::memory_order_relaxed) % workers_.size()];
}

bool Engine::on_io_thread() const noexcept
{
    for (const auto& worker : workers_)
        if (worker->loop().in_this_thread()) return true;
    return false;
}

bool Engine::enter() noexcept
{
    in_flight_.fetch_add(1, std::memory_order_seq_cst);
    if (!closed_.load(std::memory_order_seq_cst)) return true;
    leave();
    return false;
}

void Engine::leave() noexcept
{
    if (in_flight_.fetch_sub(1, std::memory_order_seq_cst) != 1 || !closed_.load(std::memory_order_seq_cst)) return;
    const std::lock_guard lock(mutex_);
    idle_.notify_all();
}

void Engine::close()
{
    if (closed_.exchange(true, std::memory_order_seq_cst)) return;
    for (const auto& worker : workers_) {
        worker->loop().post(
            [](void* argument) noexcept {
                auto& self = *static_cast<Worker*>(argument);
                self.cancel_all();
            },
            worker.get());
    }
    if (on_io_thread()) return;
    while (!has_threads_ && in_flight_.load(std::memory_order_seq_cst) > 0)
        poll(std::chrono::milliseconds(10));
    {
        std::unique_lock lock(mutex_);
        idle_.wait(lock, [this] { return in_flight_.load(std::memory_order_seq_cst) == 0; });
    }
}

void Engine::stop()
{
    for (const auto& worker : workers_)
        worker->loop().stop();
}

std::size_t Engine::poll(std::chrono::milliseconds limit)
{
    return has_threads_ ? 0 : workers_.front()->loop().poll(limit);
}

}  // namespace parlance::core
