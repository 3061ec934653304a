/// client_forms.hpp - the calling forms of ChatClient, each over the one virtual `start`.
#pragma once

#include <parlance/chat_stream.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace parlance {
namespace detail {

/// Gathers a call's answer and lets one thread wait for it.
class WaitingSink final : public ChatSink {
public:
    void on_event(ChatCall&, const ChatEvent& event) noexcept override { accumulator_.add(event); }
    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        accumulator_.end(error);
        const std::lock_guard lock(mutex_);
        ended_ = true;
        ready_.notify_one();  // under the lock: the waiter destroys this object as soon as it sees the end
    }
    [[nodiscard]] ChatResponse wait()
    {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return ended_; });
        return accumulator_.take();
    }

private:
    Accumulator accumulator_;
    std::mutex mutex_;
    std::condition_variable ready_;
    bool ended_ = false;
};

/// Hands events to an application's callbacks and deletes itself at the end. What they throw is contained: the call is
/// cancelled and the response says why.
class CallbackSink final : public ChatSink {
public:
    explicit CallbackSink(ChatCallbacks callbacks) : callbacks_(std::move(callbacks)) {}

    void on_event(ChatCall& call, const ChatEvent& event) noexcept override
    {
        accumulator_.add(event);
        if (!callbacks_.on_event || thrown_) return;
        try {
            callbacks_.on_event(event);
        } catch (...) {
            thrown_ = true;
            call.cancel();
        }
    }

    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        const std::unique_ptr<CallbackSink> self(this);
        const ChatError thrown(ErrorKind::cancelled, "the on_event callback threw; the call was cancelled");
        accumulator_.end(thrown_ ? &thrown : error);
        if (!callbacks_.on_end) return;
        try {
            callbacks_.on_end(accumulator_.response());
        } catch (...) {
            // Nobody is left to be told: the answer was the last word.
            accumulator_ = Accumulator();
        }
    }

private:
    ChatCallbacks callbacks_;
    Accumulator accumulator_;
    bool thrown_ = false;
};

/// An EventQueue that a started call keeps alive until its end, however early the stream goes.
class StreamQueue final : public ChatSink {
public:
    explicit StreamQueue(std::shared_ptr<EventQueue> queue) : queue_(std::move(queue)) {}
    void on_event(ChatCall& call, const ChatEvent& event) noexcept override { queue_->on_event(call, event); }
    void on_end(ChatCall& call, const ChatError* error) noexcept override
    {
        const std::unique_ptr<StreamQueue> self(this);
        queue_->on_end(call, error);
    }

private:
    std::shared_ptr<EventQueue> queue_;
};

[[nodiscard]] inline ChatError blocked_on_io_thread()
{
    return ChatError(ErrorKind::invalid_request,
                     "a blocking form was called where waiting would wait for itself: on a thread that runs calls, or "
                     "with a host that has no threads; use the callback form there");
}

}  // namespace detail

inline ChatResponse ChatClient::chat(ChatRequest request)
{
    if (!may_block()) return ChatResponse(detail::blocked_on_io_thread());
    const auto shared = request.share();
    detail::WaitingSink sink;
    const auto call = start(ChatRequestView(shared->view()), sink);
    if (call.is_error()) return ChatResponse(call.error());
    return sink.wait();
}

inline ChatStream ChatClient::stream_chat(ChatRequest request)
{
    if (!may_block()) return ChatStream(detail::blocked_on_io_thread());
    const auto shared = request.stream(true).share();
    auto queue = std::make_shared<detail::EventQueue>();
    auto sink = std::make_unique<detail::StreamQueue>(queue);
    auto call = start(ChatRequestView(shared->view()), *sink);
    if (call.is_error()) return ChatStream(call.error());
    static_cast<void>(sink.release());  // it deletes itself at the end
    return ChatStream(weak_from_this().lock(), std::move(queue), *std::move(call));
}

inline Result<ChatCallPtr> ChatClient::chat(ChatRequest request, ChatCallbacks callbacks)
{
    const auto shared = request.share();
    auto sink = std::make_unique<detail::CallbackSink>(std::move(callbacks));
    auto call = start(ChatRequestView(shared->view()), *sink);
    if (call) static_cast<void>(sink.release());  // it deletes itself at the end
    return call;
}

inline ChatResponse ChatClient::generate_text(ChatRequest request)
{
    const auto& messages = request.messages();
    if (messages.empty() || messages.front().role != Role::system)
        request.system_prompt(
            "Write exactly the text that is asked for, and nothing else: no greeting, no introduction, no remarks.");
    return chat(std::move(request));
}

inline Analysis ChatClient::analyze_text(std::string text, std::string_view type, const AnalysisOptions& options)
{
    return Analysis(chat(options.to_request(std::move(text), type)));
}

inline Embeddings ChatClient::embed(std::vector<std::string> texts, const EmbedOptions& options)
{
    const std::size_t expected = texts.size();
    return Embeddings(chat(options.to_request(std::move(texts))), expected);
}

inline Result<Capabilities> ChatClient::capabilities()
{
    const ChatResponse response = chat(ChatRequest().operation("capabilities"));
    if (response.is_error()) return *response.error();
    Capabilities all;
    for (const Part& record : response.parts()) {
        if (record.kind != PartKind::record) continue;
        all.provider = record.id;
        all.model = record.name;
        all.json = record.text;
        for (const Part& entry : record.parts) {
            if (entry.name == "operation") all.operations.push_back(entry.text);
            if (entry.name == "param") all.params.push_back(entry.text);
            if (entry.name == "part") all.parts.push_back(entry.text);
            if (entry.name == "tool") all.tools.push_back(entry.text);
        }
    }
    return all;
}

inline Result<std::vector<Record>> ChatClient::list_models()
{
    const ChatResponse response = chat(ChatRequest().operation("models"));
    if (response.is_error()) return *response.error();
    std::vector<Record> models;
    for (const Part& part : response.parts())
        if (part.kind == PartKind::record) models.push_back({part.id, part.name, part.text});
    return models;
}

inline HealthReport ChatClient::health_check(HealthLevel level)
{
    constexpr const char* words[] = {"config", "reach", "auth", "generate"};
    const auto began = std::chrono::steady_clock::now();
    ChatRequest request;
    request.operation("health").set("level", words[static_cast<std::size_t>(level)]);
    const ChatResponse response = chat(std::move(request));
    HealthReport report;
    report.healthy = response.success();
    report.error = response.error();
    report.latency_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
    report.detail = response.is_error() ? response.error()->message : response.content();
    return report;
}

}  // namespace parlance
