#include "record/replay_call.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace parlance::core::record {
namespace {

constexpr std::size_t usual_piece = 16 * 1024;

/// The bytes up to the end of the first blank line; all of them if there is none.
std::size_t event_bytes(std::string_view text) noexcept
{
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t line_end = text.find_first_of("\r\n", at);
        if (line_end == text.npos) return text.size();
        const std::size_t next = line_end + (text.substr(line_end).starts_with("\r\n") ? 2 : 1);
        if (line_end == at && at != 0) return next;
        at = next;
    }
    return text.size();
}

}  // namespace

std::string_view next_piece(std::string_view rest, std::size_t piece_bytes, bool events) noexcept
{
    if (piece_bytes != 0) return rest.substr(0, piece_bytes);
    return rest.substr(0, events ? event_bytes(rest) : usual_piece);
}

ReplayCall::ReplayCall(Loop& loop, std::shared_ptr<const Recording> recording, HttpHandler& handler,
                       std::optional<std::chrono::steady_clock::time_point> deadline, std::size_t piece_bytes)
    : loop_(loop), recording_(std::move(recording)), handler_(&handler), deadline_(deadline), piece_bytes_(piece_bytes)
{
    for (const auto& [name, value] : recording_->answer.headers)
        events_ = events_ || (name == "content-type" && value.starts_with("text/event-stream"));
}

void ReplayCall::start()
{
    self_ = shared_from_this();
    if (deadline_) watch_deadline();
    schedule();
}

/// A call that is paused takes no step and has its deadline all the same.
void ReplayCall::watch_deadline()
{
    using std::chrono::milliseconds;
    const auto left = std::chrono::ceil<milliseconds>(*deadline_ - std::chrono::steady_clock::now());
    deadline_timer_ = loop_.after(
        std::max(left, milliseconds(0)),
        [](void* argument) noexcept {  // end() takes the timer back, so the call is there
            auto* const call = static_cast<ReplayCall*>(argument);
            call->deadline_timer_ = 0;
            call->overdue_ = true;
            call->schedule();
        },
        this);
}

void ReplayCall::cancel() noexcept
{
    if (handler_ == nullptr) return;
    cancelled_ = true;
    schedule();
}

void ReplayCall::resume() noexcept
{
    if (handler_ == nullptr || !std::exchange(paused_, false)) return;
    schedule();
}

void ReplayCall::schedule()
{
    if (scheduled_) return;
    scheduled_ = shared_from_this();
    loop_.post(
        [](void* argument) noexcept {
            const auto call = std::move(static_cast<ReplayCall*>(argument)->scheduled_);
            call->step();
        },
        this);
}

void ReplayCall::step()
{
    if (handler_ == nullptr) return;
    if (cancelled_) return fail(BodyEnd::cancelled, ErrorKind::cancelled, "the call was cancelled");
    if (overdue_ || (deadline_ && std::chrono::steady_clock::now() >= *deadline_))
        return fail(BodyEnd::timeout, ErrorKind::timeout, "the call's deadline passed while a recording was replayed");
    if (paused_) return;  // resume() goes on
    if (!head_given_)
        give_head();
    else if (given_ < recording_->answer.body.size())
        give_piece();
    else
        return end(BodyEnd::complete, nullptr);
    if (handler_ != nullptr) schedule();
}

void ReplayCall::give_head()
{
    head_given_ = true;
    std::vector<HttpHeader> headers;
    for (const auto& [name, value] : recording_->answer.headers)
        headers.push_back({name, value});
    handler_->on_head({recording_->answer.status, headers});
}

void ReplayCall::give_piece()
{
    const std::string_view rest = std::string_view(recording_->answer.body).substr(given_);
    piece_.assign(next_piece(rest, piece_bytes_, events_));
    given_ += piece_.size();
    const HttpFlow flow = handler_->on_body(piece_);
    if (flow == HttpFlow::enough && !cancelled_) end(BodyEnd::complete, nullptr);
}

void ReplayCall::fail(BodyEnd how, ErrorKind kind, const char* why)
{
    HttpFailure failure;
    failure.kind = kind;
    failure.phase = Phase::stream;
    failure.message = why;
    end(how, &failure);
}

void ReplayCall::end(BodyEnd how, const HttpFailure* failure)
{
    const auto keep_this = std::move(self_);
    if (deadline_timer_ != 0) loop_.cancel_timer(std::exchange(deadline_timer_, 0));
    std::exchange(handler_, nullptr)->on_end(how, failure);
}

}  // namespace parlance::core::record
