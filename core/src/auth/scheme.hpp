/// scheme.hpp - the name of an authentication scheme, read: how a request says who is asking.
///
///     none   bearer   basic   header:NAME   aws_sigv4:SERVICE[:REGION]   google_service_account
///
/// What each does with which secrets: docs/reference/authentication.md.
#pragma once

#include <parlance/result.hpp>

#include <string>
#include <string_view>

namespace parlance::core {

struct AuthScheme {
    enum class Kind { none, bearer, basic, header, aws_sigv4, google_service_account };

    Kind kind = Kind::none;
    std::string header;   ///< of `header`: its name
    std::string service;  ///< of `aws_sigv4`: "bedrock"
    std::string region;   ///< of `aws_sigv4`: "us-east-1"; empty: the client's
};

/// Fails with ErrorKind::unsupported, naming the schemes there are.
[[nodiscard]] Result<AuthScheme> parse_scheme(std::string_view text);

/// Whether `name` is spelled as AWS spells services and regions; such a name becomes part of a header.
[[nodiscard]] bool is_aws_name(std::string_view name) noexcept;

/// The names of the secrets that the scheme sends or signs with, for people: "api_key".
[[nodiscard]] std::string_view secrets_of(AuthScheme::Kind kind) noexcept;

}  // namespace parlance::core
