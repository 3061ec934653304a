/// token_wait.hpp - one call's wait for an access token that somebody else may be fetching, on another loop.
#pragma once

#include "auth/access_token.hpp"
#include "chat/call_limit.hpp"

#include <parlance/core/loop.hpp>
#include <parlance/result.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace parlance::core {

class TokenSource;

/// Who waits. Its loop's thread.
class TokenWaiter {
public:
    /// Once, by a task of the waiter's loop, unless the wait was cancelled. The waiter may end in it.
    virtual void on_token(const Result<AccessTokenPtr>& token) noexcept = 0;

protected:
    ~TokenWaiter() = default;
};

/// Holds itself from `begin` until it has told, or nobody can tell it any more.
class TokenWait final : public std::enable_shared_from_this<TokenWait> {
public:
    TokenWait(Loop& loop, TokenWaiter& waiter, std::shared_ptr<TokenSource> source);

    /// Past the limit the waiter is told that the time is over. Waiter's loop.
    void begin(const CallLimit& limit);

    /// The waiter is not told any more. Waiter's loop.
    void cancel() noexcept;

    /// Hands over what came. Once, any thread.
    void deliver(const Result<AccessTokenPtr>& token) noexcept;

private:
    void tell() noexcept;
    void run_out() noexcept;
    void let_go() noexcept;

    Loop& loop_;
    TokenWaiter* waiter_;  // null once it has been told, or has left
    std::shared_ptr<TokenSource> source_;
    std::uint64_t timer_ = 0;
    std::string limit_words_;
    std::optional<Result<AccessTokenPtr>> token_;  // written before the task is posted that reads it
    std::shared_ptr<TokenWait> self_;
};

}  // namespace parlance::core
