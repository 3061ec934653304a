#include "auth/authentication.hpp"

#include "auth/secrets.hpp"
#include "auth/sigv4.hpp"
#include "chat/base64.hpp"

#include <array>

namespace parlance::core {
namespace {

using Kind = AuthScheme::Kind;

std::string_view secret_or_nothing(const Secrets& secrets, std::string_view name)
{
    const std::string* const secret = find_secret(secrets, name);
    return secret == nullptr ? std::string_view() : std::string_view(*secret);
}

std::optional<ChatError> check_aws(const AuthScheme& scheme, const ClientSettings& settings)
{
    constexpr std::array<std::string_view, 3> names = {"access_key_id", "secret_access_key", "session_token"};
    for (const std::string_view name : names) {
        const std::string* const secret = find_secret(settings.secrets, name);
        if (secret == nullptr && name != "session_token")
            return missing_secret("aws_sigv4", name, settings.missing_secrets);
        if (secret != nullptr && !is_header_value(*secret)) return bad_secret(name);
    }
    if (!scheme.region.empty()) return std::nullopt;  // read, and so a name
    if (settings.region.empty())
        return ChatError(ErrorKind::config, "aws_sigv4 needs a region; set options.region, such as \"us-east-1\"");
    if (!is_aws_name(settings.region)) return ChatError(ErrorKind::config, "options.region is no region's name");
    return std::nullopt;
}

void sign_for_aws(HttpSend& send, const AuthScheme& scheme, const ClientSettings& settings)
{
    const AwsCredentials credentials{secret_or_nothing(settings.secrets, "access_key_id"),
                                     secret_or_nothing(settings.secrets, "secret_access_key"),
                                     secret_or_nothing(settings.secrets, "session_token")};
    const std::string& region = scheme.region.empty() ? settings.region : scheme.region;
    sign_head(send.head, send.body, credentials, {region, scheme.service, settings.wall_clock()});
}

void add_token(HttpSend& send, const AccessToken& token)
{
    send.head.append("Authorization: Bearer ").append(token.value).append("\r\n");
    if (!token.quota_project.empty())
        send.head.append("x-goog-user-project: ").append(token.quota_project).append("\r\n");
    send.secret_values.push_back(token.value);
}

}  // namespace

std::optional<ChatError> check_authentication(const AuthScheme& scheme, const ClientSettings& settings)
{
    if (scheme.kind == Kind::aws_sigv4) return check_aws(scheme, settings);
    const bool sends_key = scheme.kind == Kind::bearer || scheme.kind == Kind::basic || scheme.kind == Kind::header;
    if (sends_key && !is_header_value(secret_or_nothing(settings.secrets, "api_key"))) return bad_secret("api_key");
    return std::nullopt;
}

void authenticate(HttpSend& send, const AuthScheme& scheme, const ClientSettings& settings, const AccessToken* token)
{
    const std::string* const key = find_secret(settings.secrets, "api_key");
    if (scheme.kind == Kind::bearer && key != nullptr)
        send.head.append("Authorization: Bearer ").append(*key).append("\r\n");
    else if (scheme.kind == Kind::basic && key != nullptr)
        send.head.append("Authorization: Basic ").append(to_base64(*key)).append("\r\n");
    else if (scheme.kind == Kind::header && key != nullptr)
        send.head.append(scheme.header).append(": ").append(*key).append("\r\n");
    else if (scheme.kind == Kind::aws_sigv4)
        sign_for_aws(send, scheme, settings);
    else if (scheme.kind == Kind::google_service_account && token != nullptr)
        add_token(send, *token);
    send.head += "\r\n";
}

}  // namespace parlance::core
