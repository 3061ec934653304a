/// chat_stream.hpp - an answer as it comes, pulled by the application: a range of content events, then the whole
/// response.
#pragma once

#include <parlance/chat_call.hpp>
#include <parlance/detail/content_iterator.hpp>
#include <parlance/detail/stream_state.hpp>

#include <memory>
#include <optional>

namespace parlance {

class ChatClient;

/// Events of one call, pulled. Reading too slowly stops the socket; leaving early (destroying the stream) cancels the
/// call. Thread-safety: one thread at a time, except `cancel`, which any thread may call. Move only.
/// A template for the sake of compile times alone (docs/design/adr/0013-header-cost.md); its name is ChatStream.
template <class Client>
class BasicChatStream {
public:
    /// A stream that failed before it began.
    explicit BasicChatStream(ChatError error) : state_(std::make_shared<detail::StreamState>(std::move(error))) {}
    /// What ChatClient::stream_chat makes: the events of a call that was started with the state's queue.
    BasicChatStream(std::shared_ptr<Client> client, std::shared_ptr<detail::StreamState> state)
        : client_(std::move(client)), state_(std::move(state))
    {
    }
    /// Moves; the stream moved from may only be destroyed.
    BasicChatStream(BasicChatStream&& other) noexcept = default;
    BasicChatStream& operator=(BasicChatStream&&) = delete;
    ~BasicChatStream()
    {
        if (state_ != nullptr) state_->abandon();
    }

    /// The next event of any kind, a view until the next step; null at the end, and then `response()` is whole. Waiting
    /// on a thread that must not wait (ChatClient::may_block) ends the stream with the error `invalid_request`.
    [[nodiscard]] const ChatEvent* next() { return next(std::nullopt); }

    /// As above, waiting at most `limit`, any std::chrono::duration; null with `ended() == false` says that nothing
    /// came. A limit of zero does not wait, and is allowed on every thread.
    [[nodiscard]] const ChatEvent* next(const detail::WaitLimit& limit)
    {
        if (const ChatEvent* const ready = state_->next(detail::WaitLimit::none()); ready != nullptr || state_->ended())
            return ready;
        if (limit.is_none()) return nullptr;
        if (client_ != nullptr && !client_->may_block()) {
            state_->fail(detail::blocked_on_io_thread());
            return nullptr;
        }
        return state_->next(limit);
    }

    /// Calls back once with the next event of any kind, a view until the callback returns; with null at the end, and
    /// then `response()` is whole. One at a time: a second one before the callback came throws std::logic_error.
    ///
    /// An event that is there already is told at once, inside async_next; one that is not, on the call's thread. Asking
    /// again inside the callback is the way to read on, and does not nest: that callback runs when this one has
    /// returned. While it is outstanding the stream is not to be touched, but may be moved, cancelled, or destroyed:
    /// then the callback still comes, once the call has ended at the latest. What it throws is contained: the call is
    /// cancelled and the response says why. Never waits, so any thread may call it.
    void async_next(Callback<void(const ChatEvent*)> callback)
    {
        detail::StreamState::async_next(state_, std::move(callback));
    }

    /// Whether the stream has ended; then `response()` is whole.
    [[nodiscard]] bool ended() const noexcept { return state_->ended(); }

    /// The answer so far; whole, with error and metadata, once the stream has ended.
    [[nodiscard]] const ChatResponse& response() const noexcept { return state_->response(); }

    /// Ends the call soon; what was read already still comes.
    void cancel() noexcept { state_->cancel(); }

    /// Iterates the content events: deltas of parts.
    using iterator = detail::ContentIterator<BasicChatStream>;
    ///@{
    /// The content events, from the next one on; can be gone through once.
    [[nodiscard]] iterator begin() { return iterator(this); }
    [[nodiscard]] iterator end() { return {}; }
    ///@}

    /// For other forms of reading.
    [[nodiscard]] const std::shared_ptr<detail::StreamState>& state() const noexcept { return state_; }

private:
    std::shared_ptr<Client> client_;  // before the state: what is in flight needs it
    std::shared_ptr<detail::StreamState> state_;
};
using ChatStream = BasicChatStream<ChatClient>;

}  // namespace parlance

#include <parlance/chat_client.hpp>
