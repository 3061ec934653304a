#include "auth/token_wait.hpp"

#include "auth/token_source.hpp"

#include <algorithm>
#include <utility>

namespace parlance::core {

TokenWait::TokenWait(Loop& loop, TokenWaiter& waiter, std::shared_ptr<TokenSource> source)
    : loop_(loop), waiter_(&waiter), source_(std::move(source))
{
}

void TokenWait::begin(const CallLimit& limit)
{
    self_ = shared_from_this();
    if (!limit.moment) return;
    limit_words_ = limit.words;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*limit.moment - std::chrono::steady_clock::now());
    timer_ = loop_.after(
        std::max(left, std::chrono::milliseconds(0)),
        [](void* wait) noexcept { static_cast<TokenWait*>(wait)->run_out(); }, this);
}

void TokenWait::cancel() noexcept
{
    waiter_ = nullptr;
    if (timer_ != 0) loop_.cancel_timer(std::exchange(timer_, 0));
    let_go();
}

void TokenWait::run_out() noexcept
{
    timer_ = 0;
    TokenWaiter* const waiter = std::exchange(waiter_, nullptr);
    const auto keep = shared_from_this();
    let_go();
    if (waiter == nullptr) return;
    ChatError error(ErrorKind::timeout, "no access token came " + limit_words_);
    waiter->on_token(error.in_phase(Phase::connect));
}

/// Whom the source still knows it will not tell; else its task is on the way, and lets go itself.
void TokenWait::let_go() noexcept
{
    if (!source_->forget(*this)) return;
    const auto last = std::move(self_);
}

void TokenWait::deliver(const Result<AccessTokenPtr>& token) noexcept
{
    token_.emplace(token);
    loop_.post([](void* wait) noexcept { static_cast<TokenWait*>(wait)->tell(); }, this);
}

void TokenWait::tell() noexcept
{
    const auto last = std::move(self_);
    if (timer_ != 0) loop_.cancel_timer(std::exchange(timer_, 0));
    if (TokenWaiter* const waiter = std::exchange(waiter_, nullptr)) waiter->on_token(*token_);
}

}  // namespace parlance::core
