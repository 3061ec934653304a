/// client_forms.hpp - the calling forms of ChatClient, each over the one virtual `start`.
///
/// `Lazy` is the parameter that nobody names (chat_client.hpp). Passing it on makes what follows depend on it, and then
/// the compiler looks at it only where the form is used.
#pragma once

#include <parlance/chat_stream.hpp>
#include <parlance/detail/batch_contain.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace parlance {
namespace detail {

/// Gathers a call's answer and lets one thread wait for it.
template <class = void>
class BasicWaitingSink final : public ChatSink {
public:
    void on_event(ChatCall&, const ChatEvent& event) noexcept override { accumulator_.add(event); }
    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        accumulator_.end(error);
        const Gate::Lock lock(gate_);
        ended_ = true;
        gate_.wake_all();  // under the lock: the waiter destroys this object as soon as it sees the end
    }
    [[nodiscard]] ChatResponse wait()
    {
        Gate::Lock lock(gate_);
        while (!ended_)
            lock.wait();
        return accumulator_.take();
    }

private:
    BasicAccumulator<> accumulator_;
    Gate gate_;
    bool ended_ = false;
};

/// Hands events to an application's callbacks and deletes itself at the end. What they throw is contained: `on_event`
/// cancels its call, and the response says what was thrown; `on_end` has had the last word, so nobody is told.
template <class = void>
class BasicCallbackSink final : public ChatSink {
public:
    explicit BasicCallbackSink(ChatCallbacks callbacks) : callbacks_(std::move(callbacks)) {}

    void on_event(ChatCall& call, const ChatEvent& event) noexcept override
    {
        accumulator_.add(event);
        if (!callbacks_.on_event || thrown_) return;
        thrown_ = contain_callback("the on_event callback", "the call was cancelled",
                                   [&] { callbacks_.on_event(*resolved_.set(event, accumulator_.kind_of(event))); });
        if (thrown_) call.cancel();
    }

    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        const std::unique_ptr<BasicCallbackSink> self(this);
        accumulator_.end(thrown_ ? &*thrown_ : error);
        if (!callbacks_.on_end) return;
        try {
            callbacks_.on_end(accumulator_.response());
        } catch (...) {
            // Nobody is left to be told: the answer was the last word.
            accumulator_ = BasicAccumulator<>();
        }
    }

private:
    ChatCallbacks callbacks_;
    BasicAccumulator<> accumulator_;
    ResolvedEvent resolved_;
    std::optional<ChatError> thrown_;
};

/// Gathers the whole answer, moves it to `done` and deletes itself. Keeps the client while the call runs. `done` is
/// called once on the call's thread and must not throw.
template <class Done>
class GatheringSink final : public ChatSink {
public:
    GatheringSink(ChatClientPtr client, Done done) : client_(std::move(client)), done_(std::move(done)) {}
    void on_event(ChatCall&, const ChatEvent& event) noexcept override { accumulator_.add(event); }
    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        const std::unique_ptr<GatheringSink> self(this);
        accumulator_.end(error);
        done_(accumulator_.take());
    }

private:
    ChatClientPtr client_;
    Done done_;
    BasicAccumulator<> accumulator_;
};

/// Starts a call whose whole answer goes to `done(ChatResponse&&)`. An error: `done` will not be called.
template <class Done>
[[nodiscard]] Result<ChatCallPtr> start_gathering(ChatClient& client, const SharedRequestPtr& request, Done done)
{
    auto sink = std::make_unique<GatheringSink<Done>>(client.weak_from_this().lock(), std::move(done));
    auto call = client.start_direct(ChatRequestView(request->view()), *sink);
    if (call) static_cast<void>(sink.release());  // it deletes itself at the end
    return call;
}

/// Which of a client's two functions starts a call.
using StartFunction = Result<ChatCallPtr> (ChatClient::*)(const ChatRequestView&, ChatSink&);

/// Starts a call whose events go to a stream.
template <class Client>
[[nodiscard]] ChatStream open_stream(Client& client, ChatRequest request, StartFunction start)
{
    const auto shared = std::move(request.stream(true)).share();
    const auto state = std::make_shared<StreamState>();
    auto sink = std::make_unique<StreamQueue>(std::shared_ptr<EventQueue>(state, &state->queue()));
    auto call = (client.*start)(ChatRequestView(shared->view()), *sink);
    if (call.is_error()) return ChatStream(call.error());
    static_cast<void>(sink.release());  // it deletes itself at the end
    state->started(*std::move(call));
    return ChatStream(client.weak_from_this().lock(), state);
}

