/// token_source.hpp - a client's access tokens: kept while they are good, and fetched once however many calls wait.
///
///     a token kept that lasts? -> the call goes on at once
///     else: the call waits (TokenWait); the first that waits has it fetched (TokenFetch) over its loop's connections,
///           and with the last that leaves the fetch is given up
///
/// A token with five minutes left is replaced while it serves on: nobody waits for that. A renewal that fails is tried
/// again after half a minute; what it failed with is told once the old token has ended, for it may work until then. A
/// failure is told to all who wait and is not kept.
#pragma once

#include "auth/token_endpoint.hpp"
#include "auth/token_wait.hpp"

#include <parlance/core/client_settings.hpp>
#include <parlance/core/http_client.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace parlance::core {

/// What a source is made of.
struct TokenSettings {
    GoogleCredentials credentials;
    TokenEndpoint endpoint;
    std::shared_ptr<const ConnectionSettings> connection;  ///< to the endpoint
    std::chrono::milliseconds connect_limit{5'000};
    WallClock now;
    std::vector<std::string> secrets;  ///< of the client, for the redactors
};

class TokenFetch;

/// Thread-safety: any thread.
class TokenSource final : public std::enable_shared_from_this<TokenSource> {
public:
    explicit TokenSource(TokenSettings settings);

    /// The token to use now; null when one has to be waited for. One that is soon to end is renewed on `loop`, whose
    /// thread this is, over `http`, its connections.
    [[nodiscard]] AccessTokenPtr use(Loop& loop, HttpClient& http);

    /// Has `waiter` told on `loop`, whose thread this is and whose connections are `http`.
    [[nodiscard]] std::shared_ptr<TokenWait> wait(Loop& loop, HttpClient& http, const CallLimit& limit,
                                                  TokenWaiter& waiter);

    /// The provider did not take this token: the next call gets another.
    void discard(const AccessTokenPtr& token) noexcept;

    [[nodiscard]] const TokenSettings& settings() const noexcept { return settings_; }

private:
    friend class TokenWait;
    friend class TokenFetch;

    /// True: it had not been told, and will not be.
    [[nodiscard]] bool forget(const TokenWait& wait) noexcept;
    /// What a fetch came to. One that was given up tells nobody.
    void finish(const TokenFetch& fetch, Result<AccessTokenPtr> token) noexcept;
    [[nodiscard]] bool lasts(const AccessTokenPtr& token) const;
    [[nodiscard]] bool is_renewal_due() const;

    const TokenSettings settings_;
    std::mutex mutex_;  // for all below
    AccessTokenPtr token_;
    std::chrono::system_clock::time_point no_renewal_before_{};
    std::shared_ptr<TokenFetch> fetch_;  // null: none is under way
    std::vector<std::shared_ptr<TokenWait>> waits_;
};

/// The source of a client's `google_service_account`; `secrets`: what its redactors know. Fails when the secret
/// "credentials" is missing or cannot work, or its endpoint is not allowed.
[[nodiscard]] Result<std::shared_ptr<TokenSource>> make_token_source(const ClientSettings& settings,
                                                                     std::vector<std::string> secrets,
                                                                     std::string credential_mark);

}  // namespace parlance::core
