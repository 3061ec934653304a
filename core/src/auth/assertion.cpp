#include "auth/assertion.hpp"

#include "auth/rsa_key.hpp"
#include "chat/base64.hpp"

#include <parlance/json_builder.hpp>

namespace parlance::core {
namespace {

constexpr std::string_view cloud_platform = "https://www.googleapis.com/auth/cloud-platform";
constexpr std::chrono::seconds lifetime = std::chrono::hours(1);

/// RFC 4648, 5, without padding.
std::string base64url(std::string_view bytes)
{
    std::string text = to_base64(bytes);
    while (text.ends_with('='))
        text.pop_back();
    for (char& c : text)
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

}  // namespace

Result<std::string> make_assertion(const GoogleCredentials& credentials, std::chrono::system_clock::time_point now)
{
    const auto key = RsaKey::read(credentials.private_key);
    if (key.is_error()) return key.error();
    const std::int64_t issued = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();

    JsonBuilder header;
    header.begin_object().member("alg", "RS256").member("typ", "JWT");
    if (!credentials.private_key_id.empty()) header.member("kid", credentials.private_key_id);
    header.end_object();
    JsonBuilder claims;
    claims.begin_object()
        .member("iss", credentials.client_email)
        .member("scope", cloud_platform)
        .member("aud", credentials.token_uri)
        .member("iat", issued)
        .member("exp", issued + lifetime.count())
        .end_object();

    std::string token = base64url(header.take());
    token.append(".").append(base64url(claims.take()));
    const auto signed_with = key->sign(token);
    if (signed_with.is_error()) return signed_with.error();
    return token.append(".").append(base64url(*signed_with));
}

}  // namespace parlance::core
