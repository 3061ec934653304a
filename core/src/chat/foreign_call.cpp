#include "chat/foreign_call.hpp"

#include "chat/call_limit.hpp"
#include "chat/error_rules.hpp"
#include "chat/host_meta.hpp"
#include "chat/request_check.hpp"

#include <parlance/core/first_release.hpp>
#include <parlance/detail/errors.hpp>

#include <algorithm>
#include <utility>

namespace parlance::core {
namespace {
constexpr std::size_t hard_cap = 8 * 1024 * 1024;  // docs/reference/contract.md, "Threads"

const Redactor& no_secrets()
{
    static const Redactor none{std::vector<std::string>{}};
    return none;
}

ChatError overflow()
{
    return ChatError(ErrorKind::too_large, "more than 8 MiB of events were queued after the call was paused");
}
}  // namespace

const parlance_sink_table ForeignCall::sink_table_{sizeof(parlance_sink_table), 0, &ForeignCall::c_on_event,
                                                   &ForeignCall::c_on_end};

ForeignCall::ForeignCall(std::shared_ptr<const ForeignClientState> client, parlance_sink* sink)
    : CallBase(client->engine, sink),
      client_(std::move(client)),
      sink_object_{{&sink_table_}, this},
      began_(Clock::now())
{
}

ForeignCall::~ForeignCall()
{
    if (inner_ != nullptr) inner_->table->release(inner_);
}

parlance_call* ForeignCall::start(std::shared_ptr<const ForeignClientState> client, const parlance_request& request,
                                  parlance_sink* sink, parlance_output* output)
{
    const auto refuse = [&](const ChatError& error) {
        const parlance_error view = detail::c_error(error);
        output->table->fail(output, &view);
        return nullptr;
    };
    if (auto bad = check_request(request, client->settings)) return refuse(*bad);
    if (!client->engine->enter())
        return refuse(ChatError(ErrorKind::config, "the host of this client is closed").code("closed"));

    const auto engine = client->engine;
    auto* const call = new ForeignCall(std::move(client), sink);
    call->request_.assign(request, call->client_->settings, call, &retain_owner, &release_owner);
    call->retain();  // the inner call's, until its on_end
    parlance_client* const inner = call->client_->inner;
    call->inner_ = inner->table->start(inner, &call->request_.view(), &call->sink_object_.object, output);
    if (call->inner_ != nullptr) return call->launch();
    call->not_started();
    call->release();
    engine->leave();
    return nullptr;
}

/// Gives back the inner call's reference, unless that has reported an end all the same.
void ForeignCall::not_started() noexcept
{
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(inner_ended_, true)) return;
    }
    release();
}

void ForeignCall::run() noexcept
{
    running_ = true;
    start_timer();
    drain();
}

void ForeignCall::start_timer()
{
    CallLimit limit = call_limit(began_, {request_.timeout_ms(), request_.view().deadline_ms}, client_->settings.total);
    if (!limit.moment) return;
    limit_words_ = std::move(limit.words);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*limit.moment - Clock::now());
    retain();
    timer_ = worker().loop().after(
        std::max(left, std::chrono::milliseconds(0)),
        [](void* argument) noexcept {
            auto* const call = static_cast<ForeignCall*>(argument);
            call->timer_ = 0;
            if (!call->ended()) {
                call->inner_->table->cancel(call->inner_);
                ChatError error(ErrorKind::timeout, "no whole answer " + call->limit_words_);
                error.phase = Phase::stream;
                call->last_word(std::move(error));
            }
            call->release();
        },
        this);
}

void ForeignCall::stop() noexcept
{
    if (inner_ != nullptr) inner_->table->cancel(inner_);
    retain();
    worker().loop().post(
        [](void* argument) noexcept {
            auto* const call = static_cast<ForeignCall*>(argument);
            call->last_word(ChatError(ErrorKind::cancelled, "the call was cancelled"));
            call->release();
        },
        this);
}

void ForeignCall::hold() noexcept
{
    held_ = true;
    if (inner_ != nullptr) inner_->table->pause(inner_);
}

