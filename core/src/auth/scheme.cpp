#include "auth/scheme.hpp"

#include "auth/secrets.hpp"

#include <algorithm>

namespace parlance::core {
namespace {

ChatError unknown(std::string_view text)
{
    return ChatError(ErrorKind::unsupported,
                     "the authentication scheme \"" + std::string(text) +
                         "\" is not known; known are none, bearer, basic, header:NAME, aws_sigv4:SERVICE and "
                         "google_service_account");
}

Result<AuthScheme> parse_aws(std::string_view text, std::string_view service)
{
    AuthScheme scheme;
    scheme.kind = AuthScheme::Kind::aws_sigv4;
    if (const std::size_t colon = service.find(':'); colon != service.npos) {
        scheme.region = service.substr(colon + 1);
        service = service.substr(0, colon);
        if (!is_aws_name(scheme.region)) return unknown(text);
    }
    if (!is_aws_name(service)) return unknown(text);
    scheme.service = service;
    return scheme;
}

}  // namespace

bool is_aws_name(std::string_view name) noexcept
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

Result<AuthScheme> parse_scheme(std::string_view text)
{
    constexpr std::string_view header = "header:";
    constexpr std::string_view aws = "aws_sigv4:";
    AuthScheme scheme;
    if (text == "none") return scheme;
    if (text == "bearer") {
        scheme.kind = AuthScheme::Kind::bearer;
    } else if (text == "basic") {
        scheme.kind = AuthScheme::Kind::basic;
    } else if (text == "google_service_account") {
        scheme.kind = AuthScheme::Kind::google_service_account;
    } else if (text.starts_with(header) && is_header_name(text.substr(header.size()))) {
        scheme.kind = AuthScheme::Kind::header;
        scheme.header = text.substr(header.size());
    } else if (text.starts_with(aws)) {
        return parse_aws(text, text.substr(aws.size()));
    } else {
        return unknown(text);
    }
    return scheme;
}

std::string_view secrets_of(AuthScheme::Kind kind) noexcept
{
    switch (kind) {
        case AuthScheme::Kind::aws_sigv4: return "access_key_id and secret_access_key";
        case AuthScheme::Kind::google_service_account: return "credentials";
        default: return "api_key";
    }
}

}  // namespace parlance::core
