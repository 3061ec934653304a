/// chat_client.hpp - what applications hold, and what authors of clients, layers and fakes derive from.
#pragma once

#include <parlance/accumulator.hpp>
#include <parlance/chat_request.hpp>
#include <parlance/result.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace parlance {

/// One call in flight. Every function: any thread, any time, also after the end; idempotent; never blocks.
class ChatCall {
public:
    virtual ~ChatCall() = default;
    /// Ends the call soon, with kind `cancelled` unless its real end was faster.
    virtual void cancel() noexcept = 0;
    /// Stops the events, down to the socket; what was read already still comes.
    virtual void pause() noexcept = 0;
    virtual void resume() noexcept = 0;
};
using ChatCallPtr = std::shared_ptr<ChatCall>;

/// Who receives a call's events. Serialised per call, on any thread, never on the stack of whoever started or cancelled
/// it. May start, cancel and release calls; must not wait for one.
class ChatSink {
public:
    virtual ~ChatSink() = default;
    /// `call` comes along because the first event may come before `start` has returned.
    virtual void on_event(ChatCall& call, const ChatEvent& event) noexcept = 0;
    /// Exactly once, last. `error` is null when the call finished. The sink may go when this has returned.
    virtual void on_end(ChatCall& call, const ChatError* error) noexcept = 0;
};

class ChatStream;
enum class HealthLevel { config, reach, auth, generate };

/// How far a provider could be reached, and what it said.
struct HealthReport {
    bool healthy = false;
    std::string detail;              ///< one sentence for people
    std::optional<ChatError> error;  ///< why not
    std::int64_t latency_ms = 0;
};

/// One model, batch or file: id, a name for people, and everything that is known of it as JSON.
struct Record {
    std::string id;
    std::string name;
    std::string json;
};

/// Callbacks of the callback form. They run on the call's thread and must not block; what they throw is contained and
/// reported.
struct ChatCallbacks {
    std::function<void(const ChatEvent&)> on_event;   ///< may be empty
    std::function<void(const ChatResponse&)> on_end;  ///< exactly once, with the whole answer
};

/// Anything that can run a call: a provider, a layer, a fake. Deriving takes one function, `start`.
/// Thread-safety: all functions from any thread; calls of one client may run in parallel.
/// Hold it as std::shared_ptr<ChatClient>.
class ChatClient : public std::enable_shared_from_this<ChatClient> {
public:
    virtual ~ChatClient() = default;

    /// Starts a call that reports to `sink`, which outlives its on_end. An error means that nothing was started and the
    /// sink was not touched. Never calls the sink on this stack.
    [[nodiscard]] virtual Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) = 0;

    /// Whether the calling thread may wait for a call of this client: not on one of the threads that run its calls.
    [[nodiscard]] virtual bool may_block() const noexcept { return true; }

    /// Refuses further calls, cancels those in flight and waits for threads of its own. Called once, by the host; a
    /// layer never closes what it wraps. A client without calls of its own has nothing to do.
    virtual void close() noexcept {}

    /// Asks and waits for the whole answer.
    [[nodiscard]] ChatResponse chat(ChatRequest request);

    /// Asks and gives the answer as it comes: `for (const ChatEvent& e : client->stream_chat(request))`.
    [[nodiscard]] ChatStream stream_chat(ChatRequest request);

    /// Asks and returns at once; the callbacks follow on the call's thread. An error: they will not be called.
    Result<ChatCallPtr> chat(ChatRequest request, ChatCallbacks callbacks);

    /// The models this provider offers. `error` when it cannot say.
    [[nodiscard]] Result<std::vector<Record>> list_models();

    /// Looks how far the provider can be reached; nothing is billed below `generate`.
    [[nodiscard]] HealthReport health_check(HealthLevel level = HealthLevel::auth);
};
using ChatClientPtr = std::shared_ptr<ChatClient>;

}  // namespace parlance

#include <parlance/chat_stream.hpp>
#include <parlance/detail/client_forms.hpp>
