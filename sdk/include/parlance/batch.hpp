/// batch.hpp - many requests, a few at a time: answers in the order of the requests, errors in place.
///
///     auto answers = chat->batch_process({"What is Python?", "What is Java?"}, BatchOptions().max_in_flight(4));
///
/// For more than fits into memory there is `run_batch`: it pulls requests from a source and gives answers to a sink,
/// and holds no more than a window of them. Both run on the caller's thread, which waits; the calls run where calls
/// run. No thread is started, nothing is polled.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/detail/batch_stop.hpp>
#include <parlance/detail/batch_usage.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace parlance {

/// How far a batch has come. Counts what has ended; what was delivered may lag behind by the window.
struct BatchProgress {
    std::int64_t done = 0;       ///< items that have an answer or an error, those that a stop cancelled aside
    std::int64_t failed = 0;     ///< of `done`, those with an error
    std::int64_t in_flight = 0;  ///< calls that run now
    std::int64_t total = -1;     ///< items there are; -1: unknown
    std::optional<std::int64_t> prompt_tokens;      ///< so far; unset: nobody told
    std::optional<std::int64_t> completion_tokens;  ///< so far; unset: nobody told
    std::int64_t elapsed_ms = 0;                    ///< milliseconds since the start
};

/// How to run a batch. Copies share their callbacks' state and their stop signal.
/// Callbacks run on the thread that called the batch, one at a time, and may take their time: calls in flight go on
/// meanwhile, though no new ones are started. What they throw is contained, stops the batch, and is reported.
class BatchOptions {
public:
    /// Hears of progress.
    using ProgressCallback = std::function<void(const BatchProgress&)>;
    /// Receives an item's index, from 0, and its response.
    using ItemCallback = std::function<void(std::size_t, const ChatResponse&)>;

    /// The most calls at a time; at least 1, and 8 unless set.
    BatchOptions& max_in_flight(std::size_t calls)
    {
        max_in_flight_ = calls == 0 ? 1 : calls;
        return *this;
    }
    [[nodiscard]] std::size_t max_in_flight() const noexcept { return max_in_flight_; }  ///< as set

    /// The most items held at a time: in flight, or ended and waiting for an earlier one, because answers are
    /// delivered in order. When one slow item has filled the window behind it, nothing is started until it ends. 0, the
    /// default: eight times max_in_flight. A window smaller than max_in_flight bounds the calls too.
    BatchOptions& window(std::size_t items)
    {
        window_ = items;
        return *this;
    }
    /// As set, or the default.
    [[nodiscard]] std::size_t window() const noexcept { return window_ != 0 ? window_ : 8 * max_in_flight_; }

    /// Starts nothing more once so many items have failed; calls in flight still end as they will. 0, the default: no
    /// limit. Items that a source gave as errors count.
    BatchOptions& max_failures(std::size_t items)
    {
        max_failures_ = items;
        return *this;
    }
    [[nodiscard]] std::size_t max_failures() const noexcept { return max_failures_; }  ///< as set

    /// Hears of progress: when items have ended (one report may stand for several), and at the end.
    BatchOptions& on_progress(ProgressCallback callback)
    {
        on_progress_ = std::move(callback);
        return *this;
    }
    /// As set; may be empty.
    [[nodiscard]] const ProgressCallback& on_progress() const noexcept { return on_progress_; }

    /// Reports progress also when nothing has ended for so many milliseconds: for a clock on a display. 0: does not.
    BatchOptions& progress_every_ms(std::int64_t milliseconds)
    {
        progress_every_ms_ = milliseconds < 0 ? 0 : milliseconds;
        return *this;
    }
    [[nodiscard]] std::int64_t progress_every_ms() const noexcept { return progress_every_ms_; }  ///< as set

    /// batch_process: receives each response as soon as those before it have been delivered, in the order of the
    /// requests, those that were never sent included. run_batch has its sink instead.
    BatchOptions& on_item(ItemCallback callback)
    {
        on_item_ = std::move(callback);
        return *this;
    }
    [[nodiscard]] const ItemCallback& on_item() const noexcept { return on_item_; }  ///< as set; may be empty

    /// Stops the batch from any thread: calls in flight are cancelled, nothing more is started.
    BatchOptions& stop(StopSignal signal)
    {
        stop_ = std::move(signal);
        return *this;
    }
    [[nodiscard]] const StopSignal& stop() const noexcept { return stop_; }  ///< as set