void ForeignCall::go_on() noexcept
{
    held_ = false;
    if (inner_ != nullptr) inner_->table->resume(inner_);
    retain();  // drained by a task: nothing is handed on inside resume
    worker().loop().post(
        [](void* argument) noexcept {
            auto* const call = static_cast<ForeignCall*>(argument);
            call->drain();
            call->release();
        },
        this);
}

void ForeignCall::c_on_event(parlance_sink* object, parlance_call*, const parlance_event* event) noexcept
{
    ForeignCall& call = self(object);
    if (call.ended()) return;  // it was cancelled, and its client has not noticed yet
    bool post = false;
    {
        const std::lock_guard lock(call.mutex_);
        if (call.cut_off_ || call.inner_ended_) return;
        call.cut_off_ = too_short_event(*event);
        if (!call.cut_off_) call.filling_.events.push_back(detail::copy_event(call.filling_.arena, *event));
        if (call.filling_.arena.used() > hard_cap) call.cut_off_ = overflow();
        if (call.cut_off_) call.cut_off_->phase = Phase::stream;
        post = !std::exchange(call.drain_posted_, true);
    }
    if (post) call.drain_on_loop();
}

void ForeignCall::c_on_end(parlance_sink* object, parlance_call*, const parlance_error* error) noexcept
{
    ForeignCall& call = self(object);
    bool post = false;
    {
        const std::lock_guard lock(call.mutex_);
        if (std::exchange(call.inner_ended_, true)) return;  // a second end is dropped
        if (error != nullptr) {
            call.inner_error_ = too_short(*error, "error");
            if (!call.inner_error_) call.inner_error_ = detail::chat_error(*error);
        }
        post = !call.ended() && !std::exchange(call.drain_posted_, true);
    }
    if (post) call.drain_on_loop();
    call.release();  // the inner call's
}

void ForeignCall::drain_on_loop() noexcept
{
    retain();
    worker().loop().post(
        [](void* argument) noexcept {
            auto* const call = static_cast<ForeignCall*>(argument);
            {
                const std::lock_guard lock(call->mutex_);
                call->drain_posted_ = false;
            }
            call->drain();
            call->release();
        },
        this);
}

void ForeignCall::drain() noexcept
{
    while (running_ && !held_ && !ended() && !cancelled()) {
        if (position_ == draining_.events.size() && !take_batch()) return;
        const parlance_event& event = *draining_.events[position_++];
        if (!first_part_ && event.kind == PARLANCE_EVENT_PART) first_part_ = Clock::now();
        emit(event);
    }
}

/// Goes over to what was queued meanwhile. False: there is nothing yet, or nothing more, which ends the call.
bool ForeignCall::take_batch()
{
    std::unique_lock lock(mutex_);
    if (filling_.events.empty()) {
        if (!inner_ended_ && !cut_off_) return false;
        const bool goes_on = cut_off_.has_value();
        auto error = goes_on ? cut_off_ : inner_error_;
        lock.unlock();
        if (goes_on && inner_ != nullptr) inner_->table->cancel(inner_);
        last_word(std::move(error));
        return false;
    }
    draining_.events.clear();
    draining_.arena.clear();
    std::swap(filling_, draining_);
    position_ = 0;
    return true;
}

void ForeignCall::last_word(std::optional<ChatError> error) noexcept
{
    if (ended()) return;
    if (timer_ != 0) {
        worker().loop().cancel_timer(std::exchange(timer_, 0));
        release();  // the timer's
    }
    if (error) {
        const AnswerFacts none;
        const auto& settings = client_->settings;
        complete_error(*error,
                       {settings.provider, settings.client_name, error->http_status, false, none, {}, no_secrets()});
    }
    emit_host_meta();
    // An inner call that is this host's again holds our request, and so this call: nobody would let go first.
    parlance_call* const inner = std::exchange(inner_, nullptr);
    end(error ? &*error : nullptr);
    if (inner != nullptr) inner->table->release(inner);
}

void ForeignCall::emit_host_meta()
{
    const HostMeta meta({client_->settings.client_name, client_->settings.provider, {}, 1, began_, first_part_});
    emit(meta.event());
}

}  // namespace parlance::core
