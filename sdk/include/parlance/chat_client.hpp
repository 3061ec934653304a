/// chat_client.hpp - what applications hold, and what authors of clients, layers and fakes derive from.
#pragma once

#include <parlance/accumulator.hpp>
#include <parlance/analysis.hpp>
#include <parlance/callback.hpp>
#include <parlance/chat_call.hpp>
#include <parlance/chat_request.hpp>
#include <parlance/embeddings.hpp>
#include <parlance/records.hpp>
#include <parlance/result.hpp>

#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace parlance {

class ChatClient;
template <class Client>
class BasicChatStream;
/// The stream's name in use; BasicChatStream is a template for compile times alone.
using ChatStream = BasicChatStream<ChatClient>;
class BatchOptions;
/// A calling form by its token: `static auto start(ChatClient&, ChatRequest, Token)`. The headers of the forms
/// specialise it.
template <class Token>
struct AsyncForm;
/// Callbacks of the callback form. They run on the call's thread and must not block. What `on_event` throws is
/// contained: the call is cancelled, and the answer is the error `internal` with the code "callback_threw" and what was
/// thrown. What `on_end` throws is dropped: the answer was the last word.
struct ChatCallbacks {
    Callback<void(const ChatEvent&)> on_event;   ///< may be empty
    Callback<void(const ChatResponse&)> on_end;  ///< exactly once, with the whole answer
};

/// Anything that can run a call: a provider, a layer, a fake. Deriving takes one function, `start`.
/// Thread-safety: all functions from any thread; calls of one client may run in parallel.
/// Hold it as std::shared_ptr<ChatClient>.
///
/// The forms are templates with one parameter that nobody names, so that a form costs compile time only where it is
/// used (docs/design/adr/0013-header-cost.md). Read them as the plain functions they look like.
class ChatClient : public std::enable_shared_from_this<ChatClient> {
public:
    virtual ~ChatClient() = default;

    /// Starts a call that reports to `sink`, which outlives its on_end. An error means that nothing was started and the
    /// sink was not touched. Never calls the sink on this stack.
    [[nodiscard]] virtual Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) = 0;

    /// As `start`, for a sink that runs nothing of the application's: with HostOptions::callbacks_on_poll it is called
    /// without a poll. The forms that wait, pull or post use this one. Clients that wrap others forward both; for all
    /// but the host's own there is no difference.
    [[nodiscard]] virtual Result<ChatCallPtr> start_direct(const ChatRequestView& request, ChatSink& sink)
    {
        return start(request, sink);
    }

    /// Whether the calling thread may wait for a call of this client: not on one of the threads that run its calls.
    [[nodiscard]] virtual bool may_block() const noexcept { return true; }

    /// Refuses further calls, cancels those in flight and waits for threads of its own. Called once, by the host; a
    /// layer never closes what it wraps. A client without calls of its own has nothing to do.
    virtual void close() noexcept {}

    /// Asks and waits for the whole answer.
    template <class = void>
    [[nodiscard]] ChatResponse chat(ChatRequest request);

    /// Asks and gives the answer as it comes: `for (const ChatEvent& e : client->stream_chat(request))`.
    template <class = void>
    [[nodiscard]] ChatStream stream_chat(ChatRequest request);

    /// The same for streams that are read without waiting, by ChatStream::async_next or with a limit of zero: allowed
    /// on every thread, and with a host that has no threads.
    template <class = void>
    [[nodiscard]] ChatStream async_stream_chat(ChatRequest request);

    /// Asks and returns at once; the callbacks follow on the call's thread. An error: they will not be called.
    template <class = void>
    Result<ChatCallPtr> chat(ChatRequest request, ChatCallbacks callbacks);

    /// Writes what `request` describes: a chat of one question whose answer is the text alone. A request without a
    /// system message gets one that asks for just that.
    template <class = void>
    [[nodiscard]] ChatResponse generate_text(ChatRequest request);

    /// Analyses `text`: "sentiment", "classify", "extract", ... (docs/reference/analysis.md lists the types). The host
    /// answers it with chats of this client; a client that no host handed out must know the operation itself.
    template <class = void>
    [[nodiscard]] Analysis analyze_text(std::string text, std::string_view type, const AnalysisOptions& options = {});

    /// A vector for each text. `unsupported` where the provider has no embeddings.
    template <class = void>
    [[nodiscard]] Embeddings embed(std::vector<std::string> texts, const EmbedOptions& options = {});

    /// Sends many requests, a few at a time, and waits for all answers: in order, errors in place
    /// (<parlance/batch.hpp>).
    [[nodiscard]] std::vector<ChatResponse> batch_process(std::vector<ChatRequest> requests,
                                                          const BatchOptions& options);
    /// As above, with the default options.
    [[nodiscard]] std::vector<ChatResponse> batch_process(std::vector<ChatRequest> requests);

    /// Asks without waiting, in the form that `token` names: <parlance/asio.hpp> has the completion tokens of Asio,
    /// <parlance/future.hpp> has `parlance::use_future`.
    template <class Token>
    auto async_chat(ChatRequest request, Token&& token)
    {
        return AsyncForm<std::decay_t<Token>>::start(*this, std::move(request), std::forward<Token>(token));
    }

    /// What the provider understands, as its manifest says; nothing is sent.
    template <class = void>
    [[nodiscard]] Result<Capabilities> capabilities();

    /// The models this provider offers. `error` when it cannot say.
    template <class = void>
    [[nodiscard]] Result<std::vector<Record>> list_models();

    /// How many tokens the request's input has, as the provider counts them; nothing is generated. An error of the kind
    /// `unsupported` where it cannot count.
    template <class = void>
    [[nodiscard]] Result<std::int64_t> count_tokens(ChatRequest request);

    /// Looks how far the provider can be reached; nothing is billed below `generate`.
    template <class = void>
    [[nodiscard]] HealthReport health_check(HealthLevel level = HealthLevel::auth);
};
/// How clients are held: shared, on any thread.
using ChatClientPtr = std::shared_ptr<ChatClient>;

}  // namespace parlance

#include <parlance/chat_stream.hpp>
#include <parlance/detail/client_forms.hpp>
