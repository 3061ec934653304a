#include "provider_batch_wait.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "call_watch.hpp"
#include "number_text.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

using std::chrono::milliseconds;

/// A batch may be done in seconds or take a day: looked at every 2 seconds, and half as often again each time up to
/// once a minute.
constexpr milliseconds first_pause{2'000};
constexpr milliseconds longest_pause{60'000};

/// Sleeps until the time is over or Ctrl-C is pressed.
class Pause {
public:
    void wait(milliseconds time)
    {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, time, [&] { return stopped_; });
    }
    void stop()
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false;
};

/// Whether asking again later can help.
bool may_pass(const ChatError& error)
{
    switch (error.kind) {
        case ErrorKind::timeout:
        case ErrorKind::network:
        case ErrorKind::rate_limited:
        case ErrorKind::overloaded:
        case ErrorKind::truncated: return true;
        default: return false;
    }
}

}  // namespace

std::string batch_text(const ProviderBatch& batch)
{
    std::string text = batch.id;
    text += ": ";
    text += batch.status;
    if (batch.succeeded && batch.total) text += ", " + grouped(*batch.succeeded) + " of " + grouped(*batch.total);
    if (batch.succeeded && batch.total) text += " answered";
    if (batch.failed.value_or(0) > 0) text += ", " + grouped(*batch.failed) + " failed";
    return text;
}

Result<ProviderBatch> wait_for_batch(ProviderBatches& batches, const std::string& id, std::optional<milliseconds> poll)
{
    Pause pause;
    const CallWatch watch([&] {
        if (CallWatch::interrupted()) pause.stop();  // a reader of standard output has nothing to do with it
    });
    std::string told;
    milliseconds next = poll.value_or(first_pause);
    for (;;) {
        auto batch = batches.get(id);
        if (batch.is_error() && !may_pass(batch.error())) return batch;
        std::string news = batch ? batch_text(*batch) : "cannot look at " + id + " now: " + batch.error().message;
        if (news != told) report_note(news);
        told = std::move(news);
        if ((batch && batch->ended()) || CallWatch::interrupted()) return batch;
        pause.wait(next);
        if (CallWatch::interrupted()) return batch;
        if (!poll) next = std::min(longest_pause, next * 3 / 2);
    }
}

}  // namespace parlance::cli
