/// chat_stream.hpp - an answer as it comes, pulled by the application: a range of content events, then the whole
/// response.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/detail/event_queue.hpp>

#include <iterator>
#include <memory>

namespace parlance {

/// Events of one call, pulled. Reading too slowly stops the socket; leaving early (destroying the stream) cancels the
/// call. Thread-safety: one thread at a time, except `cancel`, which any thread may call. Move only.
class ChatStream {
public:
    /// A stream that failed before it began.
    explicit ChatStream(ChatError error) { accumulator_.end(&error); }
    ChatStream(ChatClientPtr client, std::shared_ptr<detail::EventQueue> queue, ChatCallPtr call)
        : client_(std::move(client)), queue_(std::move(queue)), call_(std::move(call))
    {
    }
    ChatStream(ChatStream&& other) noexcept = default;
    ChatStream& operator=(ChatStream&&) = delete;
    ~ChatStream()
    {
        if (queue_ == nullptr || call_ == nullptr) return;
        queue_->abandon();
        call_->cancel();
    }

    /// The next event of any kind, a view until the next step; null at the end, and then `response()` is whole.
    [[nodiscard]] const ChatEvent* next() { return next(std::nullopt); }

    /// As above, waiting at most `limit`; null with `ended() == false` says that nothing came.
    [[nodiscard]] const ChatEvent* next(std::optional<std::chrono::milliseconds> limit)
    {
        if (ended()) return nullptr;
        const parlance_event* event = nullptr;
        switch (queue_->next(*call_, limit, event)) {
            case detail::EventQueue::Step::event: break;
            case detail::EventQueue::Step::timeout: return nullptr;
            case detail::EventQueue::Step::end: finish(); return nullptr;
        }
        current_ = ChatEvent(event);
        accumulator_.add(current_);
        return &current_;
    }

    [[nodiscard]] bool ended() const noexcept { return queue_ == nullptr || ended_; }

    /// The answer so far; whole, with error and metadata, once the stream has ended.
    [[nodiscard]] const ChatResponse& response() const noexcept { return accumulator_.response(); }

    /// Ends the call soon; what was read already still comes.
    void cancel() noexcept
    {
        if (call_ != nullptr) call_->cancel();
    }

    /// Iterates the content events: deltas of parts.
    class iterator {
    public:
        using value_type = ChatEvent;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        iterator() = default;
        explicit iterator(ChatStream* stream) : stream_(stream) { advance(); }
        const ChatEvent& operator*() const noexcept { return *event_; }
        const ChatEvent* operator->() const noexcept { return event_; }
        iterator& operator++()
        {
            advance();
            return *this;
        }
        void operator++(int) { advance(); }
        friend bool operator==(const iterator& left, const iterator& right) noexcept
        {
            return left.event_ == right.event_;
        }

    private:
        void advance()
        {
            do
                event_ = stream_->next();
            while (event_ != nullptr && event_->kind() != EventKind::part);
        }
        ChatStream* stream_ = nullptr;
        const ChatEvent* event_ = nullptr;
    };
    [[nodiscard]] iterator begin() { return iterator(this); }
    [[nodiscard]] iterator end() { return {}; }

private:
    void finish()
    {
        ended_ = true;
        const auto& error = queue_->error();
        accumulator_.end(error ? &*error : nullptr);
    }

    ChatClientPtr client_;
    std::shared_ptr<detail::EventQueue> queue_;
    ChatCallPtr call_;
    Accumulator accumulator_;
    ChatEvent current_{nullptr};
    bool ended_ = false;
};

}  // namespace parlance
