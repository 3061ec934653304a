/// future.hpp - asking with a std::future: `auto answer = chat->async_chat("Hello", parlance::use_future);`
#pragma once

#include <parlance/chat_client.hpp>

#include <future>
#include <utility>

namespace parlance {

/// The token of the future form.
struct UseFuture {
    explicit constexpr UseFuture() noexcept = default;
};
inline constexpr UseFuture use_future{};  ///< the token to pass

/// `client->async_chat(request, use_future)` returns at once. The future gives the whole answer, never an exception: a
/// call that could not be started is an answer with an error. Dropping the future does not cancel; a call that shall be
/// cancelled takes the callback form, or a completion token. Not to be waited for on a thread that runs calls.
template <>
struct AsyncForm<UseFuture> {
    /// Starts the call; see above.
    [[nodiscard]] static std::future<ChatResponse> start(ChatClient& client, ChatRequest request, UseFuture)
    {
        std::promise<ChatResponse> promise;
        auto answer = promise.get_future();
        auto done = [promise = std::move(promise)](ChatResponse&& response) mutable {
            promise.set_value(std::move(response));
        };
        const auto call = detail::start_gathering(client, std::move(request).share(), std::move(done));
        if (!call.is_error()) return answer;
        std::promise<ChatResponse> refused;
        refused.set_value(ChatResponse(call.error()));
        return refused.get_future();
    }
};

}  // namespace parlance
