#include "auth/token_endpoint.hpp"

#include "auth/secrets.hpp"
#include "chat/url.hpp"

#include <algorithm>
#include <utility>

namespace parlance::core {
namespace {

constexpr std::uint16_t https_port = 443;

bool is_googles(const Origin& origin)
{
    return origin.tls && origin.port == https_port &&
           (origin.host == "googleapis.com" || origin.host.ends_with(".googleapis.com") ||
            origin.host == "accounts.google.com");
}

bool is_configured(const Origin& origin, const ClientSettings& settings)
{
    return origin.tls && std::any_of(settings.origins.begin(), settings.origins.end(), [&](const std::string& url) {
               const auto allowed = parse_base_url(url);
               return allowed && same_origin(allowed->origin, origin);
           });
}

}  // namespace

Result<TokenEndpoint> find_token_endpoint(const GoogleCredentials& credentials, const ClientSettings& settings)
{
    auto parsed = parse_absolute(credentials.token_uri);
    const bool is_target = parsed && is_header_value(parsed->second) && parsed->second.find(' ') == std::string::npos;
    if (!is_target)
        return ChatError(ErrorKind::config,
                         "the secret \"credentials\" hold a \"token_uri\" that is no http or https URL");
    const Origin& origin = parsed->first;
    if (!is_googles(origin) && !is_loopback(origin) && !is_configured(origin, settings))
        return ChatError(ErrorKind::permission,
                         "the secret \"credentials\" want a token from " + host_header(origin) +
                             ", which is not Google's; if you trust it, and it speaks https, add it to `origins`");
    return TokenEndpoint{std::move(parsed->first), std::move(parsed->second)};
}

}  // namespace parlance::core
