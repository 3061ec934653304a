/// watched_client.hpp - the blocking forms of a client, with a way to end them: Ctrl-C and a reader that leaves.
#pragma once

#include <mutex>
#include <parlance/chat_client.hpp>
#include <utility>

#include "call_watch.hpp"
#include "output.hpp"

namespace parlance::cli {

/// Passes calls on to another client and can cancel the last one. For one call at a time.
class WatchedClient final : public ChatClient {
public:
    explicit WatchedClient(ChatClientPtr client) : client_(std::move(client)) {}

    Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) override
    {
        auto call = client_->start(request, sink);
        const std::lock_guard lock(mutex_);
        if (!call) return call;
        call_ = *call;
        if (cancelled_) call_->cancel();  // it was faster than the start
        return call;
    }
    [[nodiscard]] bool may_block() const noexcept override { return client_->may_block(); }

    /// Any thread.
    void cancel()
    {
        const std::lock_guard lock(mutex_);
        cancelled_ = true;
        if (call_) call_->cancel();
    }

private:
    ChatClientPtr client_;
    std::mutex mutex_;
    ChatCallPtr call_;
    bool cancelled_ = false;
};

/// `ask(client)`, a blocking form, while Ctrl-C and a reader of `output` that leaves cancel it.
template <class Ask>
auto ask_watched(const ChatClientPtr& client, Output& output, Ask ask)
{
    WatchedClient watched(client);
    const CallWatch watch([&watched] { watched.cancel(); });
    auto answer = ask(static_cast<ChatClient&>(watched));
    if (watch.reader_gone()) output.reader_has_gone();
    return answer;
}

}  // namespace parlance::cli
