/// content_iterator.hpp - the content events of a stream, as an input range.
#pragma once

#include <parlance/chat_event.hpp>

#include <cstddef>

#include <iterator>

namespace parlance::detail {

/// Goes through the deltas of parts that `Stream::next` gives; the other events are passed over.
template <class Stream>
class ContentIterator {
public:
    using value_type = ChatEvent;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;

    ContentIterator() = default;
    explicit ContentIterator(Stream* stream) : stream_(stream) { advance(); }

    const ChatEvent& operator*() const noexcept { return *event_; }
    const ChatEvent* operator->() const noexcept { return event_; }
    ContentIterator& operator++()
    {
        advance();
        return *this;
    }
    void operator++(int) { advance(); }
    friend bool operator==(const ContentIterator& left, const ContentIterator& right) noexcept
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

    Stream* stream_ = nullptr;
    const ChatEvent* event_ = nullptr;
};

}  // namespace parlance::detail
