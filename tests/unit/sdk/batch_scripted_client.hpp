/// batch_scripted_client.hpp - a client that answers as a test says, on a thread of its own, in an order of its own.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <parlance/chat_client.hpp>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace parlance::test {

/// How one call is answered.
struct Reply {
    Reply() = default;
    Reply(std::string text) { parts.emplace_back(PartKind::text, std::move(text)); }
    Reply(const char* text) : Reply(std::string(text)) {}
    Reply(std::vector<Part> content, FinishReason reason = FinishReason::stop)
        : parts(std::move(content)), finish(reason)
    {
    }
    Reply(ChatError failure) : error(std::move(failure)) {}

    /// An answer that calls tools.
    [[nodiscard]] static Reply calling(std::vector<Part> calls) { return {std::move(calls), FinishReason::tool_calls}; }
    /// Comes when it is cancelled, or with `let_go`.
    [[nodiscard]] Reply held() &&
    {
        hold = true;
        return std::move(*this);
    }
    [[nodiscard]] Reply using_tokens(std::int64_t input, std::int64_t output) &&
    {
        usage.emplace_back("input", input);
        usage.emplace_back("output", output);
        return std::move(*this);
    }

    std::vector<Part> parts;
    FinishReason finish = FinishReason::stop;
    std::optional<ChatError> error;
    std::vector<Param> usage;
    bool hold = false;
    bool refused = false;  ///< `error` comes from start itself
};

/// Answers by a script, one call after the other, in an order that a seed decides. Destroy it when all calls ended.
class ScriptedClient final : public ChatClient {
public:
    /// Runs inside `start`, one at a time.
    using Script = std::function<Reply(const ChatRequest&)>;

    explicit ScriptedClient(Script script, unsigned seed = 1)
        : script_(std::move(script)), random_(seed), thread_([this] { answer_all(); })
    {
    }
    ~ScriptedClient() override
    {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        news_.notify_all();
        thread_.join();
    }

    Result<ChatCallPtr> start(const ChatRequestView& view, ChatSink& sink) override
    {
        std::unique_lock lock(mutex_);
        ChatRequest request(view);
        lock.unlock();
        Reply reply = script_(request);
        if (reply.refused) return *reply.error;
        auto call = std::make_shared<Call>(*this, sink, std::move(reply));
        lock.lock();
        if (keeps_requests) requests_.push_back(std::move(request));
        most_in_flight_ = std::max(most_in_flight_, ++in_flight_);
        pending_.push_back(call);
        lock.unlock();
        news_.notify_all();
        return ChatCallPtr(std::move(call));
    }

    [[nodiscard]] bool may_block() const noexcept override { return blocking_allowed; }

    /// Answers the calls that are held.
    void let_go()
    {
        {
            const std::lock_guard lock(mutex_);
            for (const auto& call : pending_)
                call->held = false;
        }
        news_.notify_all();
    }

    /// Answers none before so many run at once; gives up waiting for that after 20 s.
    void hold_until(std::size_t calls)
    {
        const std::lock_guard lock(mutex_);
        held_until_ = calls;
    }

    [[nodiscard]] std::size_t most_in_flight() const { return read(most_in_flight_); }
    [[nodiscard]] std::size_t answered() const { return read(answered_); }
    [[nodiscard]] std::vector<ChatRequest> requests() const { return read(requests_); }
    [[nodiscard]] ChatRequest request(std::size_t number) const { return requests().at(number); }

    bool keeps_requests = true;
    std::atomic<bool> blocking_allowed = true;
    /// Runs on the client's thread after each answer.
    std::function<void()> after_answer;

private:
    class Call final : public ChatCall {
    public:
        Call(ScriptedClient& owner, ChatSink& call_sink, Reply call_reply)
            : sink(call_sink), reply(std::move(call_reply)), held(reply.hold), owner_(owner)
        {
        }
        void cancel() noexcept override
        {
            if (ended) return;
            cancelled = true;
            owner_.wake();
        }
        void pause() noexcept override {}
        void resume() noexcept override {}

