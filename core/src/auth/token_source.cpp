#include "auth/token_source.hpp"

#include "auth/secrets.hpp"
#include "auth/token_fetch.hpp"
#include "chat/url.hpp"

#include <algorithm>
#include <utility>

namespace parlance::core {
namespace {

constexpr std::chrono::minutes renewed_before{5};  // Google's own libraries: 3 minutes 45 seconds
constexpr std::chrono::seconds way_to_server{10};  // so much must be left when a request leaves
constexpr std::chrono::seconds between_renewals{30};

/// A loopback endpoint is reached directly: a proxy elsewhere would look for it on its own machine.
Result<std::shared_ptr<const ConnectionSettings>> connection_to(const Origin& origin, const ClientSettings& settings,
                                                                std::string credential_mark)
{
    ConnectionSettings connection{settings.ca_file, std::move(credential_mark)};
    if (settings.proxy_to && !is_loopback(origin)) {
        auto proxy = settings.proxy_to(origin);
        if (proxy.is_error()) return proxy.error();
        connection.proxy = *std::move(proxy);
    }
    return std::make_shared<const ConnectionSettings>(std::move(connection));
}

}  // namespace

TokenSource::TokenSource(TokenSettings settings) : settings_(std::move(settings)) {}

bool TokenSource::lasts(const AccessTokenPtr& token) const
{
    return token && settings_.now() + way_to_server < token->expires;
}

bool TokenSource::is_renewal_due() const
{
    const auto now = settings_.now();
    return !fetch_ && now + renewed_before >= token_->expires && now >= no_renewal_before_;
}

AccessTokenPtr TokenSource::use(Loop& loop, HttpClient& http)
{
    AccessTokenPtr token;
    std::shared_ptr<TokenFetch> renewal;
    {
        const std::lock_guard lock(mutex_);
        if (!lasts(token_)) return nullptr;
        token = token_;
        if (is_renewal_due()) fetch_ = renewal = std::make_shared<TokenFetch>(loop, shared_from_this());
    }
    if (renewal) renewal->begin(http);
    return token;
}

std::shared_ptr<TokenWait> TokenSource::wait(Loop& loop, HttpClient& http, const CallLimit& limit, TokenWaiter& waiter)
{
    auto wait = std::make_shared<TokenWait>(loop, waiter, shared_from_this());
    wait->begin(limit);
    AccessTokenPtr came_meanwhile;
    std::shared_ptr<TokenFetch> to_begin;
    {
        const std::lock_guard lock(mutex_);
        if (lasts(token_)) {
            came_meanwhile = token_;
        } else {
            waits_.push_back(wait);
            if (!fetch_) fetch_ = to_begin = std::make_shared<TokenFetch>(loop, shared_from_this());
        }
    }
    if (came_meanwhile) wait->deliver(came_meanwhile);
    if (to_begin) to_begin->begin(http);
    return wait;
}

void TokenSource::discard(const AccessTokenPtr& token) noexcept
{
    const std::lock_guard lock(mutex_);
    if (token_ == token) token_.reset();
}

bool TokenSource::forget(const TokenWait& wait) noexcept
{
    std::shared_ptr<TokenFetch> unwanted;
    {
        const std::lock_guard lock(mutex_);
        const auto found =
            std::find_if(waits_.begin(), waits_.end(), [&](const auto& known) { return known.get() == &wait; });
        if (found == waits_.end()) return false;
        waits_.erase(found);
        if (waits_.empty()) unwanted = std::exchange(fetch_, nullptr);
    }
    if (unwanted) unwanted->give_up();
    return true;
}

void TokenSource::finish(const TokenFetch& fetch, Result<AccessTokenPtr> token) noexcept
{
    std::vector<std::shared_ptr<TokenWait>> waits;  // outlives the lock: with them this source may go
    const std::lock_guard lock(mutex_);
    if (fetch_.get() != &fetch) return;
    fetch_.reset();  // it holds itself until its end
    waits.swap(waits_);
    no_renewal_before_ = settings_.now() + between_renewals;  // also for one that is given for minutes only
    if (token) token_ = *token;
    // Before anybody can find that its wait is no longer known: who then cancels relies on the task being queued.
    for (const auto& wait : waits)
        wait->deliver(token);
}

Result<std::shared_ptr<TokenSource>> make_token_source(const ClientSettings& settings, std::vector<std::string> secrets,
                                                       std::string credential_mark)
{
    const std::string* const text = find_secret(settings.secrets, "credentials");
    if (text == nullptr) return missing_secret("google_service_account", "credentials", settings.missing_secrets);
    auto credentials = read_google_credentials(*text);
    if (credentials.is_error()) return credentials.error();
    auto endpoint = find_token_endpoint(*credentials, settings);
    if (endpoint.is_error()) return endpoint.error();
    auto connection = connection_to(endpoint->origin, settings, std::move(credential_mark));
    if (connection.is_error()) return connection.error();
    std::erase(secrets, *text);  // nobody ever sees the file's text: what matters of it is looked for by itself
    for (std::string& secret : credentials->secrets())
        secrets.push_back(std::move(secret));
    return std::make_shared<TokenSource>(TokenSettings{*std::move(credentials), *std::move(endpoint),
                                                       *std::move(connection), settings.timeouts.connect,
                                                       settings.wall_clock, std::move(secrets)});
}

}  // namespace parlance::core
