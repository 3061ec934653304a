/// batch_engine.hpp - what drives a batch: one thread that starts calls, and a mailbox where they end.
///
/// The items alive are a ring, from the oldest one that was not delivered to the newest one that was started. A call
/// posts itself when it ends, on whatever thread; the driving thread takes the post, delivers what is ready at the head
/// of the ring, and starts more while there is room. All counting is that one thread's.
#pragma once

#include <parlance/batch.hpp>
#include <parlance/detail/batch_contain.hpp>

#include <memory>

namespace parlance::detail {

class BatchCall;
using BatchCallPtr = std::shared_ptr<BatchCall>;

/// Where calls that have ended, and a stop, wait for the driving thread.
class BatchMailbox final : public StopListener {
public:
    /// Any thread.
    void post(BatchCallPtr ended) noexcept;

    void on_stop() noexcept override
    {
        Gate::Lock lock(gate_);
        stopped_ = true;
        gate_.wake_all();
    }

    struct Post {
        BatchCallPtr ended;  ///< the last of a chain
        bool stopped = false;
    };
    /// What came since; does not wait. `stopped` is told once.
    [[nodiscard]] Post take() noexcept
    {
        const Gate::Lock lock(gate_);
        return {std::move(ended_), std::exchange(stopped_, false)};
    }

    /// Waits for something to take, up to a time of `monotonic_ms`; 0: for ever.
    void wait(std::int64_t deadline_ms) noexcept
    {
        Gate::Lock lock(gate_);
        while (ended_ == nullptr && !stopped_) {
            if (deadline_ms == 0) {
                lock.wait();
            } else {
                if (monotonic_now_ms() >= deadline_ms) return;
                lock.wait_until(deadline_ms);
            }
        }
    }

private:
    Gate gate_;
    BatchCallPtr ended_;
    bool stopped_ = false;
};

/// One item: gathers its answer and posts itself at the end. Keeps itself while its call runs.
class BatchCall final : public ChatSink {
public:
    explicit BatchCall(std::shared_ptr<BatchMailbox> mailbox) : mailbox_(std::move(mailbox)) {}

    void on_event(ChatCall&, const ChatEvent& event) noexcept override { accumulator_.add(event); }

    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        accumulator_.end(error);
        const auto mailbox = mailbox_;  // this object may be gone as soon as it has been posted
        mailbox->post(std::move(running_));
    }

    /// Starts the call; one that cannot be started has ended. True: it runs.
    [[nodiscard]] bool start(ChatClient& client, const ChatRequest& request, const BatchCallPtr& self)
    {
        const auto shared = request.share();
        running_ = self;
        auto call = client.start_direct(ChatRequestView(shared->view()), *this);
        if (call.is_error()) {
            running_.reset();
            end(call.error());
            return false;
        }
        call_ = *std::move(call);
        return true;
    }

    /// Ends an item that has no call.
    void end(const ChatError& error)
    {
        accumulator_.end(&error);
        ended = true;
    }

    void cancel() noexcept
    {
        if (call_ != nullptr) call_->cancel();
    }
    void release_call() noexcept { call_.reset(); }

    [[nodiscard]] const ChatResponse& response() const noexcept { return accumulator_.response(); }
    [[nodiscard]] ChatResponse take() { return accumulator_.take(); }

    bool ended = false;  ///< the driving thread's
    BatchCallPtr next;   ///< in the mailbox's chain

private:
    std::shared_ptr<BatchMailbox> mailbox_;
    Accumulator accumulator_;
    BatchCallPtr running_;
    ChatCallPtr call_;  // the driving thread's
};

inline void BatchMailbox::post(BatchCallPtr ended) noexcept
{
    Gate::Lock lock(gate_);
    ended->next = std::move(ended_);
    ended_ = std::move(ended);
    gate_.wake_all();
}

/// What comes of a callback that throws.
inline constexpr const char* batch_stops = "the batch was stopped";

/// One run. Derived classes bring the items and take the answers.
class BatchEngine {
public:
    BatchEngine(ChatClient& client, const BatchOptions& options)
        : client_(client), options_(options), window_(options.window()), mailbox_(std::make_shared<BatchMailbox>())
    {
    }
    BatchEngine(const BatchEngine&) = delete;
    BatchEngine& operator=(const BatchEngine&) = delete;
    virtual ~BatchEngine() = default;

    [[nodiscard]] BatchSummary run();

protected:
    /// An item to start: a request, or an error instead.
    struct Start {
        ChatRequest request;
        std::optional<ChatError> error;
    };
    /// The next item; nothing: there are no more.
    [[nodiscard]] virtual std::optional<Start> next_item() = 0;
    /// Takes the answer to item `index`; an error stops the batch. Comes in order.
    [[nodiscard]] virtual std::optional<ChatError> deliver(std::int64_t index, ChatResponse&& response) noexcept = 0;

    [[nodiscard]] std::size_t window() const noexcept { return window_; }
    [[nodiscard]] std::size_t slot(std::int64_t index) const noexcept
    {
        return static_cast<std::size_t>(index) % window_;
    }

private:
    [[nodiscard]] bool may_start() const noexcept
    {
        return !drained_ && !stopping_ && in_flight_ < options_.max_in_flight() &&
               static_cast<std::size_t>(next_ - head_) < window_;
    }

    void start_next();
    void collect();
    void tally(BatchCall& call);
    void deliver_ready();
    void stop(BatchEnd end, ChatError error);
    void report(bool last);

