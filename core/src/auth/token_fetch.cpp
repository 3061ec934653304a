#include "auth/token_fetch.hpp"

#include "chat/answer_facts.hpp"
#include "chat/url.hpp"

#include <utility>

namespace parlance::core {
namespace {

constexpr std::chrono::seconds longest_fetch{30};
constexpr std::size_t longest_answer = 64 * 1024;  // a token has some 200 bytes, a page of a proxy a few thousand

}  // namespace

TokenFetch::TokenFetch(Loop& loop, std::shared_ptr<TokenSource> source)
    : loop_(loop), source_(std::move(source)), asked_at_(source_->settings().now())
{
}

void TokenFetch::begin(HttpClient& http)
{
    const TokenSettings& settings = source_->settings();
    auto request = make_token_request(settings.credentials, settings.endpoint, asked_at_);
    if (request.is_error()) return source_->finish(*this, request.error());
    request->settings = settings.connection;
    request->timeouts = {settings.connect_limit, {}, {}, {}};
    request->deadline = std::chrono::steady_clock::now() + longest_fetch;
    sent_ = request->body.substr(request->body.rfind('=') + 1);  // the assertion, or the refresh token
    self_ = shared_from_this();
    call_ = http.send(*std::move(request), *this);
}

void TokenFetch::give_up() noexcept
{
    giving_up_ = shared_from_this();
    loop_.post(
        [](void* fetch) noexcept {
            const auto self = std::move(static_cast<TokenFetch*>(fetch)->giving_up_);
            if (self->call_) self->call_->cancel();
        },
        this);
}

void TokenFetch::on_head(const HttpAnswer& answer) noexcept
{
    answer_.status = answer.status;
    answer_.retry_after_ms = read_facts(answer.headers, source_->settings().now()).retry_after_ms;
    for (const HttpHeader& header : answer.headers)
        if (same_header_name(header.name, "date"))
            answer_.date = parse_http_date(header.value, source_->settings().now());
}

HttpFlow TokenFetch::on_body(std::string_view bytes) noexcept
{
    answer_.body.append(bytes.substr(0, longest_answer - answer_.body.size()));
    return answer_.body.size() < longest_answer ? HttpFlow::more : HttpFlow::enough;
}

void TokenFetch::on_end(BodyEnd, const HttpFailure* failure) noexcept
{
    const auto last = std::move(self_);
    call_.reset();
    if (answer_.status >= 300) redactor().redact(answer_.body);  // first: an excerpt may cut a secret in two
    source_->finish(*this, outcome(failure));
}

Result<AccessTokenPtr> TokenFetch::outcome(const HttpFailure* failure) const
{
    const TokenSettings& settings = source_->settings();
    if (failure != nullptr) return not_answered(*failure);
    auto granted = read_token_answer(answer_, settings.credentials, settings.endpoint, settings.now());
    if (granted.is_error()) return ChatError(granted.error()).in_phase(Phase::first_byte);
    std::vector<std::string> secrets = settings.secrets;
    secrets.push_back(granted->value);
    return std::make_shared<const AccessToken>(AccessToken{std::move(granted->value),
                                                           settings.credentials.quota_project,
                                                           asked_at_ + granted->lifetime, Redactor(secrets)});
}

ChatError TokenFetch::not_answered(const HttpFailure& failure) const
{
    const bool too_slow = failure.kind == ErrorKind::timeout && failure.phase != Phase::connect;
    ChatError error(failure.kind, too_slow ? "no access token came from " +
                                                 host_header(source_->settings().endpoint.origin) + " within 30 s"
                                           : "no access token: " + failure.message);
    redactor().redact(error.message);
    error.phase = failure.phase;
    error.retryable = failure.retryable;
    return error;
}

Redactor TokenFetch::redactor() const
{
    std::vector<std::string> secrets = source_->settings().secrets;
    secrets.push_back(sent_);
    return Redactor(secrets);
}

}  // namespace parlance::core
