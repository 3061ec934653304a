/// chat_client.hpp - what applications hold, and what authors of clients, layers and fakes derive from.
#pragma once

#include <parlance/accumulator.hpp>
#include <parlance/analysis.hpp>
#include <parlance/chat_request.hpp>
#include <parlance/embeddings.hpp>
#include <parlance/records.hpp>
#include <parlance/result.hpp>

#include <functional>
#include <memory>
#include <type_traits>
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
class BatchOptions;
/// A calling form by its token: `static auto start(ChatClient&, ChatRequest, Token)`. The headers of the forms
/// specialise it.
template <class Token>
struct AsyncForm;
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

    /// Writes what `request` describes: a chat of one question whose answer is the text alone. A request without a
    /// system message gets one that asks for just that.
    [[nodiscard]] ChatResponse generate_text(ChatRequest request);

    /// Analyses `text`: "sentiment", "classify", "extract", ... (docs/reference/analysis.md lists the types). The host
    /// answers it with chats of this client; a client that no host handed out must know the operation itself.
    [[nodiscard]] Analysis analyze_text(std::string text, std::string_view type, const AnalysisOptions& options = {});

    /// A vector for each text. `unsupported` where the provider has no embeddings.
    [[nodiscard]] Embeddings embed(std::vector<std::string> texts, const EmbedOptions& options = {});

    /// Sends many requests, a few at a time, and waits for all answers: in order, errors in place
    /// (<parlance/batch.hpp>).
    [[nodiscard]] std::vector<ChatResponse> batch_process(std::vector<ChatRequest> requests,
                                                          const BatchOptions& options);
    [[nodiscard]] std::vector<ChatResponse> batch_process(std::vector<ChatRequest> requests);

    /// Asks without waiting, in the form that `token` names: <parlance/asio.hpp> has the completion tokens of Asio,
    /// <parlance/future.hpp> has `parlance::use_future`.
    template <class Token>
    auto async_chat(ChatRequest request, Token&& token)
    {
        return AsyncForm<std::decay_t<Token>>::start(*this, std::move(request), std::forward<Token>(token));
    }

    /// What the provider understands, as its manifest says; nothing is sent.
    [[nodiscard]] Result<Capabilities> capabilities();

    /// The models this provider offers. `error` when it cannot say.
    [[nodiscard]] Result<std::vector<Record>> list_models();

    /// Looks how far the provider can be reached; nothing is billed below `generate`.
    [[nodiscard]] HealthReport health_check(HealthLevel level = HealthLevel::auth);
};
using ChatClientPtr = std::shared_ptr<ChatClient>;

}  // namespace parlance

#include <parlance/chat_stream.hpp>
#include <parlance/detail/client_forms.hpp>
