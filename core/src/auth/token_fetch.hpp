/// token_fetch.hpp - one request to a token endpoint, from its first byte to the token or why there is none.
#pragma once

#include "auth/token_request.hpp"
#include "auth/token_source.hpp"

#include <parlance/core/http_client.hpp>

#include <memory>

namespace parlance::core {

/// Holds itself from `begin` until it has told its source. It belongs to all who wait, not to one of them, and has a
/// limit of its own: 30 s. It goes past recorders: what it says is to be in no file. Loop's thread.
class TokenFetch final : public std::enable_shared_from_this<TokenFetch>, private HttpHandler {
public:
    TokenFetch(Loop& loop, std::shared_ptr<TokenSource> source);

    /// Asks, over connections of its loop.
    void begin(HttpClient& http);

    /// Nobody waits any more. Once, any thread.
    void give_up() noexcept;

private:
    void on_head(const HttpAnswer& answer) noexcept override;
    HttpFlow on_body(std::string_view bytes) noexcept override;
    void on_end(BodyEnd how, const HttpFailure* failure) noexcept override;

    [[nodiscard]] Result<AccessTokenPtr> outcome(const HttpFailure* failure) const;
    [[nodiscard]] ChatError not_answered(const HttpFailure& failure) const;
    [[nodiscard]] Redactor redactor() const;

    Loop& loop_;
    std::shared_ptr<TokenSource> source_;
    std::chrono::system_clock::time_point asked_at_;
    std::string sent_;  // what the endpoint may echo
    TokenAnswer answer_;
    std::shared_ptr<HttpCall> call_;
    std::shared_ptr<TokenFetch> self_;       // while it is under way
    std::shared_ptr<TokenFetch> giving_up_;  // while the task is queued that ends it
};

}  // namespace parlance::core