/// Whether a server is there, and only wants another key: most say so with status 401, Gemini with 400.
[[nodiscard]] inline bool wants_other_key(const ChatError& error) noexcept
{
    return error.kind == ErrorKind::authentication && error.http_status != 0 && !error.not_sent;
}

}  // namespace detail

template <class Lazy>
ChatResponse ChatClient::chat(ChatRequest request)
{
    if (!may_block()) return ChatResponse(detail::blocked_on_io_thread());
    const auto shared = std::move(request).share();
    detail::BasicWaitingSink<Lazy> sink;
    const auto call = start_direct(ChatRequestView(shared->view()), sink);
    if (call.is_error()) return ChatResponse(call.error());
    return sink.wait();
}

template <class Lazy>
ChatStream ChatClient::stream_chat(ChatRequest request)
{
    if (!may_block()) return ChatStream(detail::blocked_on_io_thread());
    return detail::open_stream<ChatClient>(*this, std::move(request), &ChatClient::start_direct);
}

template <class Lazy>
ChatStream ChatClient::async_stream_chat(ChatRequest request)
{
    return detail::open_stream<ChatClient>(*this, std::move(request), &ChatClient::start);
}

template <class Lazy>
Result<ChatCallPtr> ChatClient::chat(ChatRequest request, ChatCallbacks callbacks)
{
    const auto shared = std::move(request).share();
    auto sink = std::make_unique<detail::BasicCallbackSink<Lazy>>(std::move(callbacks));
    auto call = start(ChatRequestView(shared->view()), *sink);
    if (call) static_cast<void>(sink.release());  // it deletes itself at the end
    return call;
}

template <class Lazy>
ChatResponse ChatClient::generate_text(ChatRequest request)
{
    const auto& messages = request.messages();
    if (messages.empty() || messages.front().role != Role::system)
        request.system_prompt(
            "Write exactly the text that is asked for, and nothing else: no greeting, no introduction, no remarks.");
    return chat<Lazy>(std::move(request));
}

template <class Lazy>
Analysis ChatClient::analyze_text(std::string text, std::string_view type, const AnalysisOptions& options)
{
    return Analysis(chat<Lazy>(options.to_request(std::move(text), type)), std::string(type));
}

template <class Lazy>
Embeddings ChatClient::embed(std::vector<std::string> texts, const EmbedOptions& options)
{
    const std::size_t expected = texts.size();
    return Embeddings(chat<Lazy>(options.to_request(std::move(texts))), expected);
}

template <class Lazy>
Result<Capabilities> ChatClient::capabilities()
{
    const auto response = chat<Lazy>(ChatRequest().operation("capabilities"));
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

template <class Lazy>
Result<std::vector<Record>> ChatClient::list_models()
{
    const auto response = chat<Lazy>(ChatRequest().operation("models"));
    if (response.is_error()) return *response.error();
    std::vector<Record> models;
    for (const Part& part : response.parts())
        if (part.kind == PartKind::record) models.push_back({part.id, part.name, part.text});
    return models;
}

template <class Lazy>
Result<std::int64_t> ChatClient::count_tokens(ChatRequest request)
{
    request.operation("count_tokens").stream(false);
    const auto response = chat<Lazy>(std::move(request));
    if (response.is_error()) return *response.error();
    const auto counted = response.metadata().usage.prompt_tokens;
    if (!counted) return ChatError(ErrorKind::bad_response, "the provider answered without a count of tokens");
    return *counted;
}

template <class Lazy>
HealthReport ChatClient::health_check(HealthLevel level)
{
    constexpr const char* words[] = {"config", "reach", "auth", "generate"};
    const std::int64_t began = detail::monotonic_now_ms();
    ChatRequest request;
    request.operation("health").set("level", words[static_cast<std::size_t>(level)]);
    const auto response = chat<Lazy>(std::move(request));
    HealthReport report;
    report.healthy = response.success();
    report.error = response.error();
    report.latency_ms = detail::monotonic_now_ms() - began;
    report.detail = response.is_error() ? response.error()->message : response.content();
    if (level == HealthLevel::reach && report.error && detail::wants_other_key(*report.error)) {
        report.healthy = true;
        report.error.reset();
        report.detail = "the server answers, and wants a valid key";
    }
    return report;
}

}  // namespace parlance