    ChatClient& client_;
    const BatchOptions& options_;
    const std::size_t window_;
    std::shared_ptr<BatchMailbox> mailbox_;
    std::vector<BatchCallPtr> ring_;  // by slot; grows up to the window
    std::int64_t head_ = 0;           // the oldest item not delivered
    std::int64_t next_ = 0;           // the next item to start
    std::size_t in_flight_ = 0;
    bool drained_ = false;    // the source has no more
    bool stopping_ = false;   // nothing more is started
    bool cancelled_ = false;  // and what ran was cancelled
    bool news_ = false;       // items have ended since the last report
    bool reported_ = false;   // at least once
    bool deaf_ = false;       // on_progress threw
    std::int64_t began_ms_ = 0;
    std::int64_t reported_ms_ = 0;
    BatchSummary summary_;
};

inline BatchSummary BatchEngine::run()
{
    if (!client_.may_block()) {
        summary_.end = BatchEnd::refused;
        summary_.error = blocked_on_io_thread();
        return std::move(summary_);
    }
    began_ms_ = reported_ms_ = monotonic_now_ms();
    options_.stop().tell(mailbox_);
    for (;;) {
        collect();
        deliver_ready();
        report(false);
        if (may_start())
            start_next();
        else if (in_flight_ == 0 && head_ == next_)
            break;
        else if (in_flight_ != 0)
            mailbox_->wait(options_.progress_every_ms() == 0 ? 0 : reported_ms_ + options_.progress_every_ms());
    }
    report(true);
    summary_.elapsed_ms = monotonic_now_ms() - began_ms_;
    return std::move(summary_);
}

inline void BatchEngine::start_next()
{
    std::optional<Start> item;
    if (auto error = contain_callback("the batch's source", batch_stops, [&] { item = next_item(); }))
        return stop(BatchEnd::callback, *std::move(error));
    if (!item) {
        drained_ = true;
        return;
    }
    const auto call = std::make_shared<BatchCall>(mailbox_);
    if (ring_.size() < window_ && slot(next_) == ring_.size())
        ring_.push_back(call);
    else
        ring_[slot(next_)] = call;
    ++next_;
    if (item->error)
        call->end(*item->error);
    else if (call->start(client_, item->request, call))
        ++in_flight_;
    if (call->ended) tally(*call);
}

/// Takes what ended and, if it came, the stop.
inline void BatchEngine::collect()
{
    BatchMailbox::Post post = mailbox_->take();
    while (post.ended != nullptr) {
        const BatchCallPtr call = std::exchange(post.ended, std::move(post.ended->next));
        call->ended = true;
        call->release_call();
        --in_flight_;
        tally(*call);
    }
    const bool all_ended = drained_ && in_flight_ == 0;  // then there is nothing left to stop
    if (post.stopped && !all_ended)
        stop(BatchEnd::stopped,
             ChatError(ErrorKind::cancelled, "the batch was stopped before its end").code("batch_stopped"));
}

inline void BatchEngine::tally(BatchCall& call)
{
    const ChatResponse& response = call.response();
    summary_.total.add(response.metadata());
    news_ = true;
    if (cancelled_ && response.is_error() && response.error()->kind == ErrorKind::cancelled) {
        ++summary_.cancelled;
        return;
    }
    ++summary_.done;
    if (!response.is_error()) return;
    ++summary_.failed;
    if (options_.max_failures() == 0 || summary_.failed < static_cast<std::int64_t>(options_.max_failures())) return;
    const std::string reached = "the batch was stopped after " + std::to_string(summary_.failed) + " failed items";
    stop(BatchEnd::failures, ChatError(ErrorKind::cancelled, reached).code("batch_stopped"));
}

inline void BatchEngine::deliver_ready()
{
    while (head_ != next_ && ring_[slot(head_)]->ended) {
        const BatchCallPtr call = std::exchange(ring_[slot(head_)], nullptr);
        if (auto error = deliver(head_, call->take())) stop(BatchEnd::callback, *std::move(error));
        ++head_;
    }
}

/// Only the first reason is told; a stop that cancels still does so after one that did not.
inline void BatchEngine::stop(BatchEnd end, ChatError error)
{
    if (!stopping_) {
        summary_.end = end;
        summary_.error = std::move(error);
    }
    stopping_ = true;
    if (end == BatchEnd::failures || cancelled_) return;
    cancelled_ = true;
    for (std::int64_t index = head_; index != next_; ++index)
        if (const BatchCallPtr& call = ring_[slot(index)]; call != nullptr) call->cancel();
}

inline void BatchEngine::report(bool last)
{
    if (!options_.on_progress() || deaf_) return;
    const std::int64_t now = monotonic_now_ms();
    const std::int64_t period = options_.progress_every_ms();
    if (!news_ && !last && (period == 0 || now - reported_ms_ < period)) return;
    if (last && !news_ && reported_) return;
    news_ = false;
    reported_ = true;
    reported_ms_ = now;
    const Usage& usage = summary_.total.usage;
    const BatchProgress progress{summary_.done,    summary_.failed,     static_cast<std::int64_t>(in_flight_),
                                 options_.total(), usage.prompt_tokens, usage.completion_tokens,
                                 now - began_ms_};
    auto error = contain_callback("on_progress", batch_stops, [&] { options_.on_progress()(progress); });
    if (!error) return;
    deaf_ = true;
    stop(BatchEnd::callback, *std::move(error));
}

}  // namespace parlance::detail
