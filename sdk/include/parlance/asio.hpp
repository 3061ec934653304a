/// asio.hpp - asking in the ways of Asio: any completion token, on the application's own executor.
///
///     ChatResponse answer = co_await chat->async_chat("Hello", asio::use_awaitable);
///
/// Header-only, over the application's Boost.Asio (1.81 or later) or standalone Asio (1.22 or later); detail/asio.hpp
/// says which. The I/O of a call runs on the host's threads as ever; what comes here is completions:
///
/// - The signature is void(ChatResponse), for a stream's events void(const ChatEvent*). Nothing is thrown: what fails
///   is an answer with an error.
/// - A handler runs on its associated executor, posted: never on a thread of the host's, never inside the initiating
///   function. It may be move-only. While it waits, the executor has outstanding work.
/// - A cancellation slot may be emitted with any type, from the handler's executor: the call is cancelled, and the
///   answer, with whatever had come, has the error `cancelled`.
/// - When the execution context is destroyed first, waiting handlers are destroyed with it, uncalled, and their calls
///   are cancelled.
///
/// g++ 12 destroys some temporaries of a co_await expression twice: aggregates and capturing lambdas. No type of
/// Parlance's that is passed by value is one; lambdas are given a name first.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/detail/asio_operation.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace parlance {
namespace detail {

/// Whether an emitted cancellation asks for something. (Its type is a set of bits.)
[[nodiscard]] inline bool asks(net::cancellation_type_t type, net::cancellation_type_t for_any_of) noexcept
{
    return (type & for_any_of) != net::cancellation_type_t::none;
}

/// A cancel that may come before its call is known.
class EarlyCancel {
public:
    void started(ChatCallPtr call) noexcept
    {
        bool wanted = false;
        {
            const Gate::Lock lock(gate_);
            call_ = call;
            wanted = wanted_;
        }
        if (wanted) call->cancel();
    }
    void cancel() noexcept
    {
        ChatCallPtr call;
        {
            const Gate::Lock lock(gate_);
            wanted_ = true;
            call = call_;
        }
        if (call != nullptr) call->cancel();
    }

private:
    Gate gate_;
    ChatCallPtr call_;
    bool wanted_ = false;
};

/// Starts a chat for a handler.
class AsioChat {
public:
    explicit AsioChat(ChatClient& client) : client_(&client), kept_(client.weak_from_this().lock()) {}

    template <class Handler>
    void operator()(Handler&& handler, const SharedRequestPtr& request) const
    {
        const auto early = std::make_shared<EarlyCancel>();
        auto slot = net::get_associated_cancellation_slot(handler);
        const auto operation =
            make_asio_operation(std::forward<Handler>(handler), net::system_executor(), [early] { early->cancel(); });
        if (slot.is_connected())
            slot.assign([early](net::cancellation_type_t type) {
                if (type != net::cancellation_type_t::none) early->cancel();
            });
        auto call = start_gathering(*client_, request, [operation](ChatResponse&& response) {
            operation->complete([response = std::move(response)]() mutable { return std::move(response); });
        });
        if (call)
            early->started(*std::move(call));
        else
            operation->complete([error = call.error()] { return ChatResponse(error); });
    }

private:
    ChatClient* client_;
    ChatClientPtr kept_;  // null when the client is not held by a shared_ptr
};

/// Takes a stream's next event for a handler.
template <class Executor>
class AsioNext {
public:
    AsioNext(std::shared_ptr<StreamState> state, const Executor& executor)
        : state_(std::move(state)), executor_(executor)
    {
    }

