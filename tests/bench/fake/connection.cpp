#include "fake/connection.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace bench::fake {

std::uint64_t now_us() noexcept
{
    using namespace std::chrono;
    return static_cast<std::uint64_t>(duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count());
}

void Connection::readable()
{
    static std::array<char, 65536> room;  // one thread; the bytes are used or copied before the next read
    do {
        const auto step = socket_.read(room);
        if (step.state == Socket::State::would_block) return;
        if (step.state == Socket::State::closed) {
            closed_ = true;
            return;
        }
        input_.append(room.data(), step.size);
    } while (socket_.has_pending());
    answer_requests();
}

void Connection::writable()
{
    std::string rest;
    rest.swap(unsent_);
    write(rest);
    if (unsent_.empty() && state_ == State::idle) answer_requests();
}

void Connection::turn()
{
    due_ = 0;
    if (closed_) return;
    if (state_ == State::waiting)
        begin_answer();
    else if (state_ == State::streaming && unsent_.empty())
        write_stream();
    else if (state_ == State::streaming)
        due_ = now_us() + 200;  // the client is slow: look again soon
    if (state_ == State::idle) answer_requests();
}

void Connection::answer_requests()
{
    while (state_ == State::idle && unsent_.empty() && !closed_ && !input_.empty()) {
        const auto request = parse_request(input_);
        if (!request) return;
        ++totals_.requests;
        if (request->size == input_.size())
            input_.clear();
        else
            input_.erase(0, request->size);
        route_ = request->route;
        shape_ = request->shape;
        if (shape_.initial_us == 0) {
            begin_answer();
        } else {
            state_ = State::waiting;
            due_ = now_us() + static_cast<std::uint64_t>(shape_.initial_us);
        }
    }
}

void Connection::begin_answer()
{
    state_ = State::idle;
    switch (route_) {
        case Route::chat: return write(answers_.chat());
        case Route::models: return write(answers_.models());
        case Route::unknown: return write(answers_.not_found());
        case Route::stream: break;
    }
    state_ = State::streaming;
    sent_ = 0;
    begun_ = false;
    plan_ = 0;
    write_stream();
}

// One turn of a stream: up to a batch of deltas in one write, with the head before the first and the end after the
// last.
void Connection::write_stream()
{
    const std::int64_t last = std::min(sent_ + shape_.batch, shape_.chunks);
    totals_.deltas += static_cast<std::uint64_t>(last - sent_);
    if (begun_ && last == sent_ + 1 && last < shape_.chunks && !shape_.stamped && shape_.delay_us == 0)
        return write(answers_.word(static_cast<std::size_t>(sent_++)));  // the usual turn of a burst, without a copy
    batch_.clear();
    if (!begun_) batch_ += answers_.stream_begin();
    begun_ = true;
    const auto now = shape_.stamped || shape_.delay_us > 0 ? now_us() : 0;
    for (; sent_ < last; ++sent_)
        batch_ += shape_.stamped ? answers_.stamp(now) : answers_.word(static_cast<std::size_t>(sent_));
    if (sent_ == shape_.chunks) {
        batch_ += answers_.stream_end();
        state_ = State::idle;
    } else if (shape_.delay_us > 0) {
        plan_ = (plan_ == 0 ? now : plan_) + static_cast<std::uint64_t>(shape_.delay_us);
        due_ = std::max(plan_, now);  // by the plan and not by when we came, so that delays do not add up
    }
    write(batch_);
}

void Connection::write(std::string_view bytes)
{
    while (!bytes.empty() && !closed_) {
        const auto step = socket_.write(bytes);
        if (step.state == Socket::State::closed) closed_ = true;
        if (step.state != Socket::State::done) break;
        bytes.remove_prefix(step.size);
    }
    unsent_.assign(bytes);
}

}  // namespace bench::fake