    /// run_batch: how many items the source has, for progress; -1, the default: unknown.
    BatchOptions& total(std::int64_t items)
    {
        total_ = items;
        return *this;
    }
    [[nodiscard]] std::int64_t total() const noexcept { return total_; }  ///< as set

private:
    std::size_t max_in_flight_ = 8;  // what small rate limits of hosted services bear
    std::size_t window_ = 0;
    std::size_t max_failures_ = 0;
    std::int64_t progress_every_ms_ = 0;
    std::int64_t total_ = -1;
    ProgressCallback on_progress_;
    ItemCallback on_item_;
    StopSignal stop_;
};

/// Why a batch ended.
enum class BatchEnd : std::uint32_t {
    complete,  ///< every item of the source was delivered
    failures,  ///< max_failures was reached
    stopped,   ///< the stop signal
    callback,  ///< the source, the sink or a callback threw, or the sink returned an error
    refused,   ///< nothing was started: waiting is not allowed on this thread
};

/// The name of the end: "failures". An unknown number is "refused".
[[nodiscard]] constexpr std::string_view to_string(BatchEnd end) noexcept
{
    constexpr std::string_view names[] = {"complete", "failures", "stopped", "callback", "refused"};
    const auto number = static_cast<std::uint32_t>(end);
    return number < std::size(names) ? names[number] : "refused";
}

/// What a batch came to.
struct BatchSummary {
    BatchEnd end = BatchEnd::complete;  ///< why it ended
    std::int64_t done = 0;              ///< items with an answer or an error
    std::int64_t failed = 0;            ///< of `done`, those with an error
    std::int64_t cancelled = 0;         ///< calls that the stop cut off; not in `done`
    UsageTotal total;                   ///< of all calls, failed ones too as far as they told
    std::int64_t elapsed_ms = 0;        ///< milliseconds from the start to the end
    /// Why it was stopped before its end; unset: it was not. Kind `cancelled` with the code "batch_stopped";
    /// `internal` with "callback_threw"; `invalid_request`; or what the sink returned.
    std::optional<ChatError> error;

    /// Whether nothing ended it before the source had no more.
    [[nodiscard]] bool complete() const noexcept { return end == BatchEnd::complete; }
};

/// What a source gives: a request, or why there is none (a line that could not be read); and a tag, which comes back
/// with the answer.
template <class Tag = std::string>
struct BatchItem {
    using tag_type = Tag;  ///< for run_batch
    /// An item to send.
    explicit BatchItem(ChatRequest item_request, Tag item_tag = Tag())
        : request(std::move(item_request)), tag(std::move(item_tag))
    {
    }
    /// An item that has failed before it could be sent.
    explicit BatchItem(ChatError item_error, Tag item_tag = Tag())
        : tag(std::move(item_tag)), error(std::move(item_error))
    {
    }
    ChatRequest request;             ///< what to ask
    Tag tag;                         ///< the application's own; comes back with the answer
    std::optional<ChatError> error;  ///< set: nothing is sent, and this is the item's answer
};

/// What a sink receives.
template <class Tag = std::string>
struct BatchResult {
    std::int64_t index = 0;  ///< the item's place in the source, from 0
    Tag tag;                 ///< the item's
    ChatResponse response;   ///< the sink's to keep
};

/// Sends what `source` gives and hands the answers to `sink`, in the source's order, until the source has no more or
/// the batch is stopped.
///
/// `source()` gives std::optional<BatchItem<Tag>>; nothing: no more, and it is not called again. `sink` takes a
/// BatchResult<Tag>&&, and returns nothing or a Status: an error stops the batch and is the summary's. Every item that
/// the source gave is delivered once, calls that a stop cut off with the kind `cancelled`; only a sink that failed is
/// not called again.
///
/// Memory: at most `options.window()` items, requests only until their call has ended. While the source makes it wait,
/// nothing is delivered, and a stop is not heard. Runs source, sink and callbacks on the calling thread, which waits
/// for the calls; so the host needs threads of its own, and a thread that runs calls is refused (BatchEnd::refused).
/// Throws nothing.
template <class Source, class Sink>
[[nodiscard]] BatchSummary run_batch(ChatClient& client, Source&& source, Sink&& sink,
                                     const BatchOptions& options = BatchOptions());

}  // namespace parlance

#include <parlance/detail/batch_engine.hpp>
#include <parlance/detail/batch_forms.hpp>