    template <class Handler>
    void operator()(Handler&& handler) const
    {
        auto slot = net::get_associated_cancellation_slot(handler);
        const auto operation = make_asio_operation(std::forward<Handler>(handler), executor_);
        using Operation = typename decltype(operation)::element_type;
        if (slot.is_connected()) slot.assign(Cancel<Operation>(state_, operation));
        auto tell = [state = state_, operation] {
            operation->complete([state] { return state->next(WaitLimit::none()); });
        };
        if (state_->ended() || !state_->queue().call_when_ready(tell)) tell();
    }

private:
    /// Total and partial cancellation call off the wait and leave the stream as it is; terminal alone ends the call,
    /// and with it the wait.
    template <class Operation>
    class Cancel {
    public:
        Cancel(std::shared_ptr<StreamState> state, const std::shared_ptr<Operation>& operation)
            : state_(std::move(state)), operation_(operation)
        {
        }
        void operator()(net::cancellation_type_t type) const
        {
            using Type = net::cancellation_type_t;
            const auto operation = operation_.lock();  // before the queue lets go of it
            if (!asks(type, Type::total | Type::partial)) {
                if (asks(type, Type::terminal)) state_->cancel();
            } else if (operation != nullptr && state_->queue().call_off()) {
                operation->complete([]() -> const ChatEvent* { return nullptr; });
            }
        }

    private:
        std::shared_ptr<StreamState> state_;
        std::weak_ptr<Operation> operation_;
    };

    std::shared_ptr<StreamState> state_;
    Executor executor_;
};

}  // namespace detail

/// The forms of Asio: `client->async_chat(request, token)`.
template <class Token>
struct AsyncForm {
    /// Starts the call; gives what the token says. Signature: void(ChatResponse).
    template <class T>
    static auto start(ChatClient& client, ChatRequest request, T&& token)
    {
        return detail::net::async_initiate<T, void(ChatResponse)>(detail::AsioChat(client), token,
                                                                  std::move(request).share());
    }
};

/// A stream whose events come to the handlers of an application's Asio. Thread-safety: one thread at a time, or one
/// strand; `cancel` from any thread. Move only, also while an operation is outstanding; destroying it cancels the call,
/// and an outstanding operation ends with null.
template <class Executor = detail::net::any_io_executor>
class AsioStream {
public:
    using executor_type = Executor;  ///< for Asio's associated executors

    /// Reads `stream`; handlers without an executor of their own run on `executor`.
    AsioStream(ChatStream stream, const Executor& executor) : stream_(std::move(stream)), executor_(executor) {}

    /// Where handlers without an executor of their own run.
    [[nodiscard]] executor_type get_executor() const noexcept { return executor_; }

    /// The next event of any kind, a view until the next async_next; null at the end, and then `response()` is whole.
    /// Signature: void(const ChatEvent*). One at a time. Reading slowly stops the socket, as with ChatStream.
    /// Cancellation: terminal (what a coroutine passes on, from operator|| too) cancels the call, whose end is soon
    /// told as null. Total and partial call off this wait alone: null with `ended() == false`, and the stream may be
    /// read on.
    template <class Token = detail::net::default_completion_token_t<Executor>>
    auto async_next(Token&& token = Token())
    {
        return detail::net::async_initiate<Token, void(const ChatEvent*)>(
            detail::AsioNext<Executor>(stream_.state(), executor_), token);
    }

    /// Whether the stream has ended; then `response()` is whole.
    [[nodiscard]] bool ended() const noexcept { return stream_.ended(); }
    /// The answer so far; whole, with error and metadata, once the stream has ended.
    [[nodiscard]] const ChatResponse& response() const noexcept { return stream_.response(); }
    /// Ends the call soon; any thread.
    void cancel() noexcept { stream_.cancel(); }

private:
    ChatStream stream_;
    Executor executor_;
};

/// Asks for an answer as it comes. The request is sent now; one that could not be sent is a stream that has ended with
/// the error.
template <class Executor>
[[nodiscard]] AsioStream<Executor> async_stream_chat(ChatClient& client, ChatRequest request, const Executor& executor)
{
    return AsioStream<Executor>(detail::open_stream(client, std::move(request), &ChatClient::start_direct), executor);
}

}  // namespace parlance
