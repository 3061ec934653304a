#include "proxy_failure.hpp"

#include "proxy_answer.hpp"

#include <algorithm>

namespace parlance::core::transport {
namespace {

constexpr int proxy_authentication_required = 407;

HttpFailure failure(std::string message, ErrorKind kind = ErrorKind::network)
{
    HttpFailure made;
    made.kind = kind;
    made.phase = Phase::connect;
    made.not_sent = true;
    made.message = std::move(message);
    return made;
}

bool offers_basic(const std::vector<std::string>& schemes)
{
    return schemes.empty() || std::any_of(schemes.begin(), schemes.end(), [](std::string scheme) {
               std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                              [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
               return scheme == "basic";
           });
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// What a 407 asks its reader to do.
std::string login_text(const Proxy& proxy, const ProxyRefusal& refusal)
{
    if (!offers_basic(refusal.schemes))
        return " wants a login by " + joined(refusal.schemes) +
               " (407), of which none is supported; let it accept Basic, or name another proxy";
    if (proxy.user.empty() && proxy.password.empty())
        return " wants a user and a password (407); write them into its URL, http://USER:PASSWORD@" +
               place(proxy.origin);
    return " did not accept the user and password in its URL (407); correct them there";
}

}  // namespace

ProxyRefusal refusal_of(const HttpAnswer& answer)
{
    ProxyRefusal refusal{answer.status, {}, {}};
    for (const HttpHeader& header : answer.headers) {
        if (is_proxy_authenticate(header.name)) add_scheme(refusal.schemes, header.value);
    }
    return refusal;
}

HttpFailure proxy_refused(const Destination& to, const ProxyRefusal& refusal)
{
    const Proxy& proxy = *to.proxy;
    if (refusal.status == proxy_authentication_required) {
        HttpFailure login = failure(name_of(proxy) + login_text(proxy, refusal));
        login.retryable = false;
        return login;
    }
    const std::string phrase = refusal.reason.empty() ? "" : " (" + refusal.reason + ")";
    HttpFailure refused =
        failure(name_of(proxy) + " opened no tunnel to " + place(to.origin) + ": it answered HTTP " +
                std::to_string(refusal.status) + phrase +
                "; ask whoever runs the proxy, or keep the host out of it with NO_PROXY or proxy = \"none\"");
    if (refusal.status < 500) refused.retryable = false;
    return refused;
}

HttpFailure proxy_gone(const Destination& to, std::string_view reason)
{
    const std::string how = reason.empty() ? " closed the connection" : ": " + std::string(reason);
    return failure(name_of(*to.proxy) + how + " before it opened a tunnel to " + place(to.origin));
}

HttpFailure proxy_not_http(const Destination& to, std::string_view problem)
{
    return failure("the answer of " + name_of(*to.proxy) + " is not proper HTTP: " + std::string(problem) +
                   "; is this an HTTP proxy?");
}

HttpFailure proxy_tls_failed(const Destination& to, std::string_view problem)
{
    return failure("no TLS with " + name_of(*to.proxy) + ": " + std::string(problem), ErrorKind::tls);
}

}  // namespace parlance::core::transport
