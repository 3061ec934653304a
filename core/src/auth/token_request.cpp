#include "auth/token_request.hpp"

#include "auth/assertion.hpp"
#include "auth/percent.hpp"
#include "auth/secrets.hpp"
#include "chat/error_rules.hpp"
#include "chat/url.hpp"

#include <parlance/json_reader.hpp>

#include <algorithm>
#include <utility>

namespace parlance::core {
namespace {

constexpr std::string_view assertion_grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
constexpr std::chrono::seconds longest_lifetime = std::chrono::hours(24);
constexpr std::chrono::minutes tolerated_skew{5};

void add_field(std::string& form, std::string_view name, std::string_view value)
{
    form.append(form.empty() ? "" : "&").append(name).append("=").append(percent_encode(value));
}

Result<std::string> form_of(const GoogleCredentials& credentials, std::chrono::system_clock::time_point now)
{
    std::string form;
    if (credentials.type == GoogleCredentials::Type::service_account) {
        const auto assertion = make_assertion(credentials, now);
        if (assertion.is_error())
            return ChatError(ErrorKind::config, "the secret \"credentials\" " + assertion.error().message);
        add_field(form, "grant_type", assertion_grant);
        add_field(form, "assertion", *assertion);
    } else {
        add_field(form, "grant_type", "refresh_token");
        add_field(form, "client_id", credentials.client_id);
        add_field(form, "client_secret", credentials.client_secret);
        add_field(form, "refresh_token", credentials.refresh_token);
    }
    return form;
}

/// "invalid_grant: Invalid JWT Signature."; empty when the body does not say.
std::string reason_of(const JsonDocument& body)
{
    const JsonValue error = body["error"];
    std::string code = error.is_object() ? error["status"].text() : error.text();
    const std::string words = error.is_object() ? error["message"].text() : body["error_description"].text();
    if (!words.empty()) code.append(code.empty() ? "" : ": ").append(words);
    std::string reason = excerpt(code);
    while (reason.ends_with('.'))
        reason.pop_back();
    return reason;
}

/// A wrong clock makes every assertion look stale, and nothing in the refusal says so plainly.
std::string clock_advice(const TokenAnswer& answer, std::chrono::system_clock::time_point now)
{
    if (!answer.date) return {};
    const auto skew = std::chrono::floor<std::chrono::seconds>(now) - *answer.date;
    if (std::chrono::abs(skew) <= tolerated_skew) return {};
    const auto minutes = std::chrono::floor<std::chrono::minutes>(std::chrono::abs(skew)).count();
    return "this machine's clock is " + std::to_string(minutes) + " minutes " +
           (skew.count() < 0 ? "behind" : "ahead") + "; set it";
}

std::string advice(const TokenAnswer& answer, const GoogleCredentials& credentials,
                   std::chrono::system_clock::time_point now)
{
    if (credentials.type == GoogleCredentials::Type::authorized_user)
        return "the login has ended or was revoked; run: gcloud auth application-default login";
    if (std::string clock = clock_advice(answer, now); !clock.empty()) return clock;
    return "the key of " + excerpt(credentials.client_email) +
           " may have been deleted or disabled; make a new one in the Google Cloud console";
}

ChatError refusal(const TokenAnswer& answer, const GoogleCredentials& credentials, const TokenEndpoint& endpoint,
                  std::chrono::system_clock::time_point now)
{
    const JsonDocument body(answer.body);
    const std::string reason = reason_of(body);
    ErrorKind kind = kind_of_status(answer.status);
    const bool refused = answer.status >= 400 && answer.status < 500 && answer.status != 429 && answer.status != 408;
    if (refused && !reason.empty()) kind = ErrorKind::authentication;

    std::string text = "no access token: " + host_header(endpoint.origin) + " answered HTTP " +
                       std::to_string(answer.status) + (reason.empty() ? " without saying why" : " (" + reason + ")");
    if (kind == ErrorKind::authentication) text.append("; ").append(advice(answer, credentials, now));
    ChatError error(kind, std::move(text));
    error.http_status = answer.status;
    error.retry_after_ms = answer.retry_after_ms;
    if (const JsonValue code = body["error"]; code.is_string()) error.provider_code = excerpt(code.text());
    return error;
}

/// What may stand behind "Bearer " (RFC 6750, 2.1), loosely: no space, no control character.
bool is_token(std::string_view value) noexcept
{
    return !value.empty() && is_header_value(value) && value.find_first_of(" \t") == value.npos;
}

}  // namespace

Result<HttpSend> make_token_request(const GoogleCredentials& credentials, const TokenEndpoint& endpoint,
                                    std::chrono::system_clock::time_point now)
{
    auto form = form_of(credentials, now);
    if (form.is_error()) return form.error();
    HttpSend send;
    send.origin = endpoint.origin;
    send.head = "POST ";
    send.head.append(endpoint.target).append(" HTTP/1.1\r\nHost: ").append(host_header(endpoint.origin));
    send.head += "\r\nContent-Type: application/x-www-form-urlencoded\r\nAccept: application/json\r\n";
    send.head += "Accept-Encoding: identity\r\nContent-Length: ";
    send.head.append(std::to_string(form->size())).append("\r\n\r\n");
    send.body = *std::move(form);
    return send;
}

Result<GrantedToken> read_token_answer(const TokenAnswer& answer, const GoogleCredentials& credentials,
                                       const TokenEndpoint& endpoint, std::chrono::system_clock::time_point now)
{
    if (answer.status >= 300) return refusal(answer, credentials, endpoint, now);
    const JsonDocument body(answer.body);
    GrantedToken token;
    token.value = body["access_token"].text();
    if (!is_token(token.value))
        return ChatError(ErrorKind::bad_response,
                         "no access token: what " + host_header(endpoint.origin) + " answered holds none");
    const std::int64_t seconds = body["expires_in"].as_int().value_or(0);
    token.lifetime = std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(0), longest_lifetime);
    return token;
}

}  // namespace parlance::core
