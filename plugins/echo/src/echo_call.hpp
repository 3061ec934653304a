/// echo_call.hpp - one answer, word by word, on the host's loop: what a client plugin looks like without a thread of
/// its own.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/host_services.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace parlance::echo {

/// Says the last user message again. Every step is a task on the loop, so that the sink is called from one thread,
/// never from `start`, and a cancel is seen before the next word.
class EchoCall final : public ChatCall, public std::enable_shared_from_this<EchoCall> {
public:
    EchoCall(std::vector<std::string> words, std::int64_t delay_ms, LoopService loop, ChatSink& sink)
        : words_(std::move(words)), delay_ms_(delay_ms), loop_(loop), sink_(&sink)
    {
    }

    /// Queues the first step.
    void begin() { schedule(); }

    void cancel() noexcept override;
    void pause() noexcept override { paused_.store(true); }
    void resume() noexcept override;

private:
    void schedule();
    void step();
    void say(const std::string& word);
    void finish();
    void end(const ChatError* error);

    std::vector<std::string> words_;
    std::size_t next_ = 0;
    std::int64_t delay_ms_;
    LoopService loop_;
    ChatSink* sink_;  // null once the end was told
    std::atomic<bool> cancelled_{false};
    std::atomic<bool> paused_{false};
    bool waiting_ = false;  // a step is due that a pause held back
};

}  // namespace parlance::echo