        ChatSink& sink;
        Reply reply;
        std::atomic<bool> held;
        std::atomic<bool> cancelled = false;
        std::atomic<bool> ended = false;

    private:
        ScriptedClient& owner_;
    };
    using CallPtr = std::shared_ptr<Call>;

    void wake()
    {
        const std::lock_guard lock(mutex_);
        news_.notify_all();
    }

    [[nodiscard]] static bool is_ready(const CallPtr& call) { return call->cancelled || !call->held; }

    void answer_all()
    {
        std::unique_lock lock(mutex_);
        for (;;) {
            const auto may_answer = [this] {
                return closing_ || (pending_.size() >= held_until_ && std::ranges::any_of(pending_, is_ready));
            };
            while (!news_.wait_for(lock, std::chrono::seconds(20), may_answer))
                held_until_ = 0;  // so many do not come
            held_until_ = 0;
            if (!std::ranges::any_of(pending_, is_ready)) return;
            const CallPtr call = take_one();
            lock.unlock();
            answer(*call);
            if (after_answer) after_answer();
            lock.lock();
        }
    }

    [[nodiscard]] CallPtr take_one()
    {
        std::vector<std::size_t> ready;
        for (std::size_t at = 0; at < pending_.size(); ++at)
            if (is_ready(pending_[at])) ready.push_back(at);
        const std::size_t chosen = ready[random_() % ready.size()];
        CallPtr call = pending_[chosen];
        pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(chosen));
        --in_flight_;
        ++answered_;
        return call;
    }

    static void answer(Call& call)
    {
        call.ended = true;
        if (call.cancelled) {
            const ChatError cancelled(ErrorKind::cancelled, "scripted: cancelled");
            return call.sink.on_end(call, &cancelled);
        }
        emit_parts(call);
        emit_facts(call);
        call.sink.on_end(call, call.reply.error ? &*call.reply.error : nullptr);
    }

    static void emit_parts(Call& call)
    {
        detail::PartViews views;
        views.reserve(call.reply.parts);
        views.allocate();
        const parlance_span span = views.add(call.reply.parts);
        for (std::uint32_t number = 0; number < span.count; ++number) {
            parlance_event event{};
            event.struct_size = sizeof event;
            event.kind = PARLANCE_EVENT_PART;
            event.flags = PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END;
            event.part = number;
            event.delta = {detail::element<parlance_part>(span, number), 1, span.stride};
            call.sink.on_event(call, ChatEvent(&event));
        }
    }

    static void emit_facts(Call& call)
    {
        std::vector<parlance_param> params;
        for (const Param& param : call.reply.usage)
            params.push_back(detail::param_view(param));
        parlance_event event{};
        event.struct_size = sizeof event;
        event.kind = PARLANCE_EVENT_USAGE;
        event.params = detail::c_span(params);
        if (!params.empty()) call.sink.on_event(call, ChatEvent(&event));
        if (call.reply.error) return;
        parlance_event finish{};
        finish.struct_size = sizeof finish;
        finish.kind = PARLANCE_EVENT_FINISH;
        finish.code = static_cast<std::uint32_t>(call.reply.finish);
        call.sink.on_event(call, ChatEvent(&finish));
    }

    template <class Value>
    [[nodiscard]] Value read(const Value& value) const
    {
        const std::lock_guard lock(mutex_);
        return value;
    }

    const Script script_;
    mutable std::mutex mutex_;
    std::condition_variable news_;
    std::vector<CallPtr> pending_;
    std::vector<ChatRequest> requests_;
    std::mt19937 random_;
    std::size_t in_flight_ = 0;
    std::size_t most_in_flight_ = 0;
    std::size_t answered_ = 0;
    std::size_t held_until_ = 0;
    bool closing_ = false;
    std::thread thread_;
};

/// The text of the last message of a request.
[[nodiscard]] inline std::string last_text(const ChatRequest& request)
{
    return request.messages().back().parts.front().text;
}

}  // namespace parlance::test
